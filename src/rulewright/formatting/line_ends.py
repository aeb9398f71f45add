"""Tokens of a text → the text with no white space at the ends of lines, and one line end at its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from rulewright.formatting.tokens import Tokens


def without_returns(text: str) -> str:
    r"""The text with lines that end in ``\n``, where they end in ``\r\n`` or ``\r``."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def without_trailing_space(tokens: Tokens) -> str:
    """The text without spaces and tabs before line ends that are not in the middle of a value."""
    kept = _inside_values(tokens)
    lines = tokens.text.split("\n")
    return "\n".join(line if number in kept else line.rstrip(" \t") for number, line in enumerate(lines))


def with_one_end(tokens: Tokens) -> str:
    """The text with one line end behind its last line."""
    return f"{tokens.text.rstrip(chr(10))}\n"


def _inside_values(tokens: Tokens) -> set[int]:
    """The numbers of lines, from 0, whose ends belong to a value of several lines."""
    kept: set[int] = set()
    for token in tokens.all:
        if isinstance(token, yaml.ScalarToken):
            first, end = token.start_mark.line, token.end_mark
            if token.style in ("|", ">"):
                kept.update(range(first + 1, end.line + (end.column > 0)))
            else:
                kept.update(range(first, end.line))
    return kept

"""Tokens of a text → the text with a space inside braces, behind commas, and behind colons that have none.

Spaces are only put in: columns that an author lined up stay lined up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.formatting.tokens import Tokens

_WHITE = " \t\n"


def spaced(tokens: Tokens) -> str:
    """The text with the spaces."""
    text, done = "", 0
    for at in _places(tokens):
        text += f"{tokens.text[done:at]} "
        done = at
    return text + tokens.text[done:]


def _places(tokens: Tokens) -> Iterator[int]:
    """The offsets where a space is missing, in their order."""
    text = tokens.text
    for token in tokens.all:
        start, end = token.start_mark.index, token.end_mark.index
        match token:
            case yaml.FlowMappingStartToken() if text[end] not in f"{_WHITE}}}":
                yield end
            case yaml.FlowMappingEndToken() if text[start - 1] not in f"{_WHITE}{{":
                yield start
            case yaml.FlowEntryToken() if text[end] not in f"{_WHITE}]}}":
                yield end
            case yaml.ValueToken() if end > start and text[end : end + 1] not in ("", *_WHITE, ",", "]", "}"):
                yield end

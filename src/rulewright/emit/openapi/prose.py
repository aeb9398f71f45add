"""Sentences and lists → the Markdown of a description."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_WIDTH = 100


def prose(paragraphs: Iterable[str]) -> str:
    """Paragraphs, the empty ones left out; long lines are broken, but for tables and headings."""
    return "\n\n".join(_filled(paragraph) for paragraph in paragraphs if paragraph)


def sentence(text: str) -> str:
    """The text, if there is one, with a capital at its start and a full stop at its end."""
    if not text:
        return ""
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '!', '?')) else '.'}"


def listing(items: Iterable[str]) -> str:
    """A list, one item a line."""
    return "\n".join(f"- {item}" for item in items)


def noted(opening: str, notes: list[str]) -> str:
    """A sentence and notes: in one paragraph while there is one of them, else as a list."""
    if len(notes) == 1:
        return prose([" ".join(filter(None, [opening, *notes]))])
    return prose([opening, listing(notes)])


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table, its columns aligned for a reader of the source."""
    cells = [[cell.replace("|", "\\|") for cell in row] for row in [head, *rows]]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [f"| {' | '.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))} |" for row in cells]
    lines.insert(1, f"|{'|'.join('-' * (width + 2) for width in widths)}|")
    return "\n".join(lines)


def _filled(paragraph: str) -> str:
    if paragraph.startswith(("|", "#")):
        return paragraph
    return "\n".join(
        textwrap.fill(
            line,
            _WIDTH,
            subsequent_indent="  " if line.startswith("- ") else "",
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in paragraph.split("\n")
    )

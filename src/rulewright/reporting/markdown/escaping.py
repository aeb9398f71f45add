"""Any text → Markdown that shows it as it is, in one line; any text → a fenced block of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rulewright.reading.display import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", " ": "&#32;"}
# What Markdown, and GitHub's dialect of it, takes for markup, for the start of a link, or for the indent of code.
_MARKUP = re.compile(r"[\\`*_{}\[\]#!|~$@&<>]|:(?! |$)|(?<=www)\.|^(?=[-+=])|^\d{1,9}[.)]|^ ")
_TICKS = re.compile("`+")


def escaped(text: str) -> str:
    """The text, so that nothing in it is markup, not even in a cell of a table."""
    return _MARKUP.sub(lambda match: _ENTITIES.get(match[0]) or f"{match[0][:-1]}\\{match[0][-1:]}", visible(text))


def fenced(text: str, language: str = "") -> Iterator[str]:
    """The lines of a block that shows a text; its fence is longer than any in the text."""
    fence = "`" * max(3, *(len(run) + 1 for run in _TICKS.findall(text)), 3)
    yield f"{fence}{language}"
    yield from map(visible, text.split("\n"))
    yield fence

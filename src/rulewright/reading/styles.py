"""A piece of text and its role → the same text, as a stream shows it: its colours, its width, and how much is told."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import Enum
from typing import Literal, TextIO, TypeAlias

from rulewright.reading.display import COLUMNS

Role: TypeAlias = Literal["error", "warning", "info", "place", "quiet", "good"]

_CODES: dict[Role, str] = {
    "error": "1;31",
    "warning": "1;33",
    "info": "1;34",
    "place": "1",
    "quiet": "2",
    "good": "1;32",
}
_FEWEST_COLUMNS = 40
_BESIDE = 6
"""Columns beside a line that is cut: its indent, the signs that something is left out, half of a wide letter."""


class Detail(Enum):
    """How much is told to people: the verdict alone, what a reader needs, or all there is."""

    VERDICT = "quiet"
    USUAL = "usual"
    ALL = "verbose"


@dataclass(frozen=True, slots=True)
class Style:
    """How texts are shown: whether in colours, how wide a line may be that can be cut, and how much is told."""

    is_coloured: bool = False
    columns: int = COLUMNS
    detail: Detail = Detail.USUAL

    def __call__(self, text: str, role: Role) -> str:
        """The text in its role's colour, where there are colours."""
        return f"\x1b[{_CODES[role]}m{text}\x1b[0m" if text and self.is_coloured else text


plain = Style()
"""Texts as they are."""
coloured = Style(is_coloured=True)
"""Texts in colours."""


def style_for(stream: TextIO, detail: Detail = Detail.USUAL) -> Style:
    """The style of a stream: as wide as its terminal; of a file or a pipe, as wide everywhere.

    Colours are for terminals that show them, unless NO_COLOR is set (no-color.org), and for any stream where
    FORCE_COLOR is (force-color.org) and NO_COLOR is not. `FORCE_COLOR=0` forces nothing.
    """
    is_terminal = stream.isatty()
    is_forced = os.environ.get("FORCE_COLOR", "0") not in {"", "0"}
    wanted = is_forced or (is_terminal and os.environ.get("TERM") != "dumb")
    return Style(wanted and not os.environ.get("NO_COLOR"), _columns(stream) if is_terminal else COLUMNS, detail)


def _columns(terminal: TextIO) -> int:
    """How much of a line a terminal has room for; COLUMNS says how wide it is, as it does to other programs."""
    said = os.environ.get("COLUMNS", "")
    if said.isascii() and said.isdecimal() and int(said):
        return max(int(said) - _BESIDE, _FEWEST_COLUMNS)
    try:
        found = os.get_terminal_size(terminal.fileno()).columns
    except (OSError, ValueError):
        found = 0
    return max(found - _BESIDE, _FEWEST_COLUMNS) if found else COLUMNS

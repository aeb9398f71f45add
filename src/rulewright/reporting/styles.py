"""A piece of text and its role → the same text, coloured where a terminal shows colours."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal, TextIO, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

Role: TypeAlias = Literal["error", "warning", "info", "place", "quiet", "good"]
Style: TypeAlias = "Callable[[str, Role], str]"

_CODES: dict[Role, str] = {
    "error": "1;31",
    "warning": "1;33",
    "info": "1;34",
    "place": "1",
    "quiet": "2",
    "good": "1;32",
}


def plain(text: str, _role: Role) -> str:
    """The text as it is."""
    return text


def coloured(text: str, role: Role) -> str:
    """The text in its role's colour."""
    return f"\x1b[{_CODES[role]}m{text}\x1b[0m" if text else text


def style_for(stream: TextIO) -> Style:
    """Colours for a terminal that shows them and whose user wants them (see no-color.org); else none."""
    wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return coloured if wanted and stream.isatty() else plain

"""Text of any origin → text a terminal can show: one line, no control characters, the caret in place."""

import unicodedata

_TAB = "    "
COLUMNS = 120
"""Of a line that may be cut, where nothing says how wide a screen is."""
_ELLIPSIS = "…"
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# These reorder the line they stand in, or hide in it, so that it would show another text than the file holds.
_BIDI = frozenset("\ufeff\u200b\u2060\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_CONTROL_PICTURES = 0x2400
_FIRST_PRINTABLE = 0x20


def visible(text: str) -> str:
    """The text with everything replaced that would move the cursor, hide or reorder what follows."""
    return text if text.isascii() and text.isprintable() else "".join(map(_visible, text))


def quoted(text: str, longest: int = 60) -> str:
    """The text in single quotes, fit for a message: shortened, and with control characters replaced."""
    return f"'{visible(text if len(text) <= longest else text[: longest - 1] + _ELLIPSIS)}'"


def underlined(line: str, start: int, end: int, columns: int = COLUMNS) -> tuple[str, str]:
    """A source line and below it `^~~~` under its code points `start` to `end` (0-based, end exclusive).

    A line wider than `columns` is cut to a window around the caret. Both strings have the same columns in a
    terminal that gives wide characters two columns and combining ones none.
    """
    start = min(start, len(line))
    first, last = _window(line, start, columns)
    before = _ELLIPSIS if first else ""
    after = _ELLIPSIS if last < len(line) else ""
    shown = before + visible(line[first:last]) + after
    indent = len(before) + _width(line[first:start])
    caret = "^".ljust(_width(line[start : min(end, last)]), "~")
    return shown, " " * indent + caret


def _window(line: str, caret: int, most: int) -> tuple[int, int]:
    if len(line) <= most and _width(line) <= most:
        return 0, len(line)
    first, columns = caret, 0
    while first > 0 and columns < most // 2:
        first -= 1
        columns += _cell(line[first])
    last = caret
    while last < len(line) and columns < most:
        columns += _cell(line[last])
        last += 1
    return first, last


def _width(text: str) -> int:
    return sum(map(_cell, text))


def _cell(char: str) -> int:
    if char == "\t":
        return len(_TAB)
    if char.isascii() or _visible(char) == _REPLACEMENT:
        return 1
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def _visible(char: str) -> str:
    if char == "\t":
        return _TAB
    if ord(char) < _FIRST_PRINTABLE:
        return chr(_CONTROL_PICTURES + ord(char))
    if char in _BIDI or unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"}:
        return _REPLACEMENT
    return char

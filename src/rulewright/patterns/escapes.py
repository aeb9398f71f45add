"""A backslash in a pattern → the set of characters it stands for, or a refusal that says what to write."""

import re
import string
from typing import Final

from rulewright.patterns.codepoints import (
    DIGITS,
    LAST,
    SPACES,
    WORD,
    Ranges,
    complement,
    is_surrogate,
    single,
)
from rulewright.patterns.errors import PatternError

_CLASSES: Final = {
    "d": DIGITS,
    "w": WORD,
    "s": SPACES,
    "D": complement(DIGITS),
    "W": complement(WORD),
    "S": complement(SPACES),
}
_CONTROLS: Final = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v"}
#: A space too, because `re.escape` escapes it.
_LITERALS: Final = frozenset(string.punctuation + " ")

_BOUNDARY: Final = (
    "word boundaries are not part of the pattern language",
    "name the characters that may stand there in a class",
)
_PROPERTY: Final = (
    "Unicode properties are not part of the pattern language",
    "list the characters, such as [a-zA-ZÀ-ÿ]",
)
_REFUSED: Final = {
    "b": _BOUNDARY,
    "B": _BOUNDARY,
    "p": _PROPERTY,
    "P": _PROPERTY,
    "A": ("\\A is not part of the pattern language", "write ^ at the start"),
    "Z": ("\\Z is not part of the pattern language", "write $ at the end"),
    "z": ("\\z is not part of the pattern language", "write $ at the end"),
    "k": ("back references are not part of the pattern language", "write the repeated part out"),
    "c": ("control escapes are not part of the pattern language", "write the character as \\xHH"),
    "a": ("\\a is not part of the pattern language", "write \\x07"),
    "e": ("\\e is not part of the pattern language", "write \\x1B"),
    "U": ("\\U is not part of the pattern language", "write \\u{H…}, such as \\u{1F600}"),
    "0": ("octal escapes are not part of the pattern language", "write \\x00"),
    **dict.fromkeys(
        "123456789", ("back references are not part of the pattern language", "write the repeated part out")
    ),
}

_HEX: Final = re.compile(r"x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}")
_LOW_SURROGATE: Final = re.compile(r"\\u([dD][c-fC-F][0-9a-fA-F]{2})")


def read_escape(text: str, offset: int) -> tuple[Ranges, int]:
    """Read the escape whose backslash stands at `offset`.

    Returns:
        The characters it stands for, and the offset behind it.

    Raises:
        PatternError: The escape is not part of the pattern language.
    """
    letter = text[offset + 1 : offset + 2]
    if letter in _CLASSES:
        return _CLASSES[letter], offset + 2
    if letter in _CONTROLS:
        return single(_CONTROLS[letter]), offset + 2
    if letter in _LITERALS:
        return single(letter), offset + 2
    if letter in {"x", "u"}:
        return _read_hex(text, offset)
    raise _refusal(letter, offset)


def _read_hex(text: str, offset: int) -> tuple[Ranges, int]:
    found = _HEX.match(text, offset + 1)
    if found is None:
        raise PatternError(
            f"\\{text[offset + 1]} lacks its hexadecimal digits", offset, "write \\xHH, \\uHHHH or \\u{H…}"
        )
    code_point, end = int(found[found.lastindex or 0], 16), found.end()
    if code_point > LAST:
        raise PatternError(f"{found[0]} is no Unicode character", offset, "write a code point up to \\u{10FFFF}")
    if is_surrogate(code_point):
        # As in ECMA-262, two escapes may spell one character by its UTF-16 pair.
        low = _LOW_SURROGATE.match(text, end)
        if low is None or not found[0].lower().startswith(("ud8", "ud9", "uda", "udb")):
            raise PatternError(
                f"\\{found[0]} is half of a surrogate pair", offset, "write the whole character, as \\u{H…}"
            )
        pair = bytes.fromhex(f"{code_point:04x}{low[1]}")
        return single(pair.decode("utf-16-be")), low.end()
    return single(chr(code_point)), end


def _refusal(letter: str, offset: int) -> PatternError:
    if not letter:
        return PatternError("the pattern ends in a backslash", offset, "write \\\\ for a backslash")
    message, hint = _REFUSED.get(
        letter,
        (f"\\{letter} has no meaning in the language", f"write {letter!r} without the backslash"),
    )
    return PatternError(message, offset, hint)

"""The text of a key and a nonce → a new key; what two keys had in common, their new ones have too."""

from __future__ import annotations

import hashlib
import string
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_WHEELS = (string.digits, "abcdef", "ghijklmnopqrstuvwxyz")
"""A digit becomes another digit, a letter another letter, and a hexadecimal digit stays one."""


def renewed_key(text: str, nonce: str, *, letters: bool) -> str:
    """The key with each digit, and each of the `letters`, replaced by another.

    A character hangs on the nonce, the old character and its place alone, and no two become one. So keys that are the
    same, that begin alike or that differ in case alone still do.
    """
    turns = _turns(nonce)
    return "".join(_turned(character, next(turns), letters=letters) for character in text)


def _turned(character: str, turn: int, *, letters: bool) -> str:
    wheel = next((wheel for wheel in _WHEELS if character.lower() in wheel), None)
    if wheel is None or not (letters or character in string.digits):
        return character
    found = wheel[(wheel.index(character.lower()) + 1 + turn % (len(wheel) - 1)) % len(wheel)]
    return found.upper() if character.isupper() else found


def _turns(nonce: str) -> Iterator[int]:
    for part in count():
        yield from hashlib.sha256(f"{nonce} {part}".encode()).digest()

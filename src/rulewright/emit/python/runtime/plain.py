"""Any Python value → whether it is a plain JSON value: the question the fast path asks before it answers."""

from __future__ import annotations

from decimal import Decimal
from math import isfinite
from typing import Any, Final, TypeAlias, TypeGuard

from rulewright.reading.limits import MAX_DEPTH, MAX_DIGITS

Object: TypeAlias = dict[str, Any]
"""A JSON object as generated code reads it: each member is asked for its class before it is used."""

HUGE: Final = 1e308
"""Numbers up to here are plain without another look; NaN and the infinities are not among them."""

_BIGGEST = 10**MAX_DIGITS


def refused(value: object, depth: int) -> bool | None:
    """The verdict for a value that an error rule refuses: False, or None where it is no plain JSON value."""
    return False if is_plain(value, depth) else None


def is_plain(value: Any, depth: int) -> bool:  # noqa: ANN401 - any value may be asked about
    """Whether a value is what JSON gives: no subclass, within the limits; `depth` containers are around it."""
    kind = type(value)
    if kind is str:
        return is_text(value)
    if value is None or kind is bool:
        return True
    if kind is int:
        return bool(-_BIGGEST < value < _BIGGEST)
    if kind is float:
        return isfinite(value)
    if depth >= MAX_DEPTH:
        return False
    if kind is list:
        return all(is_plain(item, depth + 1) for item in value)
    return kind is dict and is_plain_beside(value, _NOTHING, depth)


def is_plain_beside(value: Object, known: frozenset[str], depth: int) -> bool:
    """Whether the members under other keys than the known ones are plain; `depth` containers are around the object."""
    for key, member in value.items():
        if key not in known and not (type(key) is str and is_text(key) and is_plain(member, depth + 1)):
            return False
    return True


def is_number(value: object) -> TypeGuard[float | Decimal]:
    """Whether a plain JSON value is a number; our own reader makes Decimals of longer ones."""
    kind = type(value)
    return kind is float or kind is int or kind is Decimal


def is_text(text: str) -> bool:
    """Whether a text has no half of a surrogate pair."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


_NOTHING: frozenset[str] = frozenset()

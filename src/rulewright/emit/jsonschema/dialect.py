"""A keyword or a number → what a dialect makes of it: itself, or the reason why it cannot be said."""

from __future__ import annotations

import sys
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rulewright.language.conditions import Json


class Dialect(Enum):
    """Which keywords a schema may use."""

    PORTABLE = "portable"
    """The standard ones of 2020-12, for any validator; numbers are binary doubles there."""
    FULL = "full"
    """The standard ones and our vocabulary; numbers are exact decimals."""


class NotPortableError(Exception):
    """A rule that the portable dialect cannot wholly say; `str()` is the reason, as the end of “left out: …”."""


def ours(dialect: Dialect, keyword: str, value: Json, reason: str) -> dict[str, Json]:
    """A keyword of our vocabulary.

    Raises:
        NotPortableError: the dialect has only standard ones.
    """
    if dialect is Dialect.PORTABLE:
        raise NotPortableError(reason)
    return {keyword: value}


def literal(value: Json, dialect: Dialect) -> Json:
    """A value as it stands in a schema.

    Raises:
        NotPortableError: a number in it is not what a binary double reads from its text.
    """
    match value:
        case None | bool() | str():
            return value
        case list():
            return [literal(item, dialect) for item in value]
        case dict():
            return {key: literal(member, dialect) for key, member in value.items()}
        case _:
            return number(value, dialect)


def is_sayable(value: Json, dialect: Dialect) -> bool:
    """Whether a value can stand in a schema."""
    try:
        literal(value, dialect)
    except NotPortableError:
        return False
    return True


def number(value: float | Decimal, dialect: Dialect) -> Json:
    """A number as it stands in a schema. Raises NotPortableError as `literal` does."""
    if not _is_double(value):
        if dialect is Dialect.PORTABLE:
            raise NotPortableError("its numbers are beyond binary doubles")
        return value
    if isinstance(value, int):
        return value
    near = float(value)
    return int(near) if near.is_integer() and abs(near) <= _SMALL else near


_SMALL = 2**53
"""Whole numbers up to here are written without a fraction or an exponent."""


def _is_double(value: float | Decimal) -> bool:
    """Whether the double nearest to a number has exactly its decimal value, as that double is written."""
    match value:
        case float():
            return True
        case int():
            return abs(value) <= _BIGGEST and int(float(value)) == value
        case _:
            return Decimal(repr(float(value))) == value


_BIGGEST = int(sys.float_info.max)

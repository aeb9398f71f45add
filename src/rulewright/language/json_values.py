"""A JSON value → its type, and what it equals."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, assert_never

from rulewright.language.rfc3339 import parse_date, parse_instant, parse_naive
from rulewright.language.types import ValueType
from rulewright.reading.numbers import exact, is_integer, number

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from rulewright.language.conditions import Json


def is_number(value: Json) -> bool:
    """Whether the value is a number; true and false are not."""
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def is_of(value_type: ValueType, value: Json) -> bool:
    """Whether the value is of the type; a date-time without an offset counts as one."""
    match value_type:
        case ValueType.STRING:
            return isinstance(value, str)
        case ValueType.NUMBER:
            return is_number(value)
        case ValueType.INTEGER:
            return isinstance(value, int | float | Decimal) and is_integer(value)
        case ValueType.BOOLEAN:
            return isinstance(value, bool)
        case ValueType.OBJECT:
            return isinstance(value, dict)
        case ValueType.ARRAY:
            return isinstance(value, list)
        case ValueType.DATE:
            return isinstance(value, str) and parse_date(value) is not None
        case ValueType.DATETIME:
            return isinstance(value, str) and _is_datetime(value)
        case ValueType.DATE_OR_DATETIME:
            return isinstance(value, str) and (parse_date(value) is not None or _is_datetime(value))
        case ValueType.DECIMAL:
            return isinstance(value, str) and spells_decimal(value)
        case ValueType.DECIMAL_OR_NUMBER:
            return is_number(value) or (isinstance(value, str) and spells_decimal(value))
        case ValueType.MAP:
            return isinstance(value, dict)
        case _:
            assert_never(value_type)


DECIMAL_PATTERN = "^-?(0|[1-9][0-9]{0,99})(\\.[0-9]{1,100})?$"
"""What spells a decimal number, with at most 100 digits before and after the point; as an ECMA 262 pattern."""

_DECIMAL = re.compile(DECIMAL_PATTERN.removesuffix("$") + r"\Z")


def spells_decimal(text: str) -> bool:
    """Whether a text spells a decimal number."""
    return _DECIMAL.match(text) is not None


def quantity(value: Json, *, spelled: bool) -> int | Decimal | None:
    """The exact number that a value is, or (`spelled`) that its text spells; None where it is neither."""
    if isinstance(value, str):
        return Decimal(value) if spelled and spells_decimal(value) else None
    return exact(value) if isinstance(value, int | float | Decimal) and not isinstance(value, bool) else None


def folded(value: Json) -> Json:
    """A text with its ASCII letters in lower case; any other value as it is."""
    return value.translate(_LOWER) if isinstance(value, str) else value


_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def json_type_of(value_type: ValueType) -> type | None:
    """The Python class of a type's JSON values; None for numbers, which have several, and where two are meant."""
    if value_type.is_text:
        return str
    return _CLASSES.get(value_type)


_CLASSES: dict[ValueType, type] = {
    ValueType.BOOLEAN: bool,
    ValueType.OBJECT: dict,
    ValueType.MAP: dict,
    ValueType.ARRAY: list,
}


def shares_json_type(value_type: ValueType, value: Json) -> bool:
    """Whether a value has the JSON type that values of the type have."""
    kind = json_type_of(value_type)
    if kind is not None:
        return isinstance(value, kind)
    return is_number(value) or (value_type is ValueType.DECIMAL_OR_NUMBER and isinstance(value, str))


def _is_datetime(text: str) -> bool:
    return parse_instant(text) is not None or parse_naive(text)


def json_key(value: Json) -> Hashable:
    """A hashable that is equal for values that are equal as JSON, and for no others."""
    match value:
        case bool():
            return ("boolean", value)
        case int() | float() | Decimal():
            return exact(value)
        case list():
            return ("array", *map(json_key, value))
        case dict():
            return ("object", frozenset((key, json_key(member)) for key, member in value.items()))
        case _:
            return value


def is_among(value: Json, known: Iterable[Json]) -> bool:
    """Whether the value is equal, as JSON, to one of the known ones."""
    if isinstance(value, str):  # as most values are: a text is equal to no other value
        return value in known
    key = json_key(value)
    return any(key == json_key(candidate) for candidate in known)


def spelled(value: Json) -> str:
    """The value as it stands in JSON; a text without its quotes."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def meant_by(text: str, value_type: ValueType | None, known: Iterable[Json] | None) -> Json:
    """What a text that spells a value stands for: one of the known values, else a value of the type, else the text."""
    for candidate in known or ():
        if spelled(candidate) == text:
            return candidate
    if value_type is ValueType.BOOLEAN and text in _BOOLEANS:
        return _BOOLEANS[text]
    if value_type in (ValueType.NUMBER, ValueType.INTEGER) and _NUMBER.fullmatch(text):
        return number(text)
    return text


_BOOLEANS = {"true": True, "false": False}
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,99})(?:\.[0-9]{1,99})?")

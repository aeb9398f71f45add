"""What JSON values are: their types, equality and length."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, assert_never

from rulewright.language.rfc3339 import parse_date, parse_instant, parse_naive
from rulewright.language.types import ValueType
from rulewright.reading.numbers import exact, is_integer

if TYPE_CHECKING:
    from collections.abc import Hashable

    from rulewright.language.conditions import Json
    from rulewright.plan.contract import TextUnit

_JSON_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?P<tail>(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)")
_JSON_SPACE = " \t\n\r"


def is_number(value: Json) -> bool:
    """Whether the value is a number; true and false are not."""
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def type_words(value: Json) -> str:
    """The JSON type of a value, with its article."""
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case str():
            return "a text"
        case list():
            return "an array"
        case dict():
            return "an object"
        case _:
            return "a number"


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
        case _:
            assert_never(value_type)


def _is_datetime(text: str) -> bool:
    return parse_instant(text) is not None or parse_naive(text)


def is_coercible(value_type: ValueType, value: Json) -> bool:
    """Whether the value is a scalar of another JSON type that a lenient server would convert to this one."""
    if value_type.is_text:
        return isinstance(value, bool) or is_number(value)
    match value_type:
        case ValueType.NUMBER | ValueType.INTEGER:
            found = _JSON_NUMBER.fullmatch(value.strip(_JSON_SPACE)) if isinstance(value, str) else None
            return found is not None and (value_type is ValueType.NUMBER or not found["tail"])
        case ValueType.BOOLEAN:
            return (isinstance(value, str) and value in ("true", "false")) or (is_number(value) and value in (0, 1))
        case _:
            return False


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


def text_length(text: str, unit: TextUnit) -> int:
    """How long a text is in the contract's unit."""
    match unit:
        case "codepoints":
            return len(text)
        case "utf16":
            return len(text) + sum(character > "\uffff" for character in text)
        case "bytes":
            return len(text.encode())
        case _:
            assert_never(unit)


def is_blank(text: str) -> bool:
    """Whether a text is empty or white space only, by the Unicode property White_Space."""
    return not text.strip(WHITE_SPACE)


WHITE_SPACE = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
    "\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
"""The characters with the Unicode property White_Space."""

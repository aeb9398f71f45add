"""What JSON values are: their types, equality and length."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, assert_never

from rulewright.language.json_values import is_number, is_of, json_key
from rulewright.language.types import ValueType

if TYPE_CHECKING:
    from rulewright.language.conditions import Json
    from rulewright.plan.contract import TextUnit

__all__ = ["WHITE_SPACE", "is_blank", "is_coercible", "is_number", "is_of", "json_key", "text_length", "type_words"]

_JSON_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?P<tail>(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)")
_JSON_SPACE = " \t\n\r"


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


def is_coercible(value_type: ValueType, value: Json) -> bool:
    """Whether the value is a scalar of another JSON type that a lenient server would convert to this one."""
    if value_type is ValueType.DECIMAL:
        return is_number(value)
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

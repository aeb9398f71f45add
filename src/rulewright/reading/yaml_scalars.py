"""The text of a YAML scalar → a JSON value, by the core schema of YAML 1.2."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from rulewright.reading.limits import MAX_DIGITS, LimitError
from rulewright.reading.numbers import Number, number
from rulewright.reading.values import JsonScalar

_CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_NUMBER_STARTS = frozenset("-+.0123456789")


class ScalarError(ValueError):
    """A scalar has no JSON value, or not one of the kind that its tag asks for."""


def plain_value(text: str) -> JsonScalar:
    """The value of a scalar without quotes and tag.

    Raises:
        ScalarError: it is an infinity or not-a-number.
        LimitError: it is a number that passes a limit.
    """
    if text[:1] not in _NUMBER_STARTS:
        return _CONSTANTS.get(text, text)
    if _DECIMAL.fullmatch(text):
        return number(text)
    if _BASED.fullmatch(text):
        return _based(text)
    if _NOT_FINITE.fullmatch(text):
        raise ScalarError("infinity and NaN are not JSON numbers")
    return text


def _based(text: str) -> int:
    # The base is a power of two, so that even a long text is converted fast.
    value = int(text, 0)
    if value >= 10**MAX_DIGITS:
        raise LimitError(f"a number has more than {MAX_DIGITS:,} digits")
    return value


def _null(text: str) -> JsonScalar:
    if plain_value(text) is not None:
        raise ScalarError("the tag !!null asks for null")
    return None


def _bool(text: str) -> JsonScalar:
    value = plain_value(text)
    if not isinstance(value, bool):
        raise ScalarError("the tag !!bool asks for true or false")
    return value


def _int(text: str) -> JsonScalar:
    value = plain_value(text)
    if not isinstance(value, int) or isinstance(value, bool):
        raise ScalarError("the tag !!int asks for an integer")
    return value


def _float(text: str) -> JsonScalar:
    value = plain_value(text)
    if not isinstance(value, Number) or isinstance(value, bool):
        raise ScalarError("the tag !!float asks for a number")
    return value


SCALAR_TAGS: Mapping[str, Callable[[str], JsonScalar]] = MappingProxyType(
    {"!": str, "!!str": str, "!!null": _null, "!!bool": _bool, "!!int": _int, "!!float": _float}
)
"""For each tag a scalar may have, the reading of its text; they raise as `plain_value` does."""

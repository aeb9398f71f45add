"""A JSON value → its text: canonical (RFC 8785, with numbers exact), or in its own order."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

from rulewright.reading.numbers import Number, exact

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from rulewright.language.conditions import Json

_PLAIN_DIGITS = 21
"""ECMAScript writes numbers of more digits before the point with an exponent; and those below 1e-6."""
_WITH_EXPONENT = 10**_PLAIN_DIGITS
_LEADING_ZEROS = 6
_quoted = json.JSONEncoder(ensure_ascii=False).encode
"""A text, true, false or null; `json.dumps` would make an encoder for each."""


def canonical(value: Json) -> str:
    """The one spelling of all equal JSON values, by RFC 8785.

    Numbers are not rounded to binary doubles, as the RFC has it: a number is its exact decimal value. Of a number that
    is the shortest spelling of a double, the text is the RFC's.
    """
    return _text(value, is_sorted=True)


def json_text(value: Json) -> str:
    """The value as JSON: its members in their order, every number exact, and whole ones without an exponent."""
    return _text(value, is_sorted=False)


def _text(value: Json, *, is_sorted: bool) -> str:
    match value:
        case dict():
            keys: Iterable[str] = _sorted(value) if is_sorted else value
            members = (f"{_quoted(key)}:{_text(value[key], is_sorted=is_sorted)}" for key in keys)
            return "{" + ",".join(members) + "}"
        case list():
            return "[" + ",".join(_text(item, is_sorted=is_sorted) for item in value) + "]"
        case bool() | None | str():
            return _quoted(value)
        case int() if not is_sorted or abs(value) < _WITH_EXPONENT:
            return str(value)
        case _:
            return _number(value)


def _sorted(keys: Collection[str]) -> list[str]:
    return sorted(keys) if all(map(str.isascii, keys)) else sorted(keys, key=_code_units)


def _code_units(key: str) -> bytes:
    return key.encode("utf-16-be", "surrogatepass")


def _number(value: Number) -> str:
    """The shortest form, as ECMAScript's Number.prototype.toString has it, of the exact value."""
    number = exact(value)
    sign, digits, exponent = Decimal(number).as_tuple() if isinstance(number, Decimal) else _of_int(number)
    text = "".join(map(str, digits)).lstrip("0")
    trimmed = text.rstrip("0")
    if not trimmed or not isinstance(exponent, int):
        return "0"
    point = len(text) + exponent  # where the decimal point stands, counted from the first digit
    return ("-" if sign else "") + _placed(trimmed, point)


def _of_int(number: int) -> tuple[int, str, int]:
    return int(number < 0), str(abs(number)), 0


def _placed(digits: str, point: int) -> str:
    if len(digits) <= point <= _PLAIN_DIGITS:
        return digits.ljust(point, "0")
    if 0 < point <= _PLAIN_DIGITS:
        return f"{digits[:point]}.{digits[point:]}"
    if -_LEADING_ZEROS < point <= 0:
        return f"0.{'0' * -point}{digits}"
    rest = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{digits[0]}{rest}e{point - 1:+d}"

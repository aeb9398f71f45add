"""Any Python value → a plain JSON value, or the error that says why it is none."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rulewright.language.paths import pointer_text
from rulewright.reading.limits import MAX_DEPTH, MAX_DIGITS, MAX_EXPONENT, LimitError

if TYPE_CHECKING:
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer

_WAYS_OUT = {
    "Decimal": "pass json.loads(text), or use validate_json(text), which keeps every digit",
    "date": "pass it as text: value.isoformat()",
    "datetime": "pass it as text with its offset: value.isoformat()",
    "tuple": "pass a list",
    "set": "pass a list",
    "frozenset": "pass a list",
    "bytes": "pass text, or use validate_json for a whole document",
    "UUID": "pass it as text: str(value)",
}
_BIGGEST = 10**MAX_DIGITS


class NotJsonError(TypeError):
    """A value that JSON cannot carry. `pointer` is its place as a JSON Pointer."""

    def __init__(self, pointer: Pointer, what: str, way_out: str) -> None:
        self.pointer = pointer_text(pointer)
        super().__init__(f"{self.pointer or 'the payload'} is not a JSON value: {what}; {way_out}")


def to_plain(value: object, *, decimals: bool = False) -> Json:
    """The value with subclasses of the JSON types (`OrderedDict`, `StrEnum`, …) made plain.

    `decimals` lets through the exact numbers that our own reader makes.

    Raises:
        NotJsonError: it has a part that is not JSON: another type, a key that is not text, NaN, infinity, a lone
            surrogate, or itself.
        LimitError: it is nested deeper, or has longer numbers, than the limits of `rulewright.reading.limits`.
    """
    try:
        return _copied(value, 0)
    except _UnusualError:
        return _plain(value, (), frozenset(), decimals=decimals)


class _UnusualError(Exception):
    """A value is not what `json.loads` gives, or may not be."""


def _copied(value: Any, depth: int) -> Json:  # noqa: ANN401 - any value may be asked about
    """A copy of what is surely plain already, and nearly every payload is; nothing is known of where it is."""
    kind = type(value)
    if kind is dict:
        if depth >= MAX_DEPTH:
            raise _UnusualError
        members: dict[str, Json] = {}
        for key, member in value.items():
            if type(key) is not str or not (key.isascii() or is_text(key)):
                raise _UnusualError
            members[key] = member if type(member) is str and member.isascii() else _copied(member, depth + 1)
        return members
    if kind is list:
        if depth >= MAX_DEPTH:
            raise _UnusualError
        return [_copied(item, depth + 1) for item in value]
    if (
        (kind is str and is_text(value))
        or (kind is float and math.isfinite(value))
        or (kind is int and -_BIGGEST < value < _BIGGEST)
        or kind is bool
        or value is None
    ):
        scalar: Json = value
        return scalar
    raise _UnusualError


def is_text(text: str) -> bool:
    """Whether a text has no half of a surrogate pair: what UTF-8 can encode."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _plain(value: object, at: Pointer, around: frozenset[int], *, decimals: bool) -> Json:
    match value:
        case None | bool():
            return value
        case str():
            return _text(value, at)
        case int():
            if not -_BIGGEST < value < _BIGGEST:
                raise LimitError(f"{pointer_text(at)}: a number has more than {MAX_DIGITS:,} digits")
            return int(value)
        case float():
            if not math.isfinite(value):
                raise NotJsonError(at, f"found {value}", "JSON has neither NaN nor infinity")
            return float(value)
        case Decimal() if decimals:
            return _decimal(value, at)
        case dict() | list():
            if id(value) in around:
                raise NotJsonError(at, "it contains itself", "pass a value without cycles")
            if len(around) >= MAX_DEPTH:
                raise LimitError(f"{pointer_text(at)}: values are nested more than {MAX_DEPTH} levels deep")
            inside = around | {id(value)}
            if isinstance(value, list):
                return [_plain(item, (*at, index), inside, decimals=decimals) for index, item in enumerate(value)]
            return {
                _key(key, at): _plain(item, (*at, str(key)), inside, decimals=decimals) for key, item in value.items()
            }
        case _:
            name = type(value).__name__
            way_out = _WAYS_OUT.get(name, "pass what json.loads gives: dict, list, str, int, float, bool or None")
            raise NotJsonError(at, f"found a {name}", way_out)


def _decimal(value: Decimal, at: Pointer) -> Decimal:
    _, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int):
        raise NotJsonError(at, f"found {value}", "JSON has neither NaN nor infinity")
    if len(digits) > MAX_DIGITS or abs(exponent) > MAX_EXPONENT + MAX_DIGITS:
        raise LimitError(f"{pointer_text(at)}: a number has more than {MAX_DIGITS:,} digits or a larger exponent")
    return value


def _key(key: object, at: Pointer) -> str:
    if not isinstance(key, str):
        raise NotJsonError(at, f"it has a key of type {type(key).__name__}", "the keys of a JSON object are texts")
    return _text(key, at)


def _text(text: str, at: Pointer) -> str:
    if not is_text(text):
        raise NotJsonError(at, "found a text with half of a surrogate pair", "pass text that UTF-8 can encode")
    return str(text) if type(text) is str else str.__str__(text)

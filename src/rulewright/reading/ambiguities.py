"""JSON bytes → the reasons why readers may see different values in them, or some of them none."""

import json
from codecs import BOM_UTF8
from decimal import Decimal

from rulewright.reading.json_checks import has_lone_surrogate, is_too_deep
from rulewright.reading.limits import MAX_DEPTH, LimitError
from rulewright.reading.numbers import fractional

_EXACT_INTEGERS = 2**53
_EXACT_DIGITS = len(str(_EXACT_INTEGERS))


def json_ambiguities(data: bytes) -> tuple[str, ...]:
    """Why JSON readers may disagree about these bytes; empty when all see the same value."""
    doubts = _Doubts()
    if data.startswith(BOM_UTF8):
        doubts.add("it starts with a byte order mark")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        doubts.add("it is not UTF-8")
        return doubts.reasons()
    try:
        too_deep = is_too_deep(text, doubts.decoder().decode(text))
    except RecursionError:
        too_deep = True
    except ValueError:
        too_deep = False
        doubts.add("it is not JSON")
    if too_deep:
        doubts.add(f"it is nested deeper than {MAX_DEPTH} levels")
    if has_lone_surrogate(text):
        doubts.add("a string holds a lone surrogate")
    return doubts.reasons()


def has_doubtful_number(value: object) -> bool:
    """Whether a value that `read_json` gives holds a number that JSON readers read differently."""
    match value:
        case dict():
            return any(map(has_doubtful_number, value.values()))
        case list():
            return any(map(has_doubtful_number, value))
        case int():
            return abs(value) > _EXACT_INTEGERS
        case _:
            return isinstance(value, Decimal)


class _Doubts:
    """Notes the doubtful parts that the standard library's reader comes upon."""

    def __init__(self) -> None:
        self._reasons: dict[str, None] = {}

    def add(self, reason: str) -> None:
        self._reasons[reason] = None

    def reasons(self) -> tuple[str, ...]:
        return tuple(self._reasons)

    def decoder(self) -> json.JSONDecoder:
        return json.JSONDecoder(
            object_pairs_hook=self._object,
            parse_int=self._integer,
            parse_float=self._fractional,
            parse_constant=lambda _: self.add("NaN and Infinity are not JSON"),
        )

    def _object(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        members = dict(pairs)
        if len(members) != len(pairs):
            self.add("an object has a duplicate key")
        return members

    def _integer(self, text: str) -> None:
        digits = text.removeprefix("-")
        if len(digits) > _EXACT_DIGITS or int(digits) > _EXACT_INTEGERS:
            self.add("an integer is beyond 2**53")

    def _fractional(self, text: str) -> None:
        try:
            rounded = isinstance(fractional(text), Decimal)
        except LimitError:
            rounded = True
        if rounded:
            self.add("a number has more digits or a larger exponent than a double")

"""A value → what a rule looks up in it, in the data beside it, or among its items."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from rulewright.validation.comparing import is_multiple
from rulewright.validation.interpreter import repeats
from rulewright.validation.places import Missing, Place, places
from rulewright.validation.values import json_key

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping
    from decimal import Decimal

    from rulewright.emit.python.runtime.given import Given
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Token
    from rulewright.plan.predicates import UniqueKey

_SURE = 1e9
"""Up to here a float has digits to spare behind any step of six decimals."""


def present(place: Place) -> Json:
    """The value at a place; None where there is none."""
    return None if isinstance(place.value, Missing) else place.value


def first(value: Json, tokens: tuple[Token, ...], default: Json) -> Json:
    """The value at the first place that the tokens lead to; the default where nothing is there."""
    found = next(places(value, tokens, ()), None)
    return default if found is None or isinstance(found.value, Missing) else found.value


def row_of(given: Given, table: str, key: str, *objects: Json) -> Mapping[str, Json]:
    """The row of a supplied table that the first object with the key picks; an empty one where there is none."""
    for candidate in objects:
        if type(candidate) is dict and key in candidate:
            return _row(given, table, candidate[key]) or _NO_ROW
    return _NO_ROW


def in_data(value: Json, given: Given, table: str) -> bool:
    """Whether a value is a key of a supplied table."""
    return _row(given, table, value) is not None


def _row(given: Given, table: str, key: Json) -> Mapping[str, Json] | None:
    supplied = given.data.get(table)
    if supplied is None:
        return None
    return supplied.rows.get(key) if type(key) is str else supplied.row(key)


_NO_ROW: Mapping[str, Json] = MappingProxyType({})


def json_keys(values: list[Json]) -> frozenset[Hashable]:
    """What JSON values equal to one of these have as their keys, and no others."""
    return frozenset(map(json_key, values))


def some(value: Json, condition: Callable[[Json, Given], bool], given: Given) -> bool:
    """Whether a value is an array with an item for which the condition is true."""
    return type(value) is list and any(condition(item, given) for item in value)


def every(value: Json, condition: Callable[[Json, Given], bool], given: Given) -> bool:
    """Whether a value is an array whose items all make the condition true."""
    return type(value) is list and all(condition(item, given) for item in value)


def on_step(value: float | Decimal, parts: int, step: int | Decimal) -> bool:
    """Whether a number is a multiple of the step, which is one over `parts`; 0 parts where it is no such fraction.

    The nearest float of a decimal with at most fifteen digits is that of no other such decimal, and a division
    gives the nearest float: where the quotient is the value itself, the value is the multiple.
    """
    if type(value) is int and type(step) is int:
        return value % step == 0
    if parts and (
        type(value) is int
        or (type(value) is float and -_SURE < value < _SURE and round(value * parts) / parts == value)
    ):
        return True
    return is_multiple(value, step)


def texts_repeat(items: list[Json], key: str) -> bool:
    """Whether two objects among the items have the same text under the key."""
    texts = [item.get(key) for item in items if type(item) is dict]
    found = [text for text in texts if type(text) is str]
    return len(set(found)) < len(found)


def keys_repeat(items: list[Json], by: tuple[UniqueKey, ...]) -> bool:
    """Whether two of the items have the same values at the keys."""
    return next(repeats(Place((), items, in_object=False), by), None) is not None

"""An object with variants → the shapes of the case that a value in it chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.validation.places import Missing, places
from rulewright.validation.values import json_key

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    from rulewright.language.conditions import Json
    from rulewright.language.paths import Token


def cases_of(cases: Iterable[tuple[Json, str]]) -> dict[Hashable, tuple[str, ...]]:
    """The shapes under the keys of the values that choose them."""
    found: dict[Hashable, tuple[str, ...]] = {}
    for value, shape in cases:
        key = json_key(value)
        found[key] = (*found.get(key, ()), shape)
    return found


def cases_at(value: Json, by: tuple[Token, ...], cases: Mapping[Hashable, tuple[str, ...]]) -> tuple[str, ...]:
    """The shapes that the value at `by` of an object chooses."""
    chosen = next(places(value, by, ())).value
    return () if isinstance(chosen, Missing) else cases.get(json_key(chosen), ())


def is_chosen(value: Json, by: tuple[Token, ...], known: frozenset[Hashable]) -> bool:
    """Whether the value at `by` of an object is there, and among those that choose."""
    chosen = next(places(value, by, ())).value
    return not isinstance(chosen, Missing) and json_key(chosen) in known

"""A check that bears on a place, and the scope it is judged in → what it demands there, and what would excuse it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, assert_never

from rulewright.generation.counts import presence_of, sum_of
from rulewright.generation.demand import Demand, Want
from rulewright.generation.relations import demand_of, mirrored
from rulewright.generation.rule_ways import full, way_of
from rulewright.language.conditions import All, AnyOf, Condition, Holds, Not, OneOf
from rulewright.plan.predicates import Chosen, Compare, PresentCount, Sum, Unique
from rulewright.validation.conditions import is_true
from rulewright.validation.places import MISSING, Missing, places, value_at
from rulewright.validation.values import json_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rulewright.generation.atlas import Bearing
    from rulewright.generation.rule_ways import Way
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Path, Pointer
    from rulewright.validation.conditions import Scope
    from rulewright.validation.context import Context


@dataclass(frozen=True, slots=True)
class Active:
    """A demand that some rule makes of a place as the payload stands.

    `excuses`: other demands on the place, any set of which makes the rule not apply; where its guard reads the place.
    `is_rule`: whether a rule makes it; if not, it is only to be preferred.
    `linked`: it comes from a comparison with what stands at another place now.
    `kept`: the world has it once only, for all the payloads of which it is demanded.
    """

    demand: Demand
    excuses: tuple[tuple[Demand, ...], ...] = ()
    is_rule: bool = True
    linked: bool = False
    kept: bool = False


def demands_in(bearing: Bearing, scope: Scope, pointer: Pointer, context: Context) -> Iterator[Demand]:
    """What the check demands of the place in a scope where its rule applies."""
    check = bearing.check
    match check.predicate:
        case Compare() as compare:
            path = check.target if bearing.reverse else compare.other
            other = scope.find(path, context)
            if not isinstance(other, Missing) and other is not None:
                demand = mirrored(compare, other) if bearing.reverse else demand_of(compare, other)
                if demand is not None:
                    yield demand
        case Unique() as unique:
            yield from _differing(unique, full(check.target, bearing.rule.each), scope, pointer)
        case Chosen(by):
            inner = pointer[len(scope.at) : len(pointer) - len(by.tokens)]
            if isinstance(scope.value, dict) and isinstance(value_at(scope.value, inner), dict):
                yield Demand(check.predicate, Want.HOLDS)
        case PresentCount() as asked:
            yield from presence_of(asked, scope, pointer)
        case Sum() as asked:
            yield from sum_of(asked, scope)
        case _:
            yield Demand(check.predicate, Want.HOLDS)


def _differing(unique: Unique, array: Way, scope: Scope, pointer: Pointer) -> Iterator[Demand]:
    """The values that other items have at this key, where the rest of their key tuple is the same."""
    inner = pointer[len(scope.at) :]
    index = inner[len(array)]
    items = value_at(scope.value, inner[: len(array)]) if isinstance(scope.value, dict) else MISSING
    if not isinstance(items, list) or not isinstance(index, int):
        return
    here = way_of(inner[len(array) + 1 :])
    mine = _key_tuple(items[index], unique, here) if index < len(items) else None
    for other, item in enumerate(items):
        if other != index:
            found = next((place.value for place in places(item, here, ())), MISSING)
            rest = _key_tuple(item, unique, here)
            if not isinstance(found, Missing) and found is not None and (mine is None or mine == rest):
                yield Demand(OneOf((found,)), Want.FALSE)


def _key_tuple(item: Json, unique: Unique, aside: Way) -> list[object]:
    """The item's keys but for the one aside, as something that can be compared."""
    values = [
        next((place.value for place in places(item, key.path.tokens, ())), MISSING)
        for key in unique.by
        if key.path.tokens != aside
    ]
    return [MISSING if isinstance(value, Missing) else json_key(value) for value in values]


def open_part(condition: Condition, scope: Scope, context: Context, own: frozenset[Path]) -> Condition | bool:
    """Whether a condition is true, or what is left of it that hangs on the paths in `own`."""
    match condition:
        case Holds(path):
            return condition if path in own else is_true(condition, scope, context)
        case All(parts) | AnyOf(parts):
            decisive = isinstance(condition, AnyOf)
            found = [open_part(part, scope, context, own) for part in parts]
            left = tuple(part for part in found if not isinstance(part, bool))
            if decisive in found:
                return decisive
            return type(condition)(left) if left else not decisive
        case Not(part):
            inner = open_part(part, scope, context, own)
            return not inner if isinstance(inner, bool) else Not(inner)
        case _:
            assert_never(condition)


def ways_at(condition: Condition, defaults: Mapping[Path, Json], *, truth: bool) -> Iterator[tuple[Demand, ...]]:
    """The sets of demands on the one place a condition reads, each of which makes it come out so."""
    match condition:
        case Holds(path, test):
            yield (Demand(test, Want.TRUE if truth else Want.FALSE, defaults.get(path, MISSING)),)
        case Not(part):
            yield from ways_at(part, defaults, truth=not truth)
        case All(parts) | AnyOf(parts):
            each = [tuple(ways_at(part, defaults, truth=truth)) for part in parts]
            if truth is isinstance(condition, AnyOf):
                yield from (way for ways in each for way in ways)
            else:
                yield from (tuple(demand for way in chosen for demand in way) for chosen in product(*each))
        case _:
            assert_never(condition)

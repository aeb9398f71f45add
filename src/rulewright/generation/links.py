"""Places tied by comparisons → a payload that satisfies all of them at once, where no change of one place would do.

Every place of the group starts at its least value; then each in turn is raised to the least value that is not below
what the others ask for, until nothing rises. That is the least solution of the difference constraints, if there is one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rulewright.generation.demand import IS_PRESENT, Demand, same
from rulewright.generation.edits import changed, place_at
from rulewright.generation.literals import Footing
from rulewright.generation.values import Ask, candidates
from rulewright.language.conditions import DateWithin, NumberWithin
from rulewright.language.paths import Root
from rulewright.plan.predicates import Compare
from rulewright.validation.places import MISSING, Missing, value_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.generation.make import Maker
    from rulewright.generation.world import World
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer


def raised(maker: Maker, payload: Json, pointer: Pointer) -> Json | None:
    """The payload with the place and all that comparisons tie it to at their least values that fit; None if none do."""
    group = [place for place in _tied(maker.world, pointer) if _is_there(payload, place)]
    if len(group) <= 1:
        return None
    for place in group:
        payload = changed(payload, place, MISSING)
    for _ in range(len(group) + 1):
        before = payload
        for place in group:
            value = _least(maker, payload, place)
            if isinstance(value, Missing):
                return None
            payload = changed(payload, place, value)
        if all(same(value_at(before, place), value_at(payload, place)) for place in group):
            return payload
    return None


def partners(world: World, pointer: Pointer) -> Iterator[Pointer]:
    """The places that some comparison ties this one to."""
    for bearing in world.atlas.bearings(world.atlas.way(pointer)):
        compare = bearing.check.predicate
        if not isinstance(compare, Compare) or compare.other.root is Root.DATA:
            continue
        each = bearing.rule.each
        depth = bearing.frame.depth
        item_at = None if each is None else pointer[: depth + len(each.tokens)]
        footing = Footing(pointer[:depth], item_at, {}, world.atlas)
        yield footing.pointer(bearing.check.target if bearing.reverse else compare.other)


def _tied(world: World, pointer: Pointer) -> list[Pointer]:
    found = [pointer]
    for place in found:
        found.extend(other for other in dict.fromkeys(partners(world, place)) if other not in found)
    return found


def _is_there(payload: Json, pointer: Pointer) -> bool:
    return place_at(payload, pointer).is_present


def _least(maker: Maker, payload: Json, pointer: Pointer) -> Json | Missing:
    """The least value that the place's own limits and the lower limits of its partners allow."""
    active = maker.world.active(payload, pointer)
    kept = [replace(entry, demand=_lower_part(entry.demand)) if entry.linked else entry for entry in active]
    must = (*maker.pins.get(pointer, ()), IS_PRESENT)
    ask = Ask(maker.world, place_at(payload, pointer), must, tuple(kept), (), least=True)
    best = next(candidates(ask, _first), MISSING)
    return MISSING if ask.broken_by(best) else best


def _lower_part(demand: Demand) -> Demand:
    match demand.predicate:
        case DateWithin() as window:
            return replace(demand, predicate=replace(window, not_after=None, before=None))
        case NumberWithin() as bounds:
            return replace(demand, predicate=replace(bounds, at_most=None, below=None))
        case _:
            return demand


def _first(_options: int) -> int:
    return 0

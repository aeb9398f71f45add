"""A payload and one thing it breaks → payloads with a change that may mend it."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from rulewright.generation.demand import IS_PRESENT, Demand, Want
from rulewright.generation.edits import changed, place_at
from rulewright.generation.items_where import recounted_items
from rulewright.generation.links import partners, raised
from rulewright.generation.literals import Footing, ways
from rulewright.generation.resums import resummed
from rulewright.language.conditions import CountWithin
from rulewright.plan.predicates import (
    Chosen,
    Compare,
    CountWhere,
    Custom,
    EachKey,
    Forbidden,
    KeyCountWithin,
    KnownKeys,
    PresentCount,
    Required,
    Sum,
    Unique,
)
from rulewright.validation.places import MISSING, value_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.generation.make import Maker
    from rulewright.generation.world import World
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer
    from rulewright.validation.judgement import Broken

_VALUES = 4
"""How many values are tried at one place."""
_WAYS = 6
"""How many ways are tried to make a rule not apply."""


def repairs(maker: Maker, payload: Json, broken: Broken) -> Iterator[Json]:
    """Payloads that differ in one place, or in what makes the rule apply; those that change least first."""
    yield from _mended(maker, payload, broken)
    yield from _excused(maker, payload, broken)
    if not isinstance(broken.check.predicate, Required | KnownKeys | PresentCount):
        yield changed(payload, broken.pointer, MISSING)
    elif len(broken.pointer) > 1:
        yield changed(payload, broken.pointer[:-1], MISSING)


def footing_of(world: World, broken: Broken) -> Footing:
    """Where the paths of a broken rule start."""
    return Footing(broken.at, broken.item_at, world.atlas.shape_of(broken.rule).defaults, world.atlas)


def _mended(maker: Maker, payload: Json, broken: Broken) -> Iterator[Json]:
    pointer = broken.pointer
    match broken.check.predicate:
        case KnownKeys() | Forbidden() | EachKey():
            yield changed(payload, pointer, MISSING)
        case PresentCount(places):
            yield from _recounted(maker, payload, [footing_of(maker.world, broken).pointer(path) for path in places])
        case Sum() as asked:
            yield from resummed(maker, payload, pointer, asked, footing_of(maker.world, broken))
        case CountWhere() as asked:
            yield from recounted_items(maker, payload, pointer, asked)
        case Custom():
            return
        case KeyCountWithin(low, high):
            counted = Demand(KeyCountWithin(low, high), Want.TRUE)
            yield from islice(maker.settle(payload, pointer, counted), 1)
        case Required() | Chosen():
            yield from islice(maker.settle(payload, pointer, IS_PRESENT), _VALUES)
        case CountWithin(low, high):
            items = value_at(payload, pointer)
            have = len(items) if isinstance(items, list) else 0
            yield maker.resized(payload, pointer, max(low, have if high is None else min(have, high)))
        case Compare():
            yield from islice(maker.settle(payload, pointer, IS_PRESENT), 2)
            for other in partners(maker.world, pointer):
                yield from islice(maker.settle(payload, other, IS_PRESENT), 2)
            together = raised(maker, payload, pointer)
            if together is not None:
                yield together
        case Unique():
            yield from islice(maker.settle(payload, pointer, IS_PRESENT), 2)
        case _:
            yield from islice(maker.settle(payload, pointer), _VALUES)


def _recounted(maker: Maker, payload: Json, places: list[Pointer]) -> Iterator[Json]:
    """Payloads with one more of the places filled, and with one emptied; then with all, and with none."""
    filled = emptied = payload
    for pointer in places:
        if place_at(payload, pointer).is_present:
            yield changed(payload, pointer, MISSING)
            emptied = changed(emptied, pointer, MISSING)
        else:
            yield from islice(maker.settle(payload, pointer, IS_PRESENT), 1)
            filled = next(maker.settle(filled, pointer, IS_PRESENT), filled)
    yield filled
    yield emptied


def _excused(maker: Maker, payload: Json, broken: Broken) -> Iterator[Json]:
    """Payloads of which the rule asks nothing, its condition being false."""
    footing = footing_of(maker.world, broken)
    for pins in islice(ways(maker.world, payload, broken.rule.guard, footing, truth=False), _WAYS):
        for pointer, demands in pins.items():
            yield from islice(maker.settle(payload, pointer, *demands), _VALUES)

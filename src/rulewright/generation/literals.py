"""A condition, a truth and a place → the ways to make it so: each a set of demands on places."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, assert_never

from rulewright.generation.demand import IS_PRESENT, Demand, Want, exactly
from rulewright.generation.make import together
from rulewright.language.conditions import (
    Absent,
    All,
    AnyOf,
    Condition,
    CountWithin,
    EveryItem,
    Holds,
    Not,
    SomeItem,
)
from rulewright.language.paths import EACH, Each, Path, Root
from rulewright.validation.conditions import Scope, passes
from rulewright.validation.places import MISSING, value_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rulewright.generation.atlas import Atlas
    from rulewright.generation.make import Pins
    from rulewright.generation.world import World
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer


@dataclass(frozen=True, slots=True)
class Footing:
    """Where a rule's paths start in a payload: its shape's object, and the item of a rule with `for:`."""

    at: Pointer
    item_at: Pointer | None
    defaults: Mapping[Path, Json]
    atlas: Atlas

    def pointer(self, path: Path, index: int = 0) -> Pointer:
        """The place a path leads to; `index` is taken at the first step to many, 0 at any other."""
        found = self.item_at if path.root is Root.ITEM and self.item_at is not None else self.at
        for token in path.tokens:
            step: str | int = str(token)
            if isinstance(token, Each):
                step = index if token is EACH else self.atlas.key(self.atlas.way(found), index)
                index = 0
            found = (*found, step)
        return found

    def scope(self, world: World, payload: Json) -> Scope:
        """What a condition or a check is judged on there."""
        item = MISSING if self.item_at is None else value_at(payload, self.item_at)
        return Scope(value_at(payload, self.at), self.at, self.defaults, world.plan.data, item, self.item_at or ())


@dataclass(frozen=True, slots=True)
class Wanted:
    """A condition from where its paths start, and whether it is to be true."""

    condition: Condition
    footing: Footing
    truth: bool


def ways(world: World, payload: Json, condition: Condition, footing: Footing, *, truth: bool) -> Iterator[Pins]:
    """Each set of demands that makes the condition true, or false; none where nothing can."""
    yield from _ways(world, payload, Wanted(condition, footing, truth))


def _ways(world: World, payload: Json, wanted: Wanted) -> Iterator[Pins]:
    match wanted.condition:
        case Holds() as holds:
            yield from _ways_of(world, payload, holds, wanted)
        case Not(part):
            yield from _ways(world, payload, Wanted(part, wanted.footing, not wanted.truth))
        case All(parts) | AnyOf(parts):
            each = [replace(wanted, condition=part) for part in parts]
            if wanted.truth is isinstance(wanted.condition, AnyOf):
                yield from (way for part in each for way in _ways(world, payload, part))
            else:
                yield from _all_of(world, payload, each)
        case _:
            assert_never(wanted.condition)


def _all_of(world: World, payload: Json, parts: list[Wanted]) -> Iterator[Pins]:
    if not parts:
        yield {}
        return
    for first in _ways(world, payload, parts[0]):
        for others in _all_of(world, payload, parts[1:]):
            yield together(first, others)


def _ways_of(world: World, payload: Json, holds: Holds, wanted: Wanted) -> Iterator[Pins]:
    footing, truth = wanted.footing, wanted.truth
    if holds.path.root is Root.DATA:
        yield from _ways_by_row(world, holds, wanted)
        return
    pointer = footing.pointer(holds.path)
    match holds.test:
        case SomeItem(condition):
            inner = replace(wanted, condition=condition)
            yield from _ways_of_items(world, payload, inner, pointer, some=truth)
        case EveryItem(condition):
            inner = replace(wanted, condition=condition)
            yield from _ways_of_items(world, payload, inner, pointer, some=not truth)
        case _:
            default = footing.defaults.get(holds.path, MISSING)
            yield {pointer: (Demand(holds.test, Want.TRUE if truth else Want.FALSE, default),)}


def _ways_of_items(world: World, payload: Json, wanted: Wanted, array: Pointer, *, some: bool) -> Iterator[Pins]:
    """By the first item alone, or by every item there is; where it is to be false, also by there being no array."""
    items = value_at(payload, array)
    count = len(items) if isinstance(items, list) else 0
    indexes = [0] if some or not count else list(range(count))
    # What must be true of every item is surest of a single one, where there are none yet.
    single = () if some or count else (Demand(CountWithin(1, 1), Want.TRUE),)
    each = [replace(wanted, footing=Footing((*array, at), None, {}, wanted.footing.atlas)) for at in indexes]
    for pins in _all_of(world, payload, each):
        yield together({array: (IS_PRESENT, *single)}, {(*array, at): (IS_PRESENT,) for at in indexes}, pins)
    if not wanted.truth:
        yield {array: (Demand(Absent(), Want.TRUE),)}


def _ways_by_row(world: World, holds: Holds, wanted: Wanted) -> Iterator[Pins]:
    """By the field that picks the row: one of the keys whose row makes the test come out so."""
    table, *column = (str(token) for token in holds.path.tokens)
    if table not in world.context.data:
        return
    key, name = world.plan.data[table].key, ".".join(column)
    rows = world.context.data[table].rows.values()
    found = ((row, passes(holds.test, row.get(name, MISSING), world.context)) for row in rows if key in row)
    keys = [row[key] for row, truth in found if truth is wanted.truth]
    item_at = wanted.footing.item_at
    is_of_item = item_at is not None and world.atlas.field((*world.atlas.way(item_at), key)) is not None
    at = item_at if item_at is not None and is_of_item else wanted.footing.at
    if keys:
        yield {(*at, key): (exactly(*keys),)}

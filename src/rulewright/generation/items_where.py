"""An array, a condition on its items and a count → the payload with so many items for which the condition is true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.generation.demand import IS_PRESENT, exactly
from rulewright.generation.literals import Footing, ways
from rulewright.validation.conditions import is_true, item_scope
from rulewright.validation.places import value_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.generation.demand import Demand
    from rulewright.generation.make import Maker, Pins
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer
    from rulewright.plan.predicates import CountWhere

_MOST = 60
"""No array is given more items than this to count."""


def recounted_items(maker: Maker, payload: Json, array: Pointer, asked: CountWhere) -> Iterator[Json]:
    """Payloads in which as many items make the condition true as are asked for."""
    count = _count(maker, payload, array, asked)
    least = max(count, asked.low)
    wanted = least if asked.high is None else min(least, asked.high)
    made = with_count(maker, payload, array, asked, wanted)
    if made is not None:
        yield made[0]


def with_count(maker: Maker, payload: Json, array: Pointer, asked: CountWhere, wanted: int) -> tuple[Json, Pins] | None:
    """The payload with so many such items, and the demands that keep it so; None where they cannot be made."""
    if not 0 <= wanted <= _MOST:
        return None
    items = value_at(payload, array)
    have = len(items) if isinstance(items, list) else 0
    if have < max(wanted, 1):
        payload = maker.resized(payload, array, max(wanted, 1))
    count = _count(maker, payload, array, asked)
    items = value_at(payload, array)
    indexes = range(len(items)) if isinstance(items, list) else range(0)
    for index in indexes:
        is_such = _is_such(maker, payload, array, asked, index)
        if count == wanted or is_such is (count < wanted):
            continue
        made = _turned(maker, payload, (*array, index), asked, truth=not is_such)
        if made is not None and _is_such(maker, made, array, asked, index) is not is_such:
            payload = made
            count += -1 if is_such else 1
    while wanted - count > 0 and len(indexes) < _MOST:
        added = next(maker.settle(payload, (*array, len(indexes)), IS_PRESENT), None)
        made = None if added is None else _turned(maker, added, (*array, len(indexes)), asked, truth=True)
        if made is None:
            return None
        payload, count, indexes = made, count + 1, range(len(indexes) + 1)
    return (payload, _keeping(maker, payload, array, asked)) if count == wanted else None


def _keeping(maker: Maker, payload: Json, array: Pointer, asked: CountWhere) -> Pins:
    """The demands for the array, and for the items of which the condition is true to stay as they are."""
    items = value_at(payload, array)
    found: dict[Pointer, tuple[Demand, ...]] = {array: (IS_PRESENT,)}
    for index, item in enumerate(items if isinstance(items, list) else ()):
        if _is_such(maker, payload, array, asked, index):
            found[*array, index] = (exactly(item),)
    return found


def _count(maker: Maker, payload: Json, array: Pointer, asked: CountWhere) -> int:
    items = value_at(payload, array)
    return sum(_is_such(maker, payload, array, asked, at) for at in range(len(items) if isinstance(items, list) else 0))


def _is_such(maker: Maker, payload: Json, array: Pointer, asked: CountWhere, index: int) -> bool:
    item = value_at(payload, (*array, index))
    return is_true(asked.where, item_scope(item), maker.world.context)  # type: ignore[arg-type]  # an item that is there


def _turned(maker: Maker, payload: Json, item: Pointer, asked: CountWhere, *, truth: bool) -> Json | None:
    """The payload with the condition true of one item, or false."""
    footing = Footing(item, None, {}, maker.world.atlas)
    for pins in ways(maker.world, payload, asked.where, footing, truth=truth):
        pinned = maker.pinned(pins)
        made = pinned.apply_pins(payload)
        if made is not None and pinned.meets_pins(made):
            return made
    return None

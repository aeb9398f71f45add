"""A long list of values, of a field in the items of an array → valid payloads whose items show every value of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rulewright.generation.demand import IS_PRESENT, exactly
from rulewright.generation.edits import changed
from rulewright.generation.keeping import valid
from rulewright.generation.make import Maker
from rulewright.generation.texts import plainest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rulewright.generation.aims import Aim
    from rulewright.generation.stages import Stages
    from rulewright.generation.world import World
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer

_MOST_ITEMS = 64
"""So many values are shown in one payload, where its array may be so long."""
_MOST_ALONE = 12
"""So many of the values that other rules bear on are given a payload each."""


def swept(stages: Stages, aim: Aim, values: Sequence[Json]) -> Iterator[tuple[Json, list[Json]]]:
    """Payloads, each with the values that its items show; what other rules refuse beside the rest comes alone."""
    array, world = aim.array, stages.world
    scene = next(stages.scenes(aim), None)
    if array is None or scene is None:
        return
    start, _ = valid(scene.maker, scene.payload, {aim.target: (IS_PRESENT,)})
    if start is None:
        return
    maker = Maker(world, plainest)
    single = maker.resized(start, array, 1)
    left, alone, size = list(values), [], _MOST_ITEMS
    while left:
        chunk = left[:size]
        payload = _with_values(maker, single, array, aim, chunk)
        wrong = _wrong_items(world, payload, array)
        if wrong is None and len(chunk) > 1:
            size = len(chunk) // 2
            continue
        left = left[len(chunk) :]
        refused = set(range(len(chunk))) if wrong is None else wrong
        kept = [value for index, value in enumerate(chunk) if index not in refused]
        alone += [value for index, value in enumerate(chunk) if index in refused]
        if refused and kept:
            payload = _with_values(maker, single, array, aim, kept)
        if kept and not world.judge(payload) and not world.doubt(payload):
            yield payload, kept
    for value in alone[:_MOST_ALONE]:
        made, _ = valid(scene.maker, scene.payload, {aim.target: (exactly(value),)})
        if made is not None:
            yield made, [value]


def _with_values(maker: Maker, single: Json, array: Pointer, aim: Aim, values: Sequence[Json]) -> Json:
    """The payload with an item for each of the values."""
    payload = maker.resized(single, array, len(values))
    for index, value in enumerate(values):
        payload = changed(payload, replace(aim, index=index).target, value)
    return payload


def _wrong_items(world: World, payload: Json, array: Pointer) -> set[int] | None:
    """The items in which something is broken; None where something outside them is."""
    found: set[int] = set()
    for broken in world.judge(payload):
        inside = broken.pointer[: len(array)] == array and len(broken.pointer) > len(array)
        index = broken.pointer[len(array)] if inside else None
        if not isinstance(index, int):
            return None
        found.add(index)
    return found

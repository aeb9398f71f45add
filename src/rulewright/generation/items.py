"""World and starts → valid payloads with several items in an array: alike, different, with nearly equal keys."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from rulewright.generation.demand import exactly, same
from rulewright.generation.folding import Feature
from rulewright.generation.keeping import valid
from rulewright.generation.make import Maker
from rulewright.generation.texts import plainest
from rulewright.language.paths import EACH
from rulewright.language.types import ValueType
from rulewright.validation.places import Missing, value_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rulewright.generation.make import Pins
    from rulewright.generation.world import World
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer
    from rulewright.plan.rules import Field

_COUNTS = (2, 4, 11)
"""So many items arrays are shown with."""


def arrays(world: World) -> list[Pointer]:
    """The first place of every declared array."""
    return [world.atlas.place(way) for way, field in world.atlas.declared() if _is_array(field)]


def _is_array(field: Field) -> bool:
    return field.type is ValueType.ARRAY or ValueType.ARRAY in field.alternatives


def several(world: World, starts: Sequence[tuple[str, Json]]) -> Iterator[Feature]:
    """Valid payloads with several items, under labels that start with the array; each is shown as it is."""
    for label, payload, array in _several(world, starts):
        pins: Pins = {array: (exactly(value_at(payload, array)),)}
        yield Feature(f"{world.shape.name}#{label}", None, pins, partial(_as_made, payload))


def _as_made(payload: Json) -> tuple[Json | None, str]:
    return payload, ""


def _several(world: World, starts: Sequence[tuple[str, Json]]) -> Iterator[tuple[str, Json, Pointer]]:
    maker = Maker(world, plainest)
    for array in arrays(world):
        name = ".".join(str(token) for token in array if isinstance(token, str))
        start = next((payload for _, payload in starts if _items(payload, array)), None)
        if start is None:
            continue
        for count in _COUNTS:
            made, _ = valid(maker, maker.resized(start, array, count), {})
            if made is not None and len(_items(made, array)) == count:
                yield f"{name}-{count}-items", made, array
        different = _different(array, starts)
        if len(different) > 1:
            made, _ = valid(maker, maker.with_items(start, array, 0, different), {})
            if made is not None:
                yield f"{name}-all-different", made, array
        yield from _nearly_equal(maker, start, array, name)


def _items(payload: Json, array: Pointer) -> list[Json]:
    found = value_at(payload, array)
    return found if isinstance(found, list) else []


def _different(array: Pointer, starts: Sequence[tuple[str, Json]]) -> list[Json]:
    found: list[Json] = []
    for _, payload in starts:
        found += [item for item in _items(payload, array) if not any(same(item, other) for other in found)]
    return found


def _nearly_equal(maker: Maker, start: Json, array: Pointer, name: str) -> Iterator[tuple[str, Json, Pointer]]:
    """Two items whose unique key differs in case only, or by a leading zero."""
    payload = maker.resized(start, array, max(2, len(_items(start, array))))
    for way in maker.world.atlas.unique_keys(maker.world.atlas.way(array)):
        inner = tuple(str(token) for token in way[len(array) + 1 :] if token is not EACH)
        key = value_at(payload, (*array, 0, *inner))
        if isinstance(key, Missing) or not isinstance(key, str):
            continue
        for label, other in (("another-case", key.swapcase()), ("a-leading-zero", f"0{key}")):
            made, _ = valid(maker, payload, {(*array, 1, *inner): (exactly(other),)})
            if made is not None and other != key:
                yield f"{name}-keys-differ-by-{label}", made, array

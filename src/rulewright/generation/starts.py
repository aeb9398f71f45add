"""World → valid payloads to start from: the contract's bases, also put into each other, else ones made from nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.generation.edits import changed, copied
from rulewright.generation.make import Maker, always, never
from rulewright.generation.solve import solve
from rulewright.generation.texts import plainest
from rulewright.validation.places import value_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.generation.world import World
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer


def starts(world: World) -> list[tuple[str, Json]]:
    """Named payloads that break nothing, whose fields on missing data are known to be good where any are known."""
    found: list[tuple[str, Json]] = []
    maker = Maker(world, plainest)
    for name, payload in _composed(world):
        solution = solve(maker, payload)
        if solution is not None and not solution.broken:
            found.append((name, solution.payload))
    for name, eager in () if found else (("from-nothing", never), ("from-nothing-with-all", always)):
        made = Maker(world, plainest, eager=eager)
        solution = solve(made, made.from_nothing())
        if solution is not None and not solution.broken:
            found.append((name, solution.payload))
    return found


def _composed(world: World) -> Iterator[tuple[str, Json]]:
    """The shape's own bases, then its first with the bases of other shapes in their places."""
    bases = world.plan.examples.bases
    own = bases.get(world.shape.name, {})
    for name, base in own.items():
        yield name, copied(base)
    outer = copied(next(iter(own.values()), None))
    if outer is None:
        outer = Maker(world, plainest).from_nothing()
    for shape, inner in bases.items():
        if shape == world.shape.name:
            continue
        for way in world.atlas.places_of(shape):
            for name, base in inner.items():
                pointer = world.atlas.place(way)
                yield f"{shape}-{name}", changed(_alone(outer, pointer), pointer, copied(base))


def _alone(payload: Json, pointer: Pointer) -> Json:
    """The payload with one item in each array on the way to a place."""
    for length, token in enumerate(pointer):
        items = value_at(payload, pointer[:length])
        if isinstance(token, int) and isinstance(items, list):
            payload = changed(payload, pointer[:length], items[: token + 1])
    return payload

"""A scene with an array whose items must differ → demands that make two of them alike, and a payload for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.generation.demand import IS_PRESENT, exactly
from rulewright.validation.places import Missing, value_at

if TYPE_CHECKING:
    from rulewright.generation.make import Pins
    from rulewright.generation.scene import Scene
    from rulewright.language.conditions import Json
    from rulewright.plan.predicates import Unique
    from rulewright.validation.places import Found


def alike(scene: Scene, unique: Unique, earlier: int, later: int) -> tuple[Json, Pins] | None:
    """A payload with both items, and the demand for one key in both; None where an item cannot have a key."""
    array = scene.pointer
    items = value_at(scene.payload, array)
    payload = scene.maker.resized(scene.payload, array, max(later + 1, len(items) if isinstance(items, list) else 0))
    pins: Pins = {}
    for key in unique.by:
        tokens = tuple(str(token) for token in key.path.tokens)
        first = (*array, earlier, *tokens)
        payload = next(scene.maker.settle(payload, first, IS_PRESENT), payload) if _lacks(payload, first) else payload
        value = value_at(payload, first)
        if isinstance(value, Missing) or value is None:
            return None
        same = (exactly(value),)
        pins = {**pins, first: same, (*array, later, *tokens): same}
    return payload, pins


def spelled_otherwise(value: Found) -> Json | None:
    """The same number in another spelling: 1.0 for 1; None of anything else."""
    return float(value) if type(value) is int and float(value) == value else None


def _lacks(payload: Json, pointer: tuple[str | int, ...]) -> bool:
    value = value_at(payload, pointer)
    return isinstance(value, Missing) or value is None

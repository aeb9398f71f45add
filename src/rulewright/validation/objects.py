"""A payload and its shape → every object in it, each with the shapes that it has there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.validation.interpreter import continued
from rulewright.validation.places import places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer
    from rulewright.plan.contract import Plan
    from rulewright.plan.rules import Shape
    from rulewright.validation.places import Place


def objects_in(
    plan: Plan, shape: Shape, value: Json, at: Pointer = (), *, every_case: bool = False
) -> Iterator[tuple[Shape, dict[str, Json], Pointer]]:
    """The object and all in it, outer ones first; `every_case` gives a polymorphic one the shapes of all its cases."""
    if not isinstance(value, dict):
        return
    yield shape, value, at
    for field in shape.fields:
        for place in places(value, field.path.tokens, at) if field.shapes else ():
            if isinstance(place.value, dict):
                names = field.shapes if every_case else continued(field.shape, field.variants, place.value)
                for name in names:
                    yield from objects_in(plan, plan.shapes[name], place.value, place.pointer, every_case=every_case)
    if shape.variants is not None:
        for name in shape.variants.shapes if every_case else continued(None, shape.variants, value):
            yield from objects_in(plan, plan.shapes[name], value, at, every_case=every_case)


def sensitive_places(plan: Plan, shape: Shape, value: Json, at: Pointer = ()) -> Iterator[Place]:
    """The places in a payload that belong to fields marked sensitive, whichever case a polymorphic object is."""
    for owner, inner, pointer in objects_in(plan, shape, value, at, every_case=True):
        for field in owner.fields:
            if field.sensitive:
                yield from places(inner, field.path.tokens, pointer)

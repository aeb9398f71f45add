"""A plan → the texts of payloads that may be shown because the contract lists them, and the places that never may."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from rulewright.language.conditions import All, AnyOf, Holds, Not, OneOf
from rulewright.validation.places import places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.language.conditions import Condition, Json
    from rulewright.language.paths import Pointer
    from rulewright.plan.contract import Plan
    from rulewright.plan.rules import Shape


def public_texts(plan: Plan) -> frozenset[str]:
    """Every text that a rule lists: the values of enums and constants, and those that conditions ask for."""
    lists = [check.predicate for rule in plan.rules() for check in rule.checks]
    tests = [test for rule in plan.rules() for test in _lists_in(rule.guard)]
    return frozenset(
        value
        for listed in (*lists, *tests)
        if isinstance(listed, OneOf)
        for value in listed.values
        if isinstance(value, str)
    )


def _lists_in(condition: Condition) -> Iterator[OneOf]:
    match condition:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from _lists_in(part)
        case Not(part):
            yield from _lists_in(part)
        case Holds():
            if isinstance(condition.test, OneOf):
                yield condition.test
        case _:
            assert_never(condition)


def sensitive_places(plan: Plan, shape: Shape, value: Json, at: Pointer = ()) -> Iterator[Pointer]:
    """The places in a payload of the shape that hold values of fields marked sensitive."""
    for field in shape.fields:
        inner = None if field.shape is None else plan.shapes[field.shape]
        if not (field.sensitive or inner):
            continue
        for place in places(value, field.path.tokens, at):
            if field.sensitive and place.is_present:
                yield place.pointer
            elif inner and isinstance(place.value, dict):
                yield from sensitive_places(plan, inner, place.value, place.pointer)

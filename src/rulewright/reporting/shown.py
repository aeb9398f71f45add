"""A rule → a payload that breaks it and one that keeps it: as the rule file shows them, else made for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rulewright.documenting.variations import example_breaking, example_keeping
from rulewright.language.conditions import ALWAYS
from rulewright.plan.contract import Idempotency

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.generation.case import Case
    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Plan
    from rulewright.plan.rules import Rule, Shape
    from rulewright.validation.context import Context

_MADE = "made for this rule"
_MOST_CASES = 40
"""As many of the cases of a rule are looked at; the plainest come first."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A payload, the places where it breaks the rule, and where it comes from."""

    payload: Json
    at: tuple[str, ...]
    origin: str


@dataclass(frozen=True, slots=True)
class Sides:
    """Both sides of a rule, as far as there are payloads that show them."""

    breaks: Shown | None = None
    keeps: Shown | None = None


def written_sides(rule_id: str, plan: Plan) -> Sides:
    """The examples of the rule file: of those that break the rule the one that breaks least; none is made."""
    breaks, keeps = example_breaking(rule_id, plan.examples), example_keeping(rule_id, plan.examples)
    at = () if breaks is None else tuple(error.pointer for error in breaks.errors if error.rule == rule_id)
    return Sides(
        None if breaks is None else Shown(breaks.payload, at, str(breaks.span)),
        None if keeps is None else Shown(keeps.payload, (), str(keeps.span)),
    )


def sides(rule: Rule | Idempotency, plan: Plan, context: Context) -> Sides:
    """The same, with payloads made for the sides that no example shows, where such can be found."""
    written = written_sides(rule.id, plan)
    shape = next((one for one in _shapes(plan) if rule.id in {each.id for each in (one.entry, *one.rules)}), None)
    if (written.breaks and written.keeps) or isinstance(rule, Idempotency) or shape is None:
        return written
    found = _made(rule, shape, plan, context)
    return Sides(written.breaks or found.breaks, written.keeps or found.keeps)


def _shapes(plan: Plan) -> Iterator[Shape]:
    yield from plan.shapes.values()
    for operation in plan.operations.values():
        yield from (declared.shape for declared in operation.declared())


def _made(rule: Rule, shape: Shape, plan: Plan, context: Context) -> Sides:
    from rulewright.generation.cases import make_cases  # noqa: PLC0415 - few rules are without examples

    # The shape of parameters is none of the contract's own.
    known = replace(plan, shapes={**plan.shapes, shape.name: shape})
    cases = make_cases(known, shape, context, lambda _: True, only=[rule.id], folds=False, limit=_MOST_CASES).cases
    breaks = next((case for case in cases if case.side == "breaking" and case.rule == rule.id), None)
    keeps = _kept(rule, shape, known, context, [case for case in cases if case.side == "valid"])
    at = () if breaks is None else tuple(pointer for broken, pointer in breaks.violations if broken == rule.id)
    return Sides(
        None if breaks is None else Shown(breaks.payload, at, _MADE),
        None if keeps is None else Shown(keeps[0], (), _MADE),
    )


def _kept(rule: Rule, shape: Shape, plan: Plan, context: Context, valid: list[Case]) -> tuple[Json] | None:
    """A valid payload: at the far end of what the rule allows, or else one to which it applies, or else any."""
    from rulewright.generation.applied import applied  # noqa: PLC0415 - as above

    edges = [case.payload for case in valid if rule.id in case.rules] if rule.guard == ALWAYS else []
    if edges:
        return (edges[-1],)
    payload = applied(plan, shape, rule, context)
    if payload is not None:
        return (payload,)
    return next(((case.payload,) for case in valid), None)

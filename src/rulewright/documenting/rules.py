"""Every rule of a plan → its entry: what it asks for, when, how surely, and what breaks it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.documenting.model import RuleEntry, Topic
from rulewright.documenting.topics import topic_of
from rulewright.documenting.variations import breaking, keeping
from rulewright.documenting.words import required_of, standing_of
from rulewright.validation.requirement import when

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.documenting.model import Words
    from rulewright.plan.contract import Plan
    from rulewright.plan.rules import Rule, Shape


def rule_entries(plan: Plan) -> Iterator[RuleEntry]:
    """Every rule: of shapes, of parameters and headers, and across requests."""
    for shape in plan.shapes.values():
        for rule in (shape.entry, *shape.rules):
            yield rule_entry(rule, shape.name, shape, plan)
    for operation in plan.operations.values():
        for declared in operation.declared():
            for rule in declared.shape.rules:
                yield rule_entry(rule, operation.name, declared.shape, plan)
    for key in plan.idempotency:
        yield RuleEntry(
            id=key.id,
            topic=Topic.ACROSS,
            place=", ".join(key.across),
            title=key.title,
            requires=(("the same ", ", ".join(key.parts), " names the same thing"),),
            applies="always",
            standing=standing_of(key),
            says=None,
            data=(),
            breaks=None,
            keeps=None,
        )


def rule_entry(rule: Rule, place: str, shape: Shape, plan: Plan) -> RuleEntry:
    """A rule over payloads, of a shape."""
    field = shape.field(rule.checks[0].target) if rule.row and rule.checks else None
    requires: tuple[Words, ...] = tuple(dict.fromkeys(required_of(check) for check in rule.checks))
    return RuleEntry(
        id=rule.id,
        topic=topic_of(rule),
        place=place,
        title=None if field is not None and rule.title == field.title else rule.title,
        requires=requires,
        applies=when(rule),
        standing=standing_of(rule),
        says=rule.message,
        data=tuple(sorted(rule.data)),
        breaks=breaking(rule.id, plan.examples),
        keeps=keeping(rule.id, plan.examples),
    )

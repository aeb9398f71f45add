"""A plan → its rules as generated code notes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.emit.python.clauses import is_unconditional
from rulewright.emit.python.runtime.book import NotedCheck, NotedRule, NotedShape
from rulewright.language.paths import Root
from rulewright.plan.predicates import HasOffset, HasOneType, HasType, KnownKeys, NotCoercible, Unique

if TYPE_CHECKING:
    from rulewright.emit.python.runtime.book import Inner
    from rulewright.plan.contract import Plan
    from rulewright.plan.rules import Check, Rule, Shape


def noted_shapes(plan: Plan) -> dict[str, NotedShape]:
    """Every shape of a plan."""
    return {name: _shape(shape) for name, shape in plan.shapes.items()}


def _shape(shape: Shape) -> NotedShape:
    inner = tuple((entry.path.tokens, name) for entry in shape.fields for name in entry.shapes)
    variants = () if shape.variants is None else shape.variants.shapes
    return NotedShape(_rule(shape.entry), tuple(map(_rule, shape.rules)), inner, variants)


def _rule(rule: Rule) -> NotedRule:
    return NotedRule(
        rule.id,
        rule.severity.value,
        rule.basis.value,
        tuple(_check(rule, check) for check in rule.checks),
        is_unconditional(rule),
        tuple(sorted(rule.data)),
    )


def _check(rule: Rule, check: Check) -> NotedCheck:
    is_of_item = check.target.root is Root.ITEM
    message = rule.message or check.message
    return NotedCheck(check.code, message, check.target.tokens, is_of_item, _inner(rule, check))


def _inner(rule: Rule, check: Check) -> Inner | None:
    """What noting asks itself; a `type` of a rule makes no value mistyped, so it is asked as any predicate is."""
    match check.predicate:
        case KnownKeys() | Unique():
            return check.predicate
        case HasType() | HasOneType() | NotCoercible() | HasOffset() if rule.row:
            return check.predicate
        case _:
            return None

"""A plan and its examples → remarks on the named rules that no example shows broken, or none shows kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.language.standing import Severity
from rulewright.reading.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.plan.contract import Plan
    from rulewright.plan.rules import Rule
    from rulewright.reading.span import Span


def uncovered(plan: Plan) -> Iterator[Diagnostic]:
    """A remark for each entry of `rules` that no example breaks, or beside which none stands that keeps it.

    Rows and cells are not asked for: their one word says what they mean. Nor are rules of severity info, which examples
    do not list, nor anything in a contract without examples, which is one remark of its own.
    """
    if not any(plan.examples.bases.values()):
        span = next(iter(plan.shapes.values())).span
        yield _remark(
            span, "the contract has no examples", "add examples: { today: 2026-03-02, Shape: { name: { … } } }"
        )
        return
    broken = {entry.rule for example in plan.examples.variations for entry in example.errors}
    kept = {
        example.rule
        for example in plan.examples.variations
        if example.rule not in {entry.rule for entry in example.errors}
    }
    for rule in filter(_is_named, plan.rules()):
        if rule.id not in broken:
            hint = f"add one with errors: [{{ rule: {rule.id}, at: … }}]"
            yield _remark(rule.span, f"no example breaks {rule.id}", hint)
        if rule.id not in kept:
            yield _remark(rule.span, f"no example beside {rule.id} keeps it", "add one with valid: true")
    told = {story.rule for story in plan.examples.stories}
    for across in plan.idempotency:
        if across.id not in told:
            hint = "add examples: [{ steps: [{ operation: { base: … }, outcome: … }] }]"
            yield _remark(across.span, f"no example tells a story of {across.id}", hint)


def _is_named(rule: Rule) -> bool:
    return "/" not in rule.id and rule.severity is not Severity.INFO


def _remark(span: Span, message: str, hint: str) -> Diagnostic:
    return Diagnostic(span, message, hint, "warning", code="no-example")

"""A plan's stories → where the idempotency model answers a request with another outcome than its step says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rulewright.idempotency.decide import outcome_of, refuse
from rulewright.idempotency.memory import MemoryStore
from rulewright.idempotency.model import REJECTED, Request
from rulewright.reading.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rulewright.idempotency.claims import Store
    from rulewright.plan.contract import Plan, Step
    from rulewright.validation.examples import BrokenBase, ExampleRun
    from rulewright.validation.report import Violation


def story_mistakes(run: ExampleRun, broken: Iterable[BrokenBase]) -> Iterator[Diagnostic]:
    """One diagnostic for each step whose outcome is another than the story says.

    Stories of shapes with a base in `broken` are left out: they may go wrong because of it.
    """
    plans = {rule.id: replace(run.plan, idempotency=(rule,)) for rule in run.plan.idempotency}
    shapes = {entry.shape for entry in broken}
    for story in run.plan.examples.stories:
        if any(run.plan.operations[step.operation].body in shapes for step in story.steps):
            continue
        store = MemoryStore()
        for step in story.steps:
            yield from _mistake(run, plans[story.rule], step, store)


def _mistake(run: ExampleRun, plan: Plan, step: Step, store: Store) -> Iterator[Diagnostic]:
    request = Request(run.plan.operations[step.operation], step.payload, step.headers)
    body = request.operation.body
    errors: tuple[Violation, ...] = ()
    if body is not None:
        report = run.report(run.plan.shapes[body], step.payload, run.context(None, None))
        errors = report.errors
    if errors:
        refuse(plan, request, None, store)
    outcome = REJECTED if errors else outcome_of(plan, request, store)
    if outcome != step.outcome:
        message = f"the outcome of this request is “{outcome}”, and the step says “{step.outcome}”"
        hint = f"it breaks {errors[0].rule}: {errors[0].message}" if errors else None
        yield Diagnostic(step.span, message, hint, code="example")

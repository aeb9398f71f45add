"""A plan's stories → where the idempotency model answers a request with another outcome than its step says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.idempotency.memory import MemoryStore
from rulewright.idempotency.model import Record, fingerprint_of, key_of, replayed
from rulewright.reading.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rulewright.idempotency.store import Store
    from rulewright.plan.contract import Idempotency, Operation, Step
    from rulewright.validation.examples import BrokenBase, ExampleRun
    from rulewright.validation.report import Violation

_SUCCESS = range(200, 300)
_REJECTED = "rejected"


def story_mistakes(run: ExampleRun, broken: Iterable[BrokenBase]) -> Iterator[Diagnostic]:
    """One diagnostic for each step whose outcome is another than the story says.

    Stories of shapes with a base in `broken` are left out: they may go wrong because of it.
    """
    rules = {rule.id: rule for rule in run.plan.idempotency}
    shapes = {entry.shape for entry in broken}
    for story in run.plan.examples.stories:
        if any(run.plan.operations[step.operation].body in shapes for step in story.steps):
            continue
        store = MemoryStore()
        for step in story.steps:
            yield from _mistake(run, rules[story.rule], step, store)


def _mistake(run: ExampleRun, rule: Idempotency, step: Step, store: Store) -> Iterator[Diagnostic]:
    operation = run.plan.operations[step.operation]
    errors: tuple[Violation, ...] = ()
    if operation.body is not None:
        report = run.report(run.plan.shapes[operation.body], step.payload, run.context(None, None))
        errors = report.errors
    outcome = _REJECTED if errors else _outcome(rule, operation, step, store)
    if outcome != step.outcome:
        message = f"the outcome of this request is “{outcome}”, and the step says “{step.outcome}”"
        hint = f"it breaks {errors[0].rule}: {errors[0].message}" if errors else None
        yield Diagnostic(step.span, message, hint, code="example")


def _outcome(rule: Idempotency, operation: Operation, step: Step, store: Store) -> str:
    """The outcome of a valid request: what its key was used for decides, and a free key is taken."""
    fresh = next((found.name for found in operation.outcomes if found.statuses[0] in _SUCCESS), "")
    key = key_of(rule, step.payload) if operation.name in (*rule.across, *rule.used_in) else None
    if key is None:
        return fresh
    ours = Record(key, operation.name, fingerprint_of(step.payload), None)
    stands = store.remember(ours)
    if stands is ours or operation.name not in rule.across:
        return fresh
    return replayed(rule, operation.name, ours.fingerprint, stands).outcome

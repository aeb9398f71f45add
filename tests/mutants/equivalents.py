"""A fault that was not found out → a payload that the contract and the fault judge differently, if one can be made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.contract.endpoint.writing import body_bytes
from rulewright.generation.cases import make_cases
from rulewright.language.standing import Severity
from rulewright.reading.diagnostics import DiagnosticError
from rulewright.reading.limits import LimitError
from rulewright.validation.forms import read_form_value
from rulewright.validation.interpreter import interpret

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.language.conditions import Json
    from rulewright.mock.faults.fault import Fault
    from rulewright.mock.service import Judge
    from rulewright.plan.contract import Plan
    from rulewright.validation.context import Context
    from tests.mutants.subjects import Subject


def witness(subject: Subject, fault: Fault) -> tuple[Json] | None:
    """A payload, in a one-tuple, that one of the two accepts and the other refuses.

    It is looked for among those made for both sides of the rule as it is, and as it is with the fault; what the
    generator makes for a rule covers both sides of each of its bounds, values and conditions.
    """
    plan = subject.plan
    wrong = fault.change(plan)
    shape = subject.setting("http://127.0.0.1").shape
    judge = fault.judging(lambda _shape, payload, context: interpret(wrong, wrong.shapes[shape.name], payload, context))
    for payload in _near(subject, (plan, wrong) if wrong is not plan else (plan,), shape.name, fault.rule or ""):
        right = _refuses(lambda s, p, c: interpret(plan, s, p, c), plan, shape.name, payload, subject.context)
        if right != _refuses(judge, plan, shape.name, payload, subject.context):
            return (payload,)
    return None


def _near(subject: Subject, plans: tuple[Plan, ...], shape: str, rule: str) -> Iterator[Json]:
    for plan in plans:
        made = make_cases(plan, plan.shapes[shape], subject.context, lambda one: one.id == rule, only={rule})
        yield from (sent for case in made.cases if (sent := _as_sent(subject, case.payload)) is not None)


def _as_sent(subject: Subject, payload: Json) -> Json:
    """The payload as it arrives: a form cannot say everything. None where it cannot be read."""
    setting = subject.setting("http://127.0.0.1")
    if setting.operation.encoding == "json":
        return payload
    try:
        return read_form_value(body_bytes(payload, "form"), subject.plan, setting.shape)
    except (DiagnosticError, LimitError):
        return None


def _refuses(judge: Judge, plan: Plan, shape: str, payload: Json, context: Context) -> bool:
    judged = judge(plan.shapes[shape], payload, context)
    return any(entry.rule.severity is Severity.ERROR for entry in judged.broken)

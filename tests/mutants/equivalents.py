"""A fault that was not found out → a payload that gives it away, if one can be made."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from rulewright.contract.endpoint.writing import body_bytes
from rulewright.contract.verdicts.verdict import Side
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
    from rulewright.plan.contract import Plan
    from tests.mutants.subjects import Subject


def witness(subject: Subject, fault: Fault) -> tuple[Json] | None:
    """A payload, in a one-tuple, that an endpoint must accept and the fault refuses, or the other way about.

    It is looked for among those made for both sides of the rule as it is, and as it is with the fault; what the
    generator makes for a rule covers both sides of each of its bounds, values and conditions. What breaks a warning,
    hangs on what is unknown of an endpoint, or holds what JSON readers see differently, such as a number beyond 2**53,
    may be refused or accepted, and gives nothing away.
    """
    plan = subject.plan
    wrong = fault.change(plan)
    setting = subject.setting("http://127.0.0.1")
    oracle = setting.oracle(setting.operation)
    name = setting.shape.name
    judge = fault.judging(lambda _shape, payload, context: interpret(wrong, wrong.shapes[name], payload, context))
    for payload in _near(subject, wrong, name, fault.rule or ""):
        judged = judge(plan.shapes[name], payload, subject.context)
        refuses = any(entry.rule.severity is Severity.ERROR for entry in judged.broken)
        if oracle.verdict(body_bytes(payload, setting.operation.encoding)).side is (
            Side.ACCEPT if refuses else Side.REJECT
        ):
            return (payload,)
    return None


def _near(subject: Subject, wrong: Plan, shape: str, rule: str) -> Iterator[Json]:
    yield from _made(subject, shape, rule)
    if wrong is not subject.plan:
        yield from _cases(subject, wrong, shape, rule)


@lru_cache(maxsize=256)
def _made(subject: Subject, shape: str, rule: str) -> tuple[Json, ...]:
    """The payloads of the right contract, which the faults of a rule share."""
    return tuple(_cases(subject, subject.plan, shape, rule))


def _cases(subject: Subject, plan: Plan, shape: str, rule: str) -> Iterator[Json]:
    made = make_cases(plan, plan.shapes[shape], subject.context, lambda one: one.id == rule, only={rule})
    for case in chain(made.first, made.rest, made.further):
        sent = _as_sent(subject, case.payload)
        if sent is not None:
            yield sent


def _as_sent(subject: Subject, payload: Json) -> Json:
    """The payload as it arrives: a form cannot say everything. None where it cannot be read."""
    setting = subject.setting("http://127.0.0.1")
    if setting.operation.encoding == "json":
        return payload
    try:
        return read_form_value(body_bytes(payload, "form"), subject.plan, setting.shape)
    except (DiagnosticError, LimitError):
        return None

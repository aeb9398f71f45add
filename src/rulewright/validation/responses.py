"""An answer of the API → what the contract says of it: status, headers, content type, and the shape of the body."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rulewright.language.standing import Severity
from rulewright.plan.messages import BODY, SECTIONS
from rulewright.reading.diagnostics import DiagnosticError
from rulewright.reading.json import read_json
from rulewright.reading.limits import LimitError
from rulewright.validation.faults import fault, is_json_type
from rulewright.validation.interpreter import interpret
from rulewright.validation.judgement import Judgement
from rulewright.validation.parameters import pairs_of, values_of
from rulewright.validation.requests import joined

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Operation, Outcome, Plan
    from rulewright.validation.context import Context
    from rulewright.validation.judgement import Broken
    from rulewright.validation.requests import Judge

__all__ = ["Answered", "is_json_type", "judge_response"]


@dataclass(frozen=True, slots=True)
class Answered:
    """The judgement of an answer, the value that it is about, and the outcome that it was judged by."""

    value: dict[str, Json]
    judgement: Judgement
    outcome: str | None


def judge_response(  # noqa: PLR0913, PLR0917 - an answer is told by all of them
    plan: Plan,
    operation: str,
    status: int,
    headers: Mapping[str, str],
    body: bytes | str,
    context: Context,
    judge: Judge,
) -> Answered:
    """What is wrong with an answer; `judge` judges bodies.

    A status that several outcomes share is right when one of them is kept: of all, the one with the fewest errors is
    chosen, and of these the first.

    Raises:
        KeyError: the plan has no such operation.
        LimitError: a header is a longer number than is read.
    """
    declared = plan.operations[operation]
    outcomes = declared.outcome_of(status)
    if not outcomes:
        known = sorted({code for outcome in declared.outcomes for code in outcome.statuses})
        documented = ", ".join(map(str, known))
        message = f"the status {status} is not documented"
        wrong = fault(declared, "status", ("status",), message, documented=documented)
        return Answered({"status": status}, Judgement.of([wrong], []), None)
    answer = _Answer(plan, declared, status, headers, body)
    answers = [answer.judged_by(outcome, context, judge) for outcome in outcomes]
    return min(answers, key=lambda answered: _errors(answered.judgement))


@dataclass(frozen=True, slots=True)
class _Answer:
    plan: Plan
    operation: Operation
    status: int
    headers: Mapping[str, str]
    body: bytes | str

    def judged_by(self, outcome: Outcome, context: Context, judge: Judge) -> Answered:
        """The judgement by one outcome; what documents no body asks nothing of it."""
        value: dict[str, Json] = {"status": self.status}
        parts: list[Judgement] = []
        faults: list[Broken] = []
        if outcome.headers is not None:
            section = SECTIONS["header"]
            value[section] = values_of(outcome.headers, "header", pairs_of(self.headers, section))
            parts.append(interpret(self.plan, outcome.headers.shape, value[section], context).inside((section,)))
        read = None if outcome.body is None else self.read(faults)
        if outcome.body is not None and read is not None:
            value[BODY] = read[0]
            parts.append(judge(outcome.body, read[0], context).inside((BODY,)))
        return Answered(value, joined(parts, faults), outcome.name)

    def read(self, faults: list[Broken]) -> tuple[Json] | None:
        """The body's value in a one-tuple; None where it cannot be read."""
        if not is_json_type(self.headers):
            place, message = (SECTIONS["header"], "Content-Type"), "the content type is not JSON"
            faults.append(fault(self.operation, "contentType", place, message, status=self.status))
            return None
        try:
            return (read_json(self.body),)
        except (DiagnosticError, LimitError) as error:
            told: dict[str, Json] = {"status": self.status, "problem": str(error)}
            faults.append(fault(self.operation, "body", (BODY,), "the body is not JSON: {problem}", **told))
            return None


def _errors(judgement: Judgement) -> int:
    return sum(entry.rule.severity is Severity.ERROR for entry in judgement.broken)

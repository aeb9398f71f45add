"""Why a request does not reach the application → the answer: problem details (RFC 9457), or the contract's own body."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from rulewright.language.paths import pointer_text
from rulewright.middleware.message import Answer
from rulewright.mock.replies import body_of, content_of, phrase_of, with_errors
from rulewright.plan.messages import BODY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rulewright.language.conditions import Json
    from rulewright.mock.replies import Received
    from rulewright.plan.contract import Operation, Plan
    from rulewright.validation.report import Violation

Form: TypeAlias = Literal["problem", "contract"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is not let through.

    Attributes:
        status: of the answer.
        detail: says it in a sentence.
        violations: what is wrong, one by one.
        retry_after: seconds after which it may be sent again, if that helps.
    """

    status: int
    detail: str
    violations: Sequence[Violation] = ()
    retry_after: int | None = None


def default_form(plan: Plan) -> Form:
    """The contract's own form where it says how a refusal names what is wrong."""
    return "problem" if plan.errors is None else "contract"


def answer_of(refusal: Refusal, plan: Plan, operation: Operation, received: Received, form: Form) -> Answer:
    """A refusal as an answer; `problem` where the contract has no such answer of its own."""
    outcome = next(iter(operation.outcome_of(refusal.status)), None)
    if form == "contract" and outcome is not None:
        own = body_of(outcome, refusal.status, received)
        with_errors(own, plan.errors, tuple(refusal.violations))
        return _answer(refusal, "application/json", own)
    return _answer(refusal, "application/problem+json", _problem(refusal, received))


def _problem(refusal: Refusal, received: Received) -> dict[str, Json]:
    """Problem details; `errors` as in the RFC's own example, with the rule's id and the part of the request."""
    problem: dict[str, Json] = {
        "title": phrase_of(refusal.status),
        "status": refusal.status,
        "detail": refusal.detail,
        "instance": received.path,
    }
    if refusal.violations:
        problem["errors"] = [_error(violation) for violation in refusal.violations]
    return problem


def _error(violation: Violation) -> dict[str, Json]:
    part, *rest = violation.location or (BODY,)
    where = {"pointer": f"#{pointer_text(tuple(rest))}"} if part == BODY else {"name": str(rest[0]) if rest else ""}
    return {"detail": violation.message, "in": str(part), **where, "rule": violation.rule}


def _answer(refusal: Refusal, media_type: str, body: Json) -> Answer:
    content = content_of(body).encode("utf-8", "surrogatepass")
    headers = [("content-type", media_type), ("content-length", str(len(content)))]
    if refusal.retry_after is not None:
        headers.append(("retry-after", str(refusal.retry_after)))
    return Answer(refusal.status, tuple(headers), content)

"""An answer of the API → what the contract says of it: status, content type, and the shape of the body."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from rulewright.language.paths import Path
from rulewright.language.standing import Basis, Severity
from rulewright.language.types import ValueType
from rulewright.plan.predicates import HasType
from rulewright.plan.rules import Check, Rule
from rulewright.reading.diagnostics import DiagnosticError
from rulewright.reading.json import read_json
from rulewright.reading.limits import LimitError
from rulewright.validation.judgement import Broken, Judgement

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Operation, Plan
    from rulewright.plan.rules import Shape
    from rulewright.validation.context import Context

Judge: TypeAlias = "Callable[[str, Json, Context], Judgement]"


@dataclass(frozen=True, slots=True)
class Answered:
    """The judgement of an answer, its body as a JSON value, and the shape it was judged by, if any."""

    shape: Shape | None
    body: Json
    judgement: Judgement


def judge_response(  # noqa: PLR0913, PLR0917 - an answer is told by all of them
    plan: Plan,
    operation: str,
    status: int,
    headers: Mapping[str, str],
    body: bytes | str,
    context: Context,
    judge: Judge,
) -> Answered:
    """What is wrong with an answer. A status that several outcomes share is right when one of them is kept.

    Raises:
        KeyError: the plan has no such operation.
    """
    declared = plan.operations[operation]
    outcomes = declared.outcome_of(status)
    if not outcomes:
        known = sorted({code for outcome in declared.outcomes for code in outcome.statuses})
        return _refused(
            declared, "status", f"the status {status} is not documented", documented=", ".join(map(str, known))
        )
    shapes = [plan.shapes[outcome.body] for outcome in outcomes if outcome.body is not None]
    if not shapes:
        return Answered(None, None, Judgement((), ()))
    if not is_json_type(headers):
        return _refused(declared, "contentType", "the content type is not JSON", status=status)
    try:
        value = read_json(body)
    except (DiagnosticError, LimitError) as error:
        return _refused(declared, "body", f"the body is not JSON: {error}", status=status)
    answers = [Answered(shape, value, judge(shape.name, value, context)) for shape in shapes]
    return min(answers, key=lambda answer: _errors(answer.judgement))


def is_json_type(headers: Mapping[str, str]) -> bool:
    """Whether the Content-Type is JSON's (RFC 8259) or a structured type in JSON (RFC 6839)."""
    found = next((value for name, value in headers.items() if name.lower() == "content-type"), "")
    kind = found.partition(";")[0].strip().lower()
    return kind == "application/json" or kind.endswith("+json")


def _errors(judgement: Judgement) -> int:
    return sum(entry.rule.severity is Severity.ERROR for entry in judgement.broken)


def _refused(operation: Operation, name: str, message: str, **params: Json) -> Answered:
    check = Check(Path(), HasType(ValueType.OBJECT), name, message, tuple(params.items()))
    rule = Rule(
        id=f"{operation.name}.{name}",
        title=operation.title,
        severity=Severity.ERROR,
        basis=Basis.STATED,
        source=None,
        span=operation.span,
        checks=(check,),
    )
    return Answered(None, None, Judgement.of([Broken(rule, check, ())], []))

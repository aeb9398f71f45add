"""A request of the API → what the contract says of it: parameters, content type and body, in one judgement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from rulewright.plan.messages import BODY, SECTIONS
from rulewright.reading.diagnostics import DiagnosticError
from rulewright.reading.json import read_json
from rulewright.reading.limits import LimitError
from rulewright.validation.faults import FORM_TYPE, JSON_TYPE, fault, is_json_type, media_type
from rulewright.validation.forms import read_form_value
from rulewright.validation.interpreter import interpret
from rulewright.validation.judgement import Broken, Judgement
from rulewright.validation.parameters import pairs_of, values_of
from rulewright.validation.plain import to_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Operation, Place, Plan
    from rulewright.validation.context import Context
    from rulewright.validation.parameters import Texts

Judge: TypeAlias = "Callable[[str, Json, Context], Judgement]"


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as its caller has it: texts, and the body as bytes, or as a value that was read before.

    The query may be as it stands in the URL. No body is None.
    """

    path: Texts | None = None
    query: Texts | str | bytes | None = None
    headers: Texts | None = None
    body: object = None


@dataclass(frozen=True, slots=True)
class Asked:
    """The judgement of a request, and the value that it is about: a part per place, and the body."""

    value: dict[str, Json]
    judgement: Judgement


def judge_request(plan: Plan, operation: str, sent: Sent, context: Context, judge: Judge) -> Asked:
    """What is wrong with a request; `judge` judges bodies, and the interpreter the few texts beside them.

    Raises:
        KeyError: the plan has no such operation.
        TypeError: a parameter is no text.
        NotJsonError: a text has half of a surrogate pair, or a body that is no bytes is no JSON value.
        LimitError: a parameter is a longer number, or a body that is no bytes is nested deeper, than is read.
    """
    declared = plan.operations[operation]
    value, faults = read_request(plan, declared, sent)
    parts = [
        interpret(plan, parameters.shape, value[section], context).inside((section,))
        for place, parameters in declared.places.items()
        if (section := SECTIONS[place]) in value
    ]
    if declared.body is not None and BODY in value:
        parts.append(judge(declared.body, value[BODY], context).inside((BODY,)))
    return Asked(value, joined(parts, faults))


def joined(parts: Sequence[Judgement], faults: Iterable[Broken]) -> Judgement:
    """The judgements of the parts of a message, and what is wrong with it as a whole."""
    broken = (entry for part in parts for entry in part.broken)
    return Judgement.of([*broken, *faults], (entry for part in parts for entry in part.skipped))


def read_request(plan: Plan, operation: Operation, sent: Sent) -> tuple[dict[str, Json], list[Broken]]:
    """A request as one object, without the parts that could not be read, and what is wrong with those."""
    given: Mapping[Place, Texts | str | bytes | None] = {
        "path": sent.path,
        "query": sent.query,
        "header": sent.headers,
    }
    value: dict[str, Json] = {}
    faults: list[Broken] = []
    headers: dict[str, str] = {}
    for place, texts in given.items():
        section = SECTIONS[place]
        try:
            pairs = pairs_of(texts, section)
        except DiagnosticError as error:
            message = f"the {section} cannot be read: {{problem}}"
            faults.append(fault(operation, section, (section,), message, problem=str(error)))
            continue
        headers = dict(reversed(pairs)) if place == "header" else headers
        if place in operation.places:
            value[section] = values_of(operation.places[place], place, pairs)
    if operation.body is not None:
        found = _body(plan, operation, sent.body, headers)
        if isinstance(found, Broken):
            faults.append(found)
        else:
            value[BODY] = found[0]
    return value, faults


def _body(plan: Plan, operation: Operation, body: object, headers: Mapping[str, str]) -> tuple[Json] | Broken:
    """The body's value in a one-tuple, or why there is none."""
    if body is None:
        return fault(operation, "body/required", (BODY,), "the body is required")
    if not isinstance(body, bytes):
        return (to_plain(body, decimals=True),)
    kind, is_form = media_type(headers), operation.encoding == "form"
    # A body without a type is what the operation takes (RFC 9110, 8.3).
    if kind and not (kind == FORM_TYPE if is_form else is_json_type(headers)):
        wanted = FORM_TYPE if is_form else JSON_TYPE
        place = (SECTIONS["header"], "Content-Type")
        return fault(operation, "contentType", place, "the content type must be {expected}", expected=wanted)
    try:
        return (read_body(plan, operation, body),)
    except (DiagnosticError, LimitError) as error:
        what = "a form" if is_form else "JSON"
        return fault(operation, "body", (BODY,), f"the body is not {what}: {{problem}}", problem=str(error))


def read_body(plan: Plan, operation: Operation, data: bytes) -> Json:
    """The value of a body, written as the operation takes it.

    Raises:
        DiagnosticError: it is not written so.
        LimitError: it is larger, or nested deeper, than is read.
    """
    if operation.encoding == "form" and operation.body is not None:
        return read_form_value(data, plan, plan.shapes[operation.body])
    return read_json(data)

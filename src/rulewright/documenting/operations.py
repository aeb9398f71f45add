"""A plan → its operations: parameters, body, and every documented answer."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from rulewright.documenting.fields import field_entry
from rulewright.documenting.model import OperationEntry, OutcomeEntry, Parameter, Status
from rulewright.plan.contract import parameters_of
from rulewright.validation.faults import FORM_TYPE, JSON_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rulewright.plan.contract import Operation, Outcome, Parameters, Place, Plan

_WRITTEN: Final[Mapping[str, str]] = {
    "repeat": "the name repeated for each item",
    "comma": "items behind each other, with commas between",
    "space": "items behind each other, with spaces between",
    "pipe": "items behind each other, with “|” between",
}
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


def operation_entries(plan: Plan) -> Iterator[OperationEntry]:
    """The operations, in the author's order."""
    for operation in plan.operations.values():
        parameters = tuple(one for place, declared in operation.places.items() for one in _parameters(place, declared))
        known = {one.field.path for one in parameters if one.place == "path"}
        yield OperationEntry(
            name=operation.name,
            title=operation.title,
            method=operation.method,
            path=operation.path,
            auth=operation.auth,
            body=operation.body,
            content_type=JSON_TYPE if operation.encoding == "json" else FORM_TYPE,
            parameters=parameters,
            undeclared=tuple(name for name in _PLACEHOLDER.findall(operation.path) if name not in known),
            outcomes=tuple(map(_outcome, operation.outcomes)),
            keys=tuple(key.id for key in plan.idempotency if _takes_part(operation, key.across, key.used_in)),
        )


def _takes_part(operation: Operation, across: tuple[str, ...], used_in: Mapping[str, str]) -> bool:
    return operation.name in across or operation.name in used_in


def _parameters(place: Place, declared: Parameters) -> Iterator[Parameter]:
    for one in parameters_of(place, declared):
        written = "" if one.item is None or place != "query" else _WRITTEN[one.style]
        rules = [rule for rule in one.rules if all(check.target == one.field.path for check in rule.checks)]
        yield Parameter(place, field_entry(one.field, declared.shape, rules), written)


def _outcome(outcome: Outcome) -> OutcomeEntry:
    return OutcomeEntry(
        name=outcome.name,
        statuses=tuple(Status(code, phrase(code)) for code in outcome.statuses),
        body=outcome.body,
        headers=() if outcome.headers is None else tuple(_parameters("header", outcome.headers)),
    )


def phrase(code: int) -> str:
    """The phrase of a status; nothing for one that has none."""
    try:
        return HTTPStatus(code).phrase
    except ValueError:
        return ""

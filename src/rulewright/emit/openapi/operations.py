"""An operation → its OpenAPI object: parameters, security, body, and every documented status."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING

from rulewright.emit.openapi.idempotency import described, extension
from rulewright.emit.openapi.parameters import header, parameter, undeclared
from rulewright.emit.openapi.prose import prose
from rulewright.emit.openapi.references import component
from rulewright.language.types import ValueType
from rulewright.plan.contract import parameters_of
from rulewright.validation.faults import FORM_TYPE, JSON_TYPE

if TYPE_CHECKING:
    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Operation, Outcome, Plan

_NESTED = frozenset({ValueType.OBJECT, ValueType.MAP, ValueType.ARRAY})
_WITHOUT_CONTENT = frozenset({204, 205, 304})


def operation_object(plan: Plan, operation: Operation) -> dict[str, Json]:
    """The object under a path and a method."""
    tags: list[Json] = [plan.contract]
    made: dict[str, Json] = {"tags": tags, "operationId": operation.name}
    if operation.title:
        made["summary"] = operation.title
    rules = [rule for rule in plan.idempotency if operation.name in rule.across]
    if rules:
        made["description"] = prose(described(rules))
    parameters = [parameter(plan, declared) for declared in operation.parameters]
    known = {declared.name for declared in operation.parameters if declared.place == "path"}
    parameters += [undeclared(name) for name in re.findall(r"\{([^{}]+)\}", operation.path) if name not in known]
    if parameters:
        made["parameters"] = [*parameters]
    if operation.auth:
        made["security"] = [{scheme: []} for scheme in operation.auth]
    if operation.body:
        made["requestBody"] = {"required": True, "content": _request_content(plan, operation, operation.body)}
    made["responses"] = _responses(plan, operation)
    if rules:
        made["x-idempotency"] = extension(rules)
    return made


def _responses(plan: Plan, operation: Operation) -> dict[str, Json]:
    statuses = sorted({status for outcome in operation.outcomes for status in outcome.statuses})
    if not statuses:
        return {"default": {"description": "No answer is documented."}}
    return {str(status): _response(plan, status, operation.outcome_of(status)) for status in statuses}


def _response(plan: Plan, status: int, outcomes: tuple[Outcome, ...]) -> dict[str, Json]:
    names = dict.fromkeys(outcome.name for outcome in outcomes)
    bodies = dict.fromkeys(outcome.body for outcome in outcomes if outcome.body is not None)
    outcome = " or ".join(f"`{name}`" for name in names)
    described: dict[str, Json] = {"description": f"{_phrase(status)} (outcome {outcome})"}
    headers = _headers(plan, outcomes)
    if headers:
        described["headers"] = headers
    if bodies and status not in _WITHOUT_CONTENT:
        schemas: list[Json] = [component(body) for body in bodies]
        described["content"] = {JSON_TYPE: {"schema": {"anyOf": schemas} if schemas[1:] else schemas[0]}}
    return described


def _headers(plan: Plan, outcomes: tuple[Outcome, ...]) -> dict[str, Json]:
    """The headers of the outcomes; of one that they differ in, no more than its name is said."""
    by_outcome = [
        {one.name: header(plan, one) for one in parameters_of("header", outcome.headers)} if outcome.headers else {}
        for outcome in outcomes
    ]
    names = dict.fromkeys(name for found in by_outcome for name in found)
    alike = {name for name in names if all(found.get(name) == by_outcome[0].get(name) for found in by_outcome)}
    return {name: by_outcome[0][name] if name in alike else {"schema": {}} for name in names}


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return f"Status {status}"


def _request_content(plan: Plan, operation: Operation, body: str) -> dict[str, Json]:
    bases = plan.examples.bases.get(body, {})
    examples: dict[str, Json] = {name: {"value": value} for name, value in bases.items()}
    content: dict[str, Json] = {"schema": component(body), **({"examples": examples} if examples else {})}
    if operation.encoding == "json":
        return {JSON_TYPE: content}
    parts = [field for field in plan.shapes[body].fields if len(field.path.tokens) == 1]
    nested = [str(field.path.tokens[0]) for field in parts if field.type in _NESTED]
    encoding: dict[str, Json] = {name: {"style": "deepObject", "explode": True} for name in nested}
    return {FORM_TYPE: {**content, **({"encoding": encoding} if encoding else {})}}

"""A plan → its requests and answers as shapes: parameters, headers and body as parts of one object.

So the report on a whole message reads like any other, and its pointers lead from the message: `/query/limit`,
`/headers/Location`, `/body/lineItems/0`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rulewright.language.paths import Path, segment
from rulewright.language.standing import Basis, Severity
from rulewright.language.types import ValueType
from rulewright.plan.rules import Field, Rule, Shape

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rulewright.plan.contract import Operation, Parameters, Place, Plan

BODY = "body"
SECTIONS: Mapping[Place, str] = {"path": "path", "query": "query", "header": "headers"}
"""Where the parameters of a place stand in a message: the first step of their pointers."""


@dataclass(frozen=True, slots=True)
class Messages:
    """The plan with the shapes of its messages added; these by operation, and by operation and outcome."""

    plan: Plan
    requests: Mapping[str, Shape]
    answers: Mapping[tuple[str, str], Shape]


def messages_of(plan: Plan) -> Messages:
    """The requests and answers of every operation."""
    shapes = dict(plan.shapes)
    operations = plan.operations.values()
    requests = {one.name: _message(one, one.places, one.body, shapes) for one in operations}
    answers = {
        (operation.name, outcome.name): _message(
            operation, {"header": outcome.headers} if outcome.headers else {}, outcome.body, shapes
        )
        for operation in operations
        for outcome in operation.outcomes
    }
    return Messages(replace(plan, shapes=shapes), requests, answers)


def operation_rule(operation: Operation, name: str) -> Rule:
    """A rule that every operation has, without its checks."""
    return Rule(
        id=f"{segment(operation.name)}.{name}",
        title=operation.title,
        severity=Severity.ERROR,
        basis=Basis.STATED,
        source=None,
        span=operation.span,
        checks=(),
    )


def _message(
    operation: Operation, places: Mapping[Place, Parameters], body: str | None, shapes: dict[str, Shape]
) -> Shape:
    parts = {SECTIONS[place]: _added(declared.shape, shapes) for place, declared in places.items()}
    if body is not None:
        parts[BODY] = body
    fields = tuple(
        Field(Path((part,)), ValueType.OBJECT, nullable=False, title=None, span=operation.span, shape=shape)
        for part, shape in parts.items()
    )
    return Shape(operation.name, operation.title, fields, (), operation_rule(operation, "type"), operation.span)


def _added(shape: Shape, shapes: dict[str, Shape]) -> str:
    """The name that a shape is found under, which no other has."""
    name = shape.name
    while name in shapes:
        name += "_"
    shapes[name] = shape
    return name

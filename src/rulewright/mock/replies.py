"""An outcome of the contract and a request → the body of the answer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from http import HTTPStatus
from typing import TYPE_CHECKING, assert_never

from rulewright.idempotency.model import REJECTED
from rulewright.language.paths import Each, pointer_text
from rulewright.language.rfc3339 import format_instant
from rulewright.plan.contract import CountOf, FromBody, FromRequest, Given
from rulewright.validation.places import Missing, value_at
from rulewright.validation.spelled import value_spelled
from rulewright.validation.words import dotted

if TYPE_CHECKING:
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Path, Pointer
    from rulewright.plan.contract import ErrorNaming, Operation, Outcome, ReplyValue
    from rulewright.validation.clock import Clock
    from rulewright.validation.report import Violation

NOT_FOUND = 404
_REFUSALS = (400, 422, NOT_FOUND)
"""How a request is refused where no response is named `rejected`: what has no such name is not there."""
_NAMED = frozenset(map(int, HTTPStatus))


@dataclass(frozen=True, slots=True)
class Received:
    """A request as far as an answer speaks of it."""

    id: str
    path: str
    body: Json
    clock: Clock


def rejection_of(operation: Operation) -> tuple[Outcome | None, int]:
    """How the operation refuses what breaks a rule: the outcome, if there is one, and the status."""
    outcome = operation.outcome(REJECTED)
    if outcome is not None:
        return outcome, outcome.statuses[0]
    found = ((outcome, status) for status in _REFUSALS for outcome in operation.outcome_of(status))
    return next(found, (None, _REFUSALS[0]))


def phrase_of(status: int) -> str:
    """What a status is called; empty for one that has no name."""
    return HTTPStatus(status).phrase if status in _NAMED else ""


def body_of(outcome: Outcome, status: int, received: Received) -> dict[str, Json]:
    """The body that the outcome's `reply` describes."""
    body: dict[str, Json] = {}
    for path, value in outcome.reply:
        put(body, path, _value(value, status, received))
    return body


def with_errors(body: dict[str, Json], naming: ErrorNaming | None, violations: tuple[Violation, ...]) -> None:
    """Adds what is wrong to a refusal's body, named as the contract's `errors` section says."""
    if naming is None:
        return
    items: list[Json] = []
    for violation in violations:
        item: dict[str, Json] = {}
        # The first step says which part of the request it is, the rest is the name that its sender knows.
        put(item, naming.field, field_name(naming, violation.location[1:]))
        if naming.message is not None:
            put(item, naming.message, violation.message)
        if naming.code is not None and violation.api_code is not None:
            put(item, naming.code, value_spelled(violation.api_code, naming.code_types))
        items.append(item)
    put(body, naming.items.parent(), items)


def field_name(naming: ErrorNaming, location: Pointer) -> str:
    """A place in the request's body, or a parameter, spelled as the API spells it."""
    match naming.style:
        case "pointer":
            return pointer_text(location)
        case "last":
            return str(location[-1]) if location else ""
        case "dotted":
            return dotted(location, nameless="") if location else ""
        case _:
            assert_never(naming.style)


def put(body: dict[str, Json], path: Path, value: Json) -> None:
    """Sets the value at a path without array steps, making the objects around it."""
    *parents, last = (str(token) for token in path.tokens if not isinstance(token, Each))
    for parent in parents:
        inner = body.setdefault(parent, {})
        if not isinstance(inner, dict):
            return
        body = inner
    body[last] = value


def content_of(body: Json) -> str:
    """The text of an answer's body, its numbers as JavaScript would have them."""
    return json.dumps(body, ensure_ascii=False, default=_number)


def _number(value: object) -> float:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(type(value).__name__)


def _value(value: ReplyValue, status: int, received: Received) -> Json:
    match value:
        case Given(given):
            return given
        case FromBody(path):
            found = _found(received.body, path)
            return None if isinstance(found, Missing) else found
        case CountOf(path):
            found = _found(received.body, path)
            return len(found) if isinstance(found, list) else 0
        case FromRequest(word):
            known: dict[str, Json] = {
                "now": format_instant(received.clock.now),
                "id": received.id,
                "path": received.path,
                "status": status,
                "phrase": phrase_of(status),
            }
            return known[word]
        case _:
            assert_never(value)


def _found(body: Json, path: Path) -> Json | Missing:
    return value_at(body, tuple(str(token) for token in path.tokens))

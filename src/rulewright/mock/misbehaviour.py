"""A right answer and a fault's behaviour → the wrong answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from rulewright.idempotency.decide import SUCCESS, success_of
from rulewright.mock.service import Answer

if TYPE_CHECKING:
    from rulewright.language.conditions import Json
    from rulewright.mock.faults import Behaviour
    from rulewright.mock.service import Service
    from rulewright.plan.contract import Operation

_ASTRAL_LEAD = range(0xF0, 0xF5)
_CRASHED = 500
_TRACE = "Traceback (most recent call last):\n  File \"orders.py\", line 42, in create\nKeyError: 'recipient'"


def misbehave(behaviour: Behaviour, operation: Operation, data: bytes, answer: Answer, service: Service) -> Answer:
    """What the fault makes of an answer."""
    is_success = answer.status in SUCCESS
    match behaviour:
        case "correct" | "wrong-type" | "open-door":
            return answer
        case "duplicate-created":
            made = success_of(operation)
            if operation.body is None or not is_success or made is None or answer.status == made.statuses[0]:
                return answer
            return Answer(made.statuses[0], _other(answer.body))
        case "replay-differs":
            made = success_of(operation)
            again = operation.body is not None and is_success and made is not None and answer.status != made.statuses[0]
            return replace(answer, body=_other(answer.body)) if again else answer
        case "wrong-shape":
            return replace(answer, body=_mistyped(answer.body)) if is_success else answer
        case "trace":
            return answer if is_success else Answer(answer.status, _with(answer.body, "message", _TRACE))
        case "crash":
            crashed = operation.body is not None and any(byte in _ASTRAL_LEAD for byte in data)
            return Answer(_CRASHED, {"message": "Internal Server Error"}) if crashed else answer
        case "wrong-field":
            return _misnamed(answer, service)
        case _:
            assert_never(behaviour)


def _other(body: Json) -> Json:
    """The body with every whole number one more: another order's answer."""
    if not isinstance(body, dict):
        return body
    return {key: value + 1 if type(value) is int else value for key, value in body.items()}


def _mistyped(body: Json) -> Json:
    if not isinstance(body, dict):
        return body
    return {key: [value] if not isinstance(value, list) else "none" for key, value in body.items()}


def _with(body: Json, key: str, value: Json) -> Json:
    return {**body, key: value} if isinstance(body, dict) else body


def _misnamed(answer: Answer, service: Service) -> Answer:
    naming = service.plan.errors
    if naming is None or not isinstance(answer.body, dict):
        return answer
    key = str(naming.items.tokens[0])
    items = answer.body.get(key)
    if not isinstance(items, list) or not items:
        return answer
    wrong: list[Json] = [_with(item, str(naming.field.tokens[-1]), "somethingElse") for item in items]
    return replace(answer, body={**answer.body, key: wrong})

"""A plan → the faults of answers: right decisions, told in a way that the contract does not know."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from rulewright.idempotency.decide import SUCCESS, refuse, success_of
from rulewright.language.conditions import ALWAYS
from rulewright.language.paths import EACH
from rulewright.language.rfc3339 import format_instant, parse_instant
from rulewright.language.types import ValueType
from rulewright.mock.faults.fault import Fault
from rulewright.plan.contract import FromRequest
from rulewright.plan.predicates import Required
from rulewright.reading.diagnostics import DiagnosticError
from rulewright.reading.json import read_json
from rulewright.reading.limits import LimitError
from rulewright.validation.clock import shift_seconds
from rulewright.validation.interpreter import shapes_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rulewright.language.conditions import Json
    from rulewright.language.paths import Token
    from rulewright.mock.faults.fault import Answered
    from rulewright.mock.service import Answer
    from rulewright.plan.contract import Idempotency, Operation, Outcome, Plan

_CRASHED = 500
_TEAPOT = 418
_ODD_SUCCESS = 207
_MINUTE = 60
_SLOW_SECONDS = 6.0
_LONG = 4_096
_WIDE = 2**53
_ASTRAL_LEAD = range(0xF0, 0xF5)
_TRACE = "Traceback (most recent call last):\n  File \"orders.py\", line 42, in create\nKeyError: 'recipient'"


def answer_faults(plan: Plan) -> Iterator[Fault]:
    """The faults of answers that an endpoint of this contract can have."""
    yield _fault("wrong-content-type", "sends JSON as text/plain", lambda a: replace(a.answer, media_type="text/plain"))
    if any(outcome.body for operation in plan.operations.values() for outcome in operation.outcomes):
        yield _fault("wrong-shape", "answers with values of other types", _on_success(_mistyped))
        if any(_needed(plan, outcome) for outcome in _successes(plan)):
            yield _fault("missing-field", "leaves out a field that its answers must have", _without_needed)
        yield _fault("no-body", "answers with a status and no body", lambda a: replace(a.answer, body=None))
    yield _fault("undocumented-status", "refuses with a status that is not documented", _refusing_oddly)
    yield _fault("undocumented-success", "accepts with a status that is not documented", _accepting_oddly)
    yield _fault("trace-in-error", "puts a stack trace into refusals", _traced)
    yield _fault("slow", f"takes {_SLOW_SECONDS:g} seconds to accept something", _slowly)
    is_json = any(operation.body and operation.encoding == "json" for operation in plan.operations.values())
    for kind, words, is_odd in _CRASHES if is_json else _CRASHES[:1]:
        if kind != _WIDE_NUMBER or _has_numbers(plan):
            yield _fault(kind, f"crashes on {words}", _crashing(is_odd))
    if plan.errors is not None:
        yield _fault("missing-errors", "refuses without saying what is wrong", _without_errors)
        yield _fault("wrong-field", "names another field than the one that is wrong", _misnamed)
    if any(operation.auth for operation in plan.operations.values()):
        yield Fault("no-authentication", "no-authentication", "lets everybody in", open_door=True)
    if plan.idempotency:
        told = [value for outcome in _successes(plan) for _, value in outcome.reply]
        if told:
            yield _fault("replay-differs", "answers a replay with another body", _on_replay(_other))
        if FromRequest("now") in told:
            yield _fault("replay-later", "answers a replay with another time", _on_replay(_later))
        if any(_tells_replays(operation, rule) for operation in plan.operations.values() for rule in plan.idempotency):
            yield _fault("replay-as-new", "answers a replay with the status of something new", _as_new)
    if any(rule.rejected_takes_key == "no" for rule in plan.idempotency):
        yield _fault("rejected-takes-key", "takes the key of what it refuses", _taking_keys)


def _has_numbers(plan: Plan) -> bool:
    """Whether a field of a body is of numbers."""
    bodies = {operation.body for operation in plan.operations.values() if operation.body}
    names = {name for body in bodies for name in shapes_in(plan, body)}
    types = {
        known for name in names for field in plan.shapes[name].fields for known in (field.type, *field.alternatives)
    }
    return not types.isdisjoint({ValueType.NUMBER, ValueType.INTEGER, ValueType.DECIMAL_OR_NUMBER})


def _tells_replays(operation: Operation, rule: Idempotency) -> bool:
    """Whether the same body again is accepted with another status than the first."""
    made, outcomes = success_of(operation), {outcome.name: outcome for outcome in operation.outcomes}
    replayed = outcomes.get(rule.same_body.outcome)
    if operation.name not in rule.across or made is None or replayed is None:
        return False
    return replayed.statuses[0] in SUCCESS and replayed.statuses[0] != made.statuses[0]


def _successes(plan: Plan) -> Iterator[Outcome]:
    """The outcomes that are answered to what was made."""
    for operation in plan.operations.values():
        yield from (outcome for outcome in operation.outcomes if outcome.statuses[0] in SUCCESS)


def _fault(kind: str, words: str, spoil: Callable[[Answered], Answer]) -> Fault:
    return Fault(kind, kind, words, spoil=spoil)


def _on_success(changed: Callable[[Json], Json]) -> Callable[[Answered], Answer]:
    def spoil(answered: Answered) -> Answer:
        answer = answered.answer
        return replace(answer, body=changed(answer.body)) if answer.status in SUCCESS else answer

    return spoil


def _on_replay(changed: Callable[[Json], Json]) -> Callable[[Answered], Answer]:
    def spoil(answered: Answered) -> Answer:
        answer = answered.answer
        again = answer.is_replay and answer.status in SUCCESS
        return replace(answer, body=changed(answer.body)) if again else answer

    return spoil


def _as_new(answered: Answered) -> Answer:
    made = success_of(answered.operation)
    answer = answered.answer
    if made is None or not answer.is_replay or answer.status not in SUCCESS:
        return answer
    return replace(answer, status=made.statuses[0])


def _refusing_oddly(answered: Answered) -> Answer:
    answer = answered.answer
    return answer if answer.status in SUCCESS else replace(answer, status=_TEAPOT)


def _accepting_oddly(answered: Answered) -> Answer:
    answer = answered.answer
    return replace(answer, status=_ODD_SUCCESS) if answer.status in SUCCESS and not answer.is_replay else answer


def _traced(answered: Answered) -> Answer:
    answer = answered.answer
    if answer.status in SUCCESS:
        return answer
    body = answer.body if isinstance(answer.body, dict) else {}
    return replace(answer, body={**body, "message": _TRACE})


def _slowly(answered: Answered) -> Answer:
    if answered.answer.status in SUCCESS:
        time.sleep(_SLOW_SECONDS)
    return answered.answer


def _crashing(is_odd: Callable[[bytes], bool]) -> Callable[[Answered], Answer]:
    def spoil(answered: Answered) -> Answer:
        if answered.operation.body is None or not is_odd(answered.body):
            return answered.answer
        return replace(answered.answer, status=_CRASHED, body={"message": "Internal Server Error"})

    return spoil


def _in_values(is_odd: Callable[[Json], bool]) -> Callable[[bytes], bool]:
    """Whether a value of a body is odd; a body that is no JSON has none."""

    def test(body: bytes) -> bool:
        try:
            return _any_value(read_json(body), is_odd)
        except (DiagnosticError, LimitError):
            return False

    return test


def _any_value(value: Json, is_odd: Callable[[Json], bool]) -> bool:
    members = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return is_odd(value) or any(_any_value(member, is_odd) for member in members)


_WIDE_NUMBER = "crash-on-wide-number"
_CRASHES: tuple[tuple[str, str, Callable[[bytes], bool]], ...] = (
    (
        "crash-on-emoji",
        "characters outside the basic plane",
        lambda body: any(byte in _ASTRAL_LEAD for byte in unquote_to_bytes(body)),
    ),
    ("crash-on-null", "null", _in_values(lambda value: value is None)),
    ("crash-on-array", "an empty array", _in_values(lambda value: value == [])),
    (
        "crash-on-long-text",
        f"a text of {_LONG:,} characters",
        _in_values(lambda v: isinstance(v, str) and len(v) >= _LONG),
    ),
    (
        _WIDE_NUMBER,
        "a number beyond 2^53",
        _in_values(lambda value: isinstance(value, int) and abs(value) > _WIDE),
    ),
)


def _without_errors(answered: Answered) -> Answer:
    naming = answered.service.plan.errors
    answer = answered.answer
    if naming is None or answer.status in SUCCESS or not isinstance(answer.body, dict):
        return answer
    key = naming.items.tokens[0]
    return replace(answer, body={name: value for name, value in answer.body.items() if name != key})


def _misnamed(answered: Answered) -> Answer:
    naming = answered.service.plan.errors
    if naming is None or answered.answer.status in SUCCESS:
        return answered.answer
    body = _with(answered.answer.body, (*naming.items.tokens, *naming.field.tokens), "somethingElse")
    return replace(answered.answer, body=body)


def _with(value: Json, tokens: tuple[Token, ...], other: str) -> Json:
    """The value with another wherever the tokens lead to something."""
    if not tokens:
        return other
    token, *rest = tokens
    match value:
        case list() if token is EACH:
            return [_with(item, tuple(rest), other) for item in value]
        case dict() if token in value:
            return {**value, str(token): _with(value[str(token)], tuple(rest), other)}
        case _:
            return value


def _taking_keys(answered: Answered) -> Answer:
    answer, service, operation = answered.answer, answered.service, answered.operation
    if answer.status in SUCCESS or answer.is_replay or operation.body is None:
        return answer
    try:
        request = answered.request
    except LimitError:
        return answer
    if request is None:
        return answer
    taking = tuple(replace(rule, rejected_takes_key="yes") for rule in service.plan.idempotency)
    refuse(replace(service.plan, idempotency=taking), request, answer.body, service.store)
    return answer


def _mistyped(body: Json) -> Json:
    if not isinstance(body, dict):
        return body
    return {key: [value] if not isinstance(value, list) else "none" for key, value in body.items()}


def _needed(plan: Plan, outcome: Outcome) -> str | None:
    """The first field that every body of an outcome must have, if there is one."""
    rules = plan.shapes[outcome.body].rules if outcome.body else ()
    checks = (check for rule in rules if rule.guard == ALWAYS for check in rule.checks)
    needed = (check.target.tokens for check in checks if isinstance(check.predicate, Required))
    return next((str(tokens[0]) for tokens in needed if len(tokens) == 1), None)


def _without_needed(answered: Answered) -> Answer:
    answer = answered.answer
    fitting = (outcome for outcome in answered.operation.outcomes if answer.status in outcome.statuses)
    name = next((name for outcome in fitting if (name := _needed(answered.service.plan, outcome))), None)
    if answer.status not in SUCCESS or not isinstance(answer.body, dict) or name is None:
        return answer
    return replace(answer, body={key: value for key, value in answer.body.items() if key != name})


def _other(body: Json) -> Json:
    """The body with every whole number one more, or where it has none every text one letter longer: another one's."""
    if not isinstance(body, dict):
        return body
    if any(type(value) is int for value in body.values()):
        return {key: value + 1 if type(value) is int else value for key, value in body.items()}
    return {key: f"{value}x" if isinstance(value, str) else value for key, value in body.items()}


def _later(body: Json) -> Json:
    """The body with every instant a minute later."""
    if not isinstance(body, dict):
        return body
    return {key: _a_minute_later(value) for key, value in body.items()}


def _a_minute_later(value: Json) -> Json:
    instant = parse_instant(value) if isinstance(value, str) else None
    return value if instant is None else format_instant(shift_seconds(instant, _MINUTE))

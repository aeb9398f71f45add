"""What is due to a request under a key, and its answer → a complaint, if the two disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from rulewright.contract.checks.answers import Meaning
from rulewright.contract.findings.finding import Complaint, Kind
from rulewright.contract.sessions.memory import Doubtful, Pending, Spent, Taken
from rulewright.idempotency.decide import success_of
from rulewright.language.paths import pointer_text
from rulewright.plan.contract import CountOf, FromBody
from rulewright.validation.places import Missing, value_at
from rulewright.validation.values import json_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.contract.checks.observation import Observation
    from rulewright.contract.sessions.memory import Due, Memory
    from rulewright.contract.sessions.stage import Stage
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer
    from rulewright.plan.contract import Operation

_TOLD = (Meaning.ACCEPTED, Meaning.REJECTED)


def disagreement(  # noqa: PLR0913 - the request, its answer, and what is known of both
    stage: Stage, memory: Memory, due: Due, payload: Json, seen: Observation, *, is_usual: bool
) -> Complaint | None:
    """What is wrong with the answer to a payload that must be accepted.

    Args:
        stage: the rule and what replies mean under it.
        memory: the requests before.
        due: what the rule says of this one.
        payload: the body.
        seen: the answer.
        is_usual: whether payloads like it were accepted, so that a refusal can be about the key alone.
    """
    if seen.meaning not in _TOLD:
        return None
    match due.state:
        case None:
            return _of_new(stage, memory, seen, is_usual=is_usual)
        case Spent():
            if stage.replies_of(seen.operation).says_created(seen.exchange):
                return _complaint(
                    stage, Kind.DUPLICATE_CREATED, seen, "a payload whose key had been refused, and taken"
                )
            return None
        case Pending() as pending:
            return _of_retry(stage, pending, payload, seen)
        case Taken() as taken:
            return _of_used(stage, due, taken, payload, seen)
        case Doubtful():
            return None
        case _:
            assert_never(due.state)


def made_of_refused(stage: Stage, seen: Observation) -> Complaint | None:
    """Something new for a payload that must be refused; under a used key, the first reply is right too."""
    if not stage.replies_of(seen.operation).says_created(seen.exchange):
        return None
    return _complaint(stage, Kind.ACCEPTED_INVALID, seen, "a payload that must be refused, as if it had made something")


def overwritten(operation: Operation, taken: Taken, later: Json, before: Json, now: Json) -> Pointer | None:
    """Where an answer now says what a later body has, and earlier said what the first one had."""
    first, other = dict(_echoes(operation, taken.payload)), dict(_echoes(operation, later))
    for at, value in other.items():
        was, said, says = first.get(at), _at(before, at), _at(now, at)
        if was is not None and was != value and said == was and says == value:
            return at
    return None


def _of_new(stage: Stage, memory: Memory, seen: Observation, *, is_usual: bool) -> Complaint | None:
    replies = stage.replies_of(seen.operation)
    if seen.meaning is Meaning.REJECTED:
        return _complaint(stage, Kind.REJECTED_VALID, seen, "a payload whose key is new") if is_usual else None
    firsts = [taken.first for taken in memory.taken(stage.rule) if taken.operation == seen.operation.name]
    is_replay = replies.says_replayed(seen.exchange)
    if is_replay or any(replies.is_replay(first.exchange, seen.exchange) for first in firsts):
        return _complaint(stage, Kind.REPLAY_DIFFERS, seen, "a payload whose key is new, as if it had been used")
    return None


def _of_retry(stage: Stage, pending: Pending, payload: Json, seen: Observation) -> Complaint | None:
    """The first answer that is read after one was not: it may be that of the first request, or that of a replay."""
    what = "a request that is sent again, as its answer was not read"
    replies = stage.replies_of(seen.operation)
    if pending.is_made and pending.payload == payload and replies.says_created(seen.exchange):
        return _complaint(stage, Kind.DUPLICATE_CREATED, seen, f"{what} and said that it was made")
    if not pending.is_answered or pending.payload != payload or seen.meaning is Meaning.ACCEPTED:
        return None
    outcome = seen.operation.outcome(stage.rule.same_body.outcome)
    in_flight = seen.operation.outcome(stage.rule.in_flight)
    known = [known for known in (outcome, in_flight) if known is not None]
    if any(seen.exchange.status in known.statuses for known in known):
        return None
    return _complaint(stage, Kind.REPLAY_DIFFERS, seen, what)


def _of_used(stage: Stage, due: Due, taken: Taken, payload: Json, seen: Observation) -> Complaint | None:
    replies = stage.replies_of(seen.operation)
    if due.reply is None:
        return None
    if taken.operation != seen.operation.name and taken.operation in stage.rule.used_in:
        outcome = seen.operation.outcome(due.reply.outcome)
        if outcome is None or seen.exchange.status in outcome.statuses:
            return None
        kind = Kind.ACCEPTED_INVALID if seen.meaning is Meaning.ACCEPTED else Kind.REPLAY_DIFFERS
        what = f"a key that was used in {taken.operation}, where “{due.reply.outcome}” is due"
        return _complaint(stage, kind, seen, what)
    is_same = taken.payload == payload
    what = "the same payload again" if is_same else "another payload under the same key"
    return replies.compared(due.reply, taken.first.exchange, seen.exchange, what)


def _echoes(operation: Operation, payload: Json) -> Iterator[tuple[Pointer, object]]:
    """What an answer says of a body: the fields that are described as taken from it, and those of the same names."""
    made = success_of(operation)
    if isinstance(payload, dict):
        yield from (((name,), json_key(value)) for name, value in payload.items())
    for path, value in () if made is None else made.reply:
        at = tuple(map(str, path.tokens))
        match value:
            case FromBody(source):
                yield at, _at(payload, tuple(map(str, source.tokens)))
            case CountOf(source):
                found = value_at(payload, tuple(map(str, source.tokens)))
                yield at, json_key(len(found) if isinstance(found, list) else 0)
            case _:
                pass


def _at(value: Json, at: Pointer) -> object:
    found = value_at(value, at)
    return None if isinstance(found, Missing) else json_key(found)


def _complaint(stage: Stage, kind: Kind, seen: Observation, what: str, at: Pointer = ()) -> Complaint:
    message = f"answered {seen.exchange.status} to {what}"
    return Complaint(kind, message, (stage.rule.id,), pointer_text(at))

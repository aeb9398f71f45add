"""Requests that followed each other and an idempotency rule → what is wrong with the last one's reply, if anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.contract.checks.answers import Meaning
from rulewright.contract.endpoint.beside import places_of, with_headers
from rulewright.contract.endpoint.exchange import Failure
from rulewright.contract.findings.finding import Complaint, Kind
from rulewright.contract.sessions.expected import disagreement, made_of_refused, overwritten
from rulewright.contract.sessions.memory import Memory
from rulewright.contract.sessions.reading_back import listing_of
from rulewright.contract.sessions.stage import pointer_of
from rulewright.contract.sessions.twins import Sort, of_round
from rulewright.contract.verdicts.verdict import NOTHING_SENT, Side

if TYPE_CHECKING:
    from rulewright.contract.checks.observation import Observation
    from rulewright.contract.sessions.memory import Taken
    from rulewright.contract.sessions.stage import Stage
    from rulewright.contract.setting import Setting
    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Idempotency


def of_twins(setting: Setting, rule: Idempotency, seen: list[Observation], what: str) -> Complaint | None:
    """What is wrong with the replies to requests that were sent at the same time; `what` says what they are."""
    payloads = tuple(each.verdict.payload[0] for each in seen if each.verdict.payload is not None)
    operations = tuple(each.operation for each in seen)
    sort = Sort(what, payloads, operations if len(set(map(id, operations))) > 1 else ())
    return of_round(setting, rule, sort, seen, replays_alike=True)


def of_last(stage: Stage, seen: list[Observation]) -> Complaint | None:
    """What is wrong with the reply to the last request, by what became of those before it."""
    *earlier, last = seen
    memory = Memory(stage.talk.setting.plan)
    for each in earlier:
        _note(stage, memory, each)
    payload = _payload(last)
    if payload is None:
        return _of_read(stage, memory, earlier, last)
    if last.due is Side.REJECT:
        return made_of_refused(stage, last)
    due = memory.due(stage.rule, last.operation, payload[0])
    return None if due is None else disagreement(stage, memory, due, payload[0], last, is_usual=True)


def _note(stage: Stage, memory: Memory, seen: Observation) -> None:
    payload = _payload(seen)
    if payload is None:
        return
    if seen.exchange.failure is Failure.ABANDONED:
        is_made, is_answered = stage.replies.says_created(seen.exchange), seen.exchange.status is not None
        memory.note_abandoned(seen.operation, payload[0], is_made=is_made, is_answered=is_answered)
    else:
        memory.note(seen.operation, payload[0], seen)


def _of_read(stage: Stage, memory: Memory, earlier: list[Observation], last: Observation) -> Complaint | None:
    """What a request without a body shows: another thing than before, or none, a later body, or two things."""
    rule, name = stage.rule, last.operation.name
    before = [each for each in earlier if each.exchange.line == last.exchange.line and each.meaning is Meaning.ACCEPTED]
    if last.meaning is not Meaning.ACCEPTED:
        gone = bool(before) and last.meaning in (Meaning.REJECTED, Meaning.MISSED)
        message = f"{name} reads nothing where there was something"
        return Complaint(Kind.REPLAY_DIFFERS, message, (rule.id,)) if gone else None
    if any(stage.replies.differ_in_identity(each.exchange, last.exchange) for each in before):
        return Complaint(Kind.DUPLICATE_CREATED, f"{name} reads another thing under the key than before", (rule.id,))
    for taken in memory.taken(rule):
        listing = listing_of(stage, taken.payload)
        keys = tuple(pointer_of(path) for path in rule.key)
        if listing is not None and listing.operation == last.operation and listing.count(taken.payload, keys, last) > 1:
            return Complaint(Kind.DUPLICATE_CREATED, f"{name} lists more than one thing under one key", (rule.id,))
        if _is_overwritten(stage, taken, [*before, taken.first], earlier, last):
            return Complaint(Kind.REPLAY_DIFFERS, f"{name} reads a field of a later body", (rule.id,))
    return None


def _is_overwritten(
    stage: Stage, taken: Taken, told: list[Observation], earlier: list[Observation], last: Observation
) -> bool:
    now = last.exchange.json
    payloads = [payload[0] for each in earlier if (payload := _payload(each)) is not None]
    paths = places_of(stage.rule)
    later = [other for other in payloads if stage.under_key_of(other, taken.payload, paths) == taken.payload != other]
    was = [found[0] for each in told if (found := each.exchange.json) is not None]
    operation = stage.talk.setting.operation
    return now is not None and any(
        overwritten(operation, taken, other, earlier_answer, now[0]) for other in later for earlier_answer in was
    )


def _payload(seen: Observation) -> tuple[Json] | None:
    """The body that was sent, with the headers of its keys beside it."""
    if seen.verdict is NOTHING_SENT or seen.verdict.payload is None:
        return None
    return (with_headers(seen.verdict.payload[0], seen.exchange.request_headers, seen.plan.idempotency),)

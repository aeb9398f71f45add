"""Requests that followed each other and an idempotency rule → what is wrong with the last one's reply, if anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.contract.checks.answers import Meaning
from rulewright.contract.findings.finding import Complaint, Kind
from rulewright.contract.sessions.replies import Replies
from rulewright.contract.sessions.stage import pointer_of
from rulewright.contract.sessions.twins import Sort, of_round
from rulewright.contract.verdicts.verdict import NOTHING_SENT
from rulewright.validation.places import value_at
from rulewright.validation.values import json_key

if TYPE_CHECKING:
    from rulewright.contract.checks.observation import Observation
    from rulewright.contract.setting import Setting
    from rulewright.plan.contract import Idempotency


def of_twins(setting: Setting, rule: Idempotency, seen: list[Observation], what: str) -> Complaint | None:
    """What is wrong with the replies to requests that were sent at the same time; `what` says what they are."""
    payloads = tuple(each.verdict.payload[0] for each in seen if each.verdict.payload is not None)
    operations = tuple(each.operation for each in seen)
    sort = Sort(what, payloads, operations if len(set(map(id, operations))) > 1 else ())
    return of_round(setting, rule, sort, seen, replays_alike=True)


def of_last(setting: Setting, rule: Idempotency, seen: list[Observation]) -> Complaint | None:
    """What is wrong with the reply to the last request, by what became of those before it."""
    *earlier, last = seen
    replies = Replies(setting.plan, setting.operation, rule)
    if last.verdict is NOTHING_SENT:
        read = next((each for each in earlier if each.operation == last.operation), None)
        if read is None or not replies.differ_in_identity(read.exchange, last.exchange):
            return None
        message = f"{last.operation.name} reads another thing under the key than before"
        return Complaint(Kind.DUPLICATE_CREATED, message, (rule.id,))
    known = [each for each in earlier if each.verdict is not NOTHING_SENT]
    same = [each for each in known if _key(rule, each) == _key(rule, last)]
    if not same:
        return _must_be_new(replies, rule, known, last)
    first = next((each for each in same if each.meaning is Meaning.ACCEPTED), None)
    if first is None:
        return _after_refusal(replies, rule, last)
    if first.operation.name in rule.used_in and first.operation != last.operation:
        return _after_use_elsewhere(rule, first, last)
    is_same = _payload(first) == _payload(last)
    due, what = (rule.same_body, "the same payload again") if is_same else (rule.other_body, "another payload")
    return replies.compared(due, first.exchange, last.exchange, f"{what} under the key")


def _must_be_new(
    replies: Replies, rule: Idempotency, earlier: list[Observation], last: Observation
) -> Complaint | None:
    if not any(replies.is_replay(each.exchange, last.exchange) for each in earlier):
        return None
    message = f"answered {last.exchange.status} to a new key with the reply to another one"
    return Complaint(Kind.REPLAY_DIFFERS, message, (rule.id,))


def _after_refusal(replies: Replies, rule: Idempotency, last: Observation) -> Complaint | None:
    status = last.exchange.status
    if rule.rejected_takes_key == "yes" and replies.says_created(last.exchange):
        return Complaint(Kind.DUPLICATE_CREATED, f"answered {status} to a key that a refusal had taken", (rule.id,))
    if rule.rejected_takes_key != "no":
        return None
    kind = Kind.REJECTED_VALID if last.meaning is Meaning.REJECTED else Kind.REPLAY_DIFFERS
    if kind is Kind.REPLAY_DIFFERS and not replies.says_replayed(last.exchange):
        return None
    return Complaint(kind, f"answered {status} to a key that had only been refused", (rule.id,))


def _after_use_elsewhere(rule: Idempotency, first: Observation, last: Observation) -> Complaint | None:
    due = rule.used_in[first.operation.name]
    outcome = last.operation.outcome(due)
    status = last.exchange.status
    if outcome is None or status in outcome.statuses or last.meaning not in (Meaning.ACCEPTED, Meaning.REJECTED):
        return None
    kind = Kind.ACCEPTED_INVALID if last.meaning is Meaning.ACCEPTED else Kind.REPLAY_DIFFERS
    message = f"answered {status} to a key that was used in {first.operation.name}, where “{due}” is due"
    return Complaint(kind, message, (rule.id,))


def _payload(seen: Observation) -> object:
    return None if seen.verdict.payload is None else json_key(seen.verdict.payload[0])


def _key(rule: Idempotency, seen: Observation) -> list[str]:
    payload = None if seen.verdict.payload is None else seen.verdict.payload[0]
    return [repr(value_at(payload, pointer_of(path))) for path in rule.key]

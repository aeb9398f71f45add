"""A stage → complaints about keys used again: with the same body, another one, much later, or after a refusal."""

from __future__ import annotations

from itertools import dropwhile
from typing import TYPE_CHECKING

from rulewright.contract.checks.answers import Meaning
from rulewright.contract.endpoint.writing import UnfilledError
from rulewright.contract.findings.finding import Complaint, Kind
from rulewright.contract.sessions.reading_back import reader_of
from rulewright.contract.sessions.stage import pointer_of
from rulewright.generation.edits import changed
from rulewright.idempotency.model import seconds_kept
from rulewright.validation.places import value_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rulewright.contract.checks.observation import Observation
    from rulewright.contract.sessions.stage import Accepted, Stage
    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Operation, Reply

SAME, OTHER, LATER = "the same payload again", "another payload under the same key", "the same payload much later"
LATEST = "the same payload after most cases"
OTHER_LATEST = "another payload under the same key after most cases"
IGNORED = "the same payload but for what does not count"


def replay_same(stage: Stage, first: Accepted) -> None:
    """The same bytes once more."""
    _replay(stage, first, first.payload, stage.rule.same_body, SAME)


def replay_later(stage: Stage, first: Accepted, what: str = LATER) -> None:
    """The same bytes after everything else, unless the key may be free again by then."""
    if _may_be_free(stage, what):
        return
    _replay(stage, first, first.payload, stage.rule.same_body, what, between=_others_since(stage, first))


def other_later(stage: Stage, first: Accepted, other: Json) -> None:
    """Another body after everything else, unless the key may be free again by then."""
    if not _may_be_free(stage, OTHER_LATEST):
        _replay(stage, first, other, stage.rule.other_body, OTHER_LATEST, between=_others_since(stage, first))


def _may_be_free(stage: Stage, what: str) -> bool:
    kept = seconds_kept(stage.rule)
    if kept is None or kept > stage.talk.budget.seconds:
        return False
    stage.skip(f"{what}: a key is kept for {stage.rule.keep} only")
    return True


def _others_since(stage: Stage, first: Accepted) -> list[Observation]:
    """What other keys the endpoint was given since: they made it forget the first, if it has."""
    history = tuple(stage.talk.history)
    since = tuple(dropwhile(lambda each: each is not first.seen, history)) or history
    return [each for each in since if each is not first.seen and stage.replies.says_created(each.exchange)]


def replay_ignored(stage: Stage, first: Accepted) -> None:
    """The first body with another value in each place that does not count."""
    for path in stage.rule.ignoring:
        if path.leads_to_many:
            continue
        what = f"{IGNORED}, {path}"
        others = (value_at(payload, pointer_of(path)) for payload in (*stage.plain, *stage.valid))
        made = (changed(first.payload, pointer_of(path), other) for other in others)
        other = next((one for one in made if one != first.payload and stage.is_accepted(one)), None)
        if other is None:
            stage.skip(f"{what}: no other value is known that the endpoint takes")
        else:
            _replay(stage, first, other, stage.rule.same_body, what)


def replay_other(stage: Stage, first: Accepted) -> None:
    """Another body under the key, and whether the first one's thing is still there."""
    other = stage.other_than(first.payload)
    if other is None:
        stage.skip(f"{OTHER}: no two payloads that must be accepted differ beside the key")
        return
    reader = reader_of(stage, first.payload)
    if reader is None:
        stage.skip("reading back: no GET operation has a path made of the payload's fields")
    before = _read(stage, reader, first) if reader else None
    replaced = _replay(stage, first, other, stage.rule.other_body, OTHER)
    after = _read(stage, reader, first) if reader and before else None
    if before and after and stage.replies.differ_in_identity(before.exchange, after.exchange):
        message = f"{after.operation.name} reads another thing under the key after {OTHER} was sent"
        complaint = Complaint(Kind.DUPLICATE_CREATED, message, (stage.rule.id,), mark="read")
        stage.report(complaint, after, (first.seen, before, replaced))


def after_refusal(stage: Stage) -> None:
    """A payload under the key of one that was refused."""
    if stage.rule.rejected_takes_key == "unsettled":
        return
    payload = stage.fresh(stage.plain[0])
    refused = stage.refused_under(payload)
    if refused is None:
        return
    first = stage.talk.ask(refused)
    if first.meaning is not Meaning.REJECTED:
        return
    seen = stage.talk.ask(payload)
    stage.check(seen)
    complaint = _after_refusal(stage, seen)
    if complaint is not None:
        stage.report(complaint, seen, (first,))


def _after_refusal(stage: Stage, seen: Observation) -> Complaint | None:
    what = "a payload whose key had only been refused"
    if stage.rule.rejected_takes_key == "yes":
        if not stage.replies.says_created(seen.exchange):
            return None
        message = f"answered {seen.exchange.status} to {what}; a refused key is taken"
        return Complaint(Kind.DUPLICATE_CREATED, message, (stage.rule.id,), mark="refused")
    if seen.meaning is not Meaning.REJECTED and not stage.replies.says_replayed(seen.exchange):
        return None
    kind = Kind.REJECTED_VALID if seen.meaning is Meaning.REJECTED else Kind.REPLAY_DIFFERS
    message = f"answered {seen.exchange.status} to {what}; a refused key is not taken"
    return Complaint(kind, message, (stage.rule.id,), mark="refused")


def _replay(  # noqa: PLR0913 - a session's parts
    stage: Stage, first: Accepted, payload: Json, due: Reply, what: str, *, between: Sequence[Observation] = ()
) -> Observation:
    again = stage.talk.ask(payload)
    stage.check(again)
    complaint = stage.replies.compared(due, first.seen.exchange, again.exchange, what)
    is_other = again.meaning is Meaning.REJECTED and payload is not first.payload
    if complaint is not None and (not is_other or stage.is_taken(stage.fresh(payload))):
        stage.report(complaint, again, (first.seen, *between))
    return again


def _read(stage: Stage, reader: Operation, first: Accepted) -> Observation | None:
    try:
        seen = stage.talk.read(reader, first.payload)
    except UnfilledError as error:
        stage.skip(f"reading back: {error}")
        return None
    stage.check(seen)
    if seen.meaning is Meaning.ACCEPTED:
        return seen
    stage.skip(f"reading back: {reader.name} answered {seen.exchange.status}")
    return None

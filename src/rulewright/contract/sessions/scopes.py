"""A stage → complaints about keys taken for one another: of other scopes, nearly the same, of other operations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.contract.checks.answers import Meaning
from rulewright.contract.endpoint.beside import named, places_of
from rulewright.contract.endpoint.writing import UnfilledError
from rulewright.contract.findings.finding import Complaint, Kind
from rulewright.contract.sessions.stage import Accepted, pointer_of
from rulewright.generation.edits import changed
from rulewright.validation.places import value_at

if TYPE_CHECKING:
    from rulewright.contract.sessions.stage import Stage
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Path


def other_scope(stage: Stage, first: Accepted) -> None:
    """The same key under another value of each field that says whose key it is."""
    renewed, places = stage.renewed(), places_of(stage.rule)
    for path in places:
        if (path,) == renewed == places:  # the whole key: another value of it is no other scope
            continue
        here = value_at(first.payload, pointer_of(path))
        known = (stage.fresh(first.payload),) if path in renewed else stage.plain
        elsewhere = (payload for payload in known if value_at(payload, pointer_of(path)) != here)
        rest = tuple(other for other in renewed if other != path)
        made = (stage.under_key_of(first.payload, payload, rest) for payload in elsewhere)
        other = next((payload for payload in made if stage.is_accepted(payload)), None)
        if other is None:
            stage.skip(f"the same key under another {named(path)}: no second one is known that the endpoint takes")
        else:
            what = f"a key that was used under another {named(path)}"
            _must_be_new(stage, first, other, what, stage.fresh(other))


def near_keys(stage: Stage) -> None:
    """Two keys that differ in their last character only, as long as keys may be."""
    for path in stage.renewed():
        pair, another = _long_pair(stage, path), _long_pair(stage, path)
        what = f"a key that differs from a used one in the last character of {named(path)}"
        if pair is None or another is None:
            stage.skip(f"{what}: no long {named(path).removeprefix('the ')} is known that the endpoint takes")
        elif (first := stage.accepted(pair[0], what)) is not None:
            _must_be_new(stage, first, pair[1], what, another[1])


def other_case(stage: Stage) -> None:
    """Two keys that differ in the case of their letters only."""
    for path in stage.renewed():
        pair, another = _cased_pair(stage, path), _cased_pair(stage, path)
        what = f"a key that differs from a used one in the case of the letters of {named(path)}"
        if pair is None or another is None:
            stage.skip(f"{what}: the endpoint need not take such a key")
        elif (first := stage.accepted(pair[0], what)) is not None:
            _must_be_new(stage, first, pair[1], what, another[1])


def used_elsewhere(stage: Stage) -> None:
    """Keys that another operation took."""
    for name, due in stage.rule.used_in.items():
        outcome = stage.talk.setting.operation.outcome(due)
        payload = stage.fresh(stage.plain[0])
        first = _take_elsewhere(stage, name, payload)
        if outcome is None or first is None:
            continue
        seen = stage.talk.ask(payload)
        stage.check(seen)
        if seen.meaning in (Meaning.ACCEPTED, Meaning.REJECTED) and seen.exchange.status not in outcome.statuses:
            kind = Kind.ACCEPTED_INVALID if seen.meaning is Meaning.ACCEPTED else Kind.REPLAY_DIFFERS
            message = f"answered {seen.exchange.status} to a key that was used in {name}, where “{due}” is due"
            stage.report(Complaint(kind, message, (stage.rule.id,), mark=name), seen, (first.seen,))


def _take_elsewhere(stage: Stage, name: str, payload: Json) -> Accepted | None:
    """The key of a payload, taken by another operation with one of its example bases."""
    what = f"a key that was used in {name}"
    found = stage.base_of(name, payload)
    if found is None:
        stage.skip(f"{what}: no example base is known that {name} must accept")
        return None
    operation, made = found
    try:
        return stage.accepted(made, what, operation)
    except UnfilledError as error:
        stage.skip(f"{what}: {error}")
        return None


def _must_be_new(stage: Stage, first: Accepted, payload: Json, what: str, another: Json) -> None:
    """The payload must make something new, although its key looks like the first one's.

    `another` is like it under a key that looks like none: what is refused even so is not refused for its key.
    """
    seen = stage.talk.ask(payload)
    stage.check(seen)
    if stage.replies.is_replay(first.seen.exchange, seen.exchange):
        message = f"answered {seen.exchange.status} to {what} with the reply to the other one"
        stage.report(Complaint(Kind.REPLAY_DIFFERS, message, (stage.rule.id,), mark=what), seen, (first.seen,))
    elif (
        seen.meaning is Meaning.REJECTED and stage.replies.speaks_of_used_key(seen.exchange) and stage.is_taken(another)
    ):
        message = f"answered {seen.exchange.status} to {what}, as if it had been used"
        stage.report(Complaint(Kind.REJECTED_VALID, message, (stage.rule.id,), mark=what), seen, (first.seen,))


def _cased_pair(stage: Stage, path: Path) -> tuple[Json, Json] | None:
    """Two payloads that must be accepted, whose keys differ in case."""
    at, made = pointer_of(path), stage.fresh(stage.plain[0])
    text = value_at(made, at)
    other = changed(made, at, text.swapcase()) if isinstance(text, str) else made
    return (made, other) if other != made and stage.is_accepted(other) else None


def _long_pair(stage: Stage, path: Path) -> tuple[Json, Json] | None:
    """Two payloads with the longest keys known to be accepted, which differ in the last character."""
    at = pointer_of(path)
    texts = (value_at(payload, at) for payload in stage.valid)
    made = stage.fresh(stage.plain[0])
    start = value_at(made, at)
    if not isinstance(start, str) or not start:
        return None
    longest = max([len(start), *(len(text) for text in texts if isinstance(text, str))])
    ends = sorted(set(start))[-2:]
    stem = (start + start[-1] * longest)[: longest - 1]
    pair = [changed(made, at, stem + end) for end in ends]
    return (pair[0], pair[-1]) if len(ends) > 1 and all(map(stage.is_accepted, pair)) else None

"""What every session across requests is given: the conversation, the rule, known payloads, and where to tell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from rulewright.contract.checks.answers import Meaning
from rulewright.contract.endpoint.beside import bare, places_of
from rulewright.contract.endpoint.writing import UnfilledError, json_bytes, texts_for
from rulewright.contract.verdicts.verdict import Side
from rulewright.generation.edits import changed
from rulewright.idempotency.model import fingerprint_of
from rulewright.validation.places import MISSING, Missing, value_at
from rulewright.validation.values import json_key

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from rulewright.contract.checks.observation import Observation
    from rulewright.contract.conversation import Conversation
    from rulewright.contract.findings.finding import Complaint, Kind
    from rulewright.contract.sessions.replies import Replies
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Path, Pointer
    from rulewright.plan.contract import Idempotency, Operation


@dataclass(frozen=True, slots=True)
class Accepted:
    """A payload that was accepted, and the exchange in which it was."""

    payload: Json
    seen: Observation


@dataclass(frozen=True, slots=True)
class Stage:
    """One idempotency rule on one endpoint.

    Attributes:
        talk: what sends.
        rule: the rule.
        replies: what replies mean under it.
        fresh: a payload → the same under a key of its own.
        plain: payloads that must be accepted, the plainest first; at least one.
        valid: all payloads that were made to be accepted; as the others, they are made when they are asked for.
        refused: payloads that must be refused.
        report: takes a complaint, the exchange that shows it, and those that led up to it.
        check: takes an exchange whose answer is judged as an answer.
        skip: takes what was not judged, and why.
        found_kinds: what sorts of findings there are about the rule.
    """

    talk: Conversation
    rule: Idempotency
    replies: Replies
    fresh: Callable[[Json], Json]
    plain: tuple[Json, ...]
    valid: Iterable[Json]
    refused: Iterable[Json]
    report: Callable[[Complaint, Observation, tuple[Observation, ...]], None]
    check: Callable[[Observation], None]
    skip: Callable[[str], None]
    found_kinds: Callable[[], Collection[Kind]]

    def accepted(self, payload: Json, what: str, operation: Operation | None = None) -> Accepted | None:
        """The payload, sent; None when it was not accepted, so that `what` cannot be judged."""
        seen = self.talk.ask(payload, operation=operation)
        if operation is None:
            self.check(seen)
        if seen.meaning is Meaning.ACCEPTED:
            return Accepted(payload, seen)
        answer = seen.exchange.status or "nothing"
        self.skip(f"{what}: {seen.operation.name} answered {answer} to a payload it should accept")
        return None

    def is_accepted(self, payload: Json, operation: Operation | None = None) -> bool:
        """Whether the payload must be accepted."""
        return self.talk.verdict(payload, operation).side is Side.ACCEPT

    def is_taken(self, payload: Json) -> bool:
        """Whether the endpoint accepts the payload, whose key is new: a refusal is about its key only if it does."""
        return self.is_accepted(payload) and self.talk.ask(payload).meaning is Meaning.ACCEPTED

    def under_key_of(self, other: Json, payload: Json, paths: tuple[Path, ...]) -> Json:
        """The payload with another one's values at some of the key's fields."""
        for path in paths:
            payload = changed(payload, pointer_of(path), value_at(other, pointer_of(path)))
        return payload

    def replies_of(self, operation: Operation) -> Replies:
        """What the replies of an operation mean under the rule."""
        return replace(self.replies, operation=operation)

    def other_than(self, first: Json) -> Json | None:
        """A payload under the key of the first that must be accepted too, if one is known.

        It is the one least like the first: an endpoint that takes it for the first one's thing then says so.
        """
        size = len(json_bytes(first))
        same = fingerprint_of(self.rule, bare(first))
        least_alike = sorted(self.plain, key=lambda payload: -abs(len(json_bytes(payload)) - size))
        # Where the examples are all alike beside the key, one that was made for the run may not be.
        known = chain(least_alike, self.valid)
        made = (self.under_key_of(first, payload, places_of(self.rule)) for payload in known)
        others = (payload for payload in made if fingerprint_of(self.rule, bare(payload)) != same)
        return next((payload for payload in others if self.is_accepted(payload)), None)

    def refused_under(self, payload: Json) -> Json | None:
        """A payload that must be refused also under the key of another, which may mend what is wrong with it."""
        made = (self.under_key_of(payload, refused, places_of(self.rule)) for refused in self.refused)
        return next((one for one in made if self.talk.verdict(one).side is Side.REJECT), None)

    def base_of(self, name: str, payload: Json) -> tuple[Operation, Json] | None:
        """Another operation and an example base that it must accept, under the key of a payload."""
        plan = self.talk.setting.plan
        operation = plan.operations.get(name)
        if operation is None or operation.body is None:
            return None
        bases = plan.examples.bases.get(operation.body, {}).values()
        made = (self.under_key_of(payload, base, places_of(self.rule)) for base in bases)
        found = next((base for base in made if self.is_accepted(base, operation)), None)
        return None if found is None else (operation, found)

    def can_fill(self, operation: Operation, payload: Json) -> bool:
        """Whether there is a value for every parameter of an operation."""
        try:
            texts_for(operation, payload, self.talk.setting.parameters)
        except UnfilledError:
            return False
        return True

    def renewed(self) -> tuple[Path, ...]:
        """The key's fields that are new in each payload; the others say in which scope it is a key."""
        payload = self.plain[0]
        made = self.fresh(payload)
        return tuple(path for path in places_of(self.rule) if _at(payload, path) != _at(made, path))


def pointer_of(path: Path) -> Pointer:
    """Where a key's field is; a key has no array steps."""
    return tuple(map(str, path.tokens))


def _at(payload: Json, path: Path) -> object:
    found = value_at(payload, pointer_of(path))
    return MISSING if isinstance(found, Missing) else json_key(found)

"""Requests and what was answered, in order → what each key stands for, and what is due to the next request under it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from rulewright.contract.checks.answers import Meaning
from rulewright.contract.endpoint.beside import bare, headers_of
from rulewright.contract.verdicts.verdict import Side
from rulewright.idempotency.canonical import canonical
from rulewright.idempotency.claims import Record
from rulewright.idempotency.model import Request, fingerprint_of, key_of, replayed
from rulewright.plan.contract import Reply

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.contract.checks.observation import Observation
    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Idempotency, Operation, Plan


@dataclass(frozen=True, slots=True)
class Taken:
    """A key stands for something: the request that made it, and its answer."""

    operation: str
    payload: Json
    first: Observation

    @property
    def mark(self) -> str:
        """What tells it from everything else: its body and its key."""
        return canonical(self.payload)


@dataclass(frozen=True, slots=True)
class Pending:
    """A key whose request was given up before its answer was read.

    `is_made` says that the answer was seen to say that something was made, `is_answered` that there was one.
    """

    operation: str
    payload: Json
    is_made: bool
    is_answered: bool


@dataclass(frozen=True, slots=True)
class Spent:
    """A key that only a refused request had, where the contract says that this takes it."""


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A key of which nothing is known surely; something may have been made under it in these operations."""

    operations: frozenset[str] = frozenset()


State: TypeAlias = Taken | Pending | Spent | Doubtful


@dataclass(frozen=True, slots=True)
class Due:
    """What a rule says of a request: `state` is None for a key that is new to it, and `reply` what a taken key gets."""

    rule: Idempotency
    state: State | None
    reply: Reply | None = None


@dataclass(slots=True)
class Memory:
    """What a contract's rules make of the requests so far."""

    plan: Plan
    states: dict[str, State] = field(default_factory=dict)

    def due(self, rule: Idempotency, operation: Operation, payload: Json) -> Due | None:
        """What a rule says of a request that keeps every other rule; None where it, or a rule before it, is silent."""
        for other in self.plan.idempotency:
            key = _key_of(other, operation, payload) if operation.name in other.across else None
            state = None if key is None else self.states.get(key)
            if other is not rule:
                if state is not None:
                    return None
                continue
            if key is None or not isinstance(state, Taken):
                return None if key is None else Due(rule, state)
            record = Record(key, state.operation, _fingerprint(rule, state.payload), "", None)
            found = replayed(rule, operation.name, _fingerprint(rule, payload), record)
            return Due(rule, state, Reply(found.outcome, found.original))
        return None

    def note(self, operation: Operation, payload: Json, seen: Observation) -> None:
        """Notes a request and its answer."""
        for rule, key in self.keys(operation, payload):
            state = self.states.get(key)
            if isinstance(state, Taken):
                continue
            if seen.due is Side.REJECT:
                self._note_refusal(rule, key, operation, seen)
            elif seen.meaning is not Meaning.ACCEPTED:
                self._doubt(key, *_makers(operation, seen))
            elif isinstance(state, Pending) and not _is_same(rule, state, operation, payload):
                # It may stand for the thing of the request that was given up, or for this one's.
                self._doubt(key, operation.name)
            elif isinstance(state, Doubtful) and state.operations - {operation.name}:
                # What another operation made is not this one's to replay.
                self._doubt(key, operation.name)
            elif not isinstance(state, Spent):
                self.states[key] = Taken(operation.name, payload, seen)

    def note_abandoned(self, operation: Operation, payload: Json, *, is_made: bool, is_answered: bool) -> None:
        """Notes a request whose answer was not read."""
        for _, key in self.keys(operation, payload):
            state = self.states.get(key)
            if state is None:
                self.states[key] = Pending(operation.name, payload, is_made, is_answered)
            elif not isinstance(state, Taken):
                self._doubt(key, operation.name)

    def doubt(self, operation: Operation, payload: Json) -> None:
        """Gives up the keys of a request."""
        for _, key in self.keys(operation, payload):
            self._doubt(key, operation.name)

    def keys(self, operation: Operation, payload: Json) -> Iterator[tuple[Idempotency, str]]:
        """The keys that a request names, with their rules."""
        for rule in self.plan.idempotency:
            concerned = operation.name in (*rule.across, *rule.used_in)
            key = _key_of(rule, operation, payload) if concerned else None
            if key is not None:
                yield rule, key

    def taken(self, rule: Idempotency) -> list[Taken]:
        """All that stands under keys of a rule."""
        start = f"{rule.id} "
        return [state for key, state in self.states.items() if key.startswith(start) and isinstance(state, Taken)]

    def _note_refusal(self, rule: Idempotency, key: str, operation: Operation, seen: Observation) -> None:
        if seen.meaning is not Meaning.REJECTED or rule.rejected_takes_key == "unsettled":
            self._doubt(key, *_makers(operation, seen))
        elif rule.rejected_takes_key == "yes" and self.states.get(key) is None:
            self.states[key] = Spent()

    def _doubt(self, key: str, *operations: str) -> None:
        """Gives a key up: something may have been made under it in these operations, or where it may have been."""
        match self.states.get(key):
            case Doubtful(before):
                self.states[key] = Doubtful(before.union(operations))
            case Taken() | Pending() as state:
                self.states[key] = Doubtful(frozenset((state.operation, *operations)))
            case _:
                self.states[key] = Doubtful(frozenset(operations))


def _makers(operation: Operation, seen: Observation) -> tuple[str, ...]:
    """The operation, unless it was refused what was asked."""
    return () if seen.meaning is Meaning.REJECTED else (operation.name,)


def _is_same(rule: Idempotency, state: Pending, operation: Operation, payload: Json) -> bool:
    same_body = _fingerprint(rule, state.payload) == _fingerprint(rule, payload)
    return state.operation == operation.name and same_body


def _key_of(rule: Idempotency, operation: Operation, payload: Json) -> str | None:
    return key_of(rule, Request(operation, bare(payload), headers_of(payload)))


def _fingerprint(rule: Idempotency, payload: Json) -> str:
    return fingerprint_of(rule, bare(payload))

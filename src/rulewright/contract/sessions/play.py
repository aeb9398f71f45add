"""A stage and moves one after another → what each shows to be wrong: one sequence of requests under a few keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from rulewright.contract.checks.answers import Meaning
from rulewright.contract.conversation import NotSentError
from rulewright.contract.endpoint.beside import places_of
from rulewright.contract.findings.finding import Complaint, Kind
from rulewright.contract.sessions.expected import disagreement, made_of_refused, overwritten
from rulewright.contract.sessions.memory import Due, Memory, Pending, Taken
from rulewright.contract.sessions.reading_back import listing_of, reader_of
from rulewright.contract.sessions.stage import pointer_of
from rulewright.contract.verdicts.verdict import Side
from rulewright.validation.places import value_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.contract.checks.observation import Observation
    from rulewright.contract.sessions.memory import State
    from rulewright.contract.sessions.reading_back import Listing
    from rulewright.contract.sessions.stage import Stage
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Path
    from rulewright.plan.contract import Operation

SLOTS = 2
"""Keys that the moves of one sequence are about."""
_MOST_BODIES = 3
_TRIED = 8
"""Payloads that are tried as bodies."""


@dataclass(frozen=True, slots=True)
class Repertoire:
    """What sequences of a stage are made of.

    Attributes:
        stage: the rule on its endpoint.
        bodies: payloads that the endpoint accepts under new keys, at least one.
        refused: a payload that must be refused under any key, if one is known.
        renewed: the key's fields that are made new; the others say whose key it is.
        scopes: payloads that have other values in those.
        others: operations that take the key too, and a body for each.
        reader: what reads a thing by its key.
        listing: what lists things.
    """

    stage: Stage
    bodies: tuple[Json, ...]
    refused: Json | None
    renewed: tuple[Path, ...]
    scopes: tuple[Json, ...]
    others: tuple[tuple[Operation, Json], ...]
    reader: Operation | None
    listing: Listing | None

    @classmethod
    def of(cls, stage: Stage) -> Repertoire | None:
        """What the stage has; None where nothing is accepted, or no key can be made new."""
        renewed = stage.renewed()
        if not renewed:
            return None
        accepted: list[Json] = []
        tried = (payload for payload in _distinct(stage) if stage.is_accepted(payload))
        for payload, _ in zip(tried, range(_TRIED), strict=False):
            made = stage.fresh(payload)
            if stage.is_taken(made):
                accepted.append(payload)
            if len(accepted) == _MOST_BODIES or (accepted and stage.talk.setting.limits.rate is not None):
                break
        if not accepted:
            return None
        first = accepted[0]
        here = stage.talk.setting.operation.name
        names = [name for name in dict.fromkeys((*stage.rule.across, *stage.rule.used_in)) if name != here]
        found = (stage.base_of(name, first) for name in names)
        others = tuple(other for other in found if other is not None and stage.can_fill(*other))
        owners = tuple(path for path in places_of(stage.rule) if path not in renewed)
        return cls(
            stage=stage,
            bodies=tuple(accepted),
            refused=stage.refused_under(first),
            renewed=renewed,
            scopes=tuple(payload for payload in stage.plain if stage.under_key_of(first, payload, owners) != payload),
            others=others,
            reader=reader_of(stage, first),
            listing=listing_of(stage, first),
        )


@dataclass(slots=True)
class Play:
    """One sequence under way. A move that can make no request makes none."""

    repertoire: Repertoire
    seen: list[Observation] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    """The moves, in words."""
    memory: Memory = field(init=False)
    _slots: dict[int, Json] = field(default_factory=dict)
    _given_up: dict[int, Json] = field(default_factory=dict)
    """By key, the last body whose answer was not read."""
    _later: dict[str, list[Json]] = field(default_factory=dict)
    """Bodies that came under a key after the first, by the first's fingerprint."""
    _read: dict[str, Observation] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.memory = Memory(self.stage.talk.setting.plan)

    @property
    def stage(self) -> Stage:
        """The rule on its endpoint."""
        return self.repertoire.stage

    @property
    def here(self) -> Operation:
        """The operation that the run is about."""
        return self.stage.talk.setting.operation

    def submit(self, slot: int, body: int) -> Complaint | None:
        """A body under one of the keys."""
        return self._ask(self._payload(slot, body), f"{_letter(body)} under key {slot + 1}")

    def again(self, slot: int) -> Complaint | None:
        """What was first sent under one of the keys, once more."""
        taken = self._taken(slot)
        if taken is None or taken.operation != self.here.name:
            return self.submit(slot, 0)
        return self._ask(taken.payload, f"the first one under key {slot + 1} again")

    def again_all(self) -> Complaint | None:
        """What stands under each key is asked for once more, read and counted; what was given up, sent again."""
        for slot in sorted(self._slots):
            for move in (self.retry, self.again, self.read, self.count):
                complaint = move(slot)
                if complaint is not None:
                    return complaint
        return None

    def retry(self, slot: int) -> Complaint | None:
        """A request that was given up, sent again, whatever is known of it: on what is sent hangs what comes after."""
        if slot not in self._given_up:
            return None
        state = self._state(slot)
        payload = state.payload if isinstance(state, Pending) else self._given_up[slot]
        return self._ask(payload, f"the one under key {slot + 1} sent again")

    def anew(self, count: int) -> Complaint | None:
        """So many payloads under keys of their own."""
        for _ in range(count):
            complaint = self._ask(self._new(), "another key")
            if complaint is not None:
                return complaint
        return None

    def in_another_scope(self, slot: int, number: int) -> Complaint | None:
        """One of the keys with what another payload has in the fields that say whose key it is."""
        base = self.repertoire.scopes[number % len(self.repertoire.scopes)]
        payload = self.stage.under_key_of(self._payload(slot, 0), base, self.repertoire.renewed)
        return self._ask(payload, f"key {slot + 1} in another scope", is_usual=False)

    def refuse(self, slot: int) -> Complaint | None:
        """A payload that must be refused, under one of the keys."""
        stage = self.stage
        payload = stage.under_key_of(self._payload(slot, 0), self.repertoire.refused, self._key())
        return self._ask(payload, f"one that must be refused under key {slot + 1}")

    def give_up(self, slot: int, body: int, *, waits: bool) -> Complaint | None:
        """A body under one of the keys, whose answer is not waited for, or not read."""
        payload = self._payload(slot, body)
        try:
            seen = self.stage.talk.abandon(payload, waits=waits)
        except NotSentError:
            return None
        self._given_up[slot] = payload
        self._log(seen, f"{_letter(body)} under key {slot + 1}, its answer not {'read' if waits else 'waited for'}")
        is_made = self.stage.replies.says_created(seen.exchange)
        is_answered = seen.exchange.status is not None
        self._note_later(payload, self.memory.due(self.stage.rule, self.here, payload))
        self.memory.note_abandoned(self.here, payload, is_made=is_made, is_answered=is_answered)
        return None

    def elsewhere(self, slot: int, number: int) -> Complaint | None:
        """One of the keys in another operation."""
        if not self.repertoire.others:
            return None
        operation, base = self.repertoire.others[number % len(self.repertoire.others)]
        payload = self.stage.under_key_of(self._payload(slot, 0), base, self._key())
        return self._ask(payload, f"key {slot + 1} in {operation.name}", operation)

    def together(self, slot: int, body: int) -> Complaint | None:
        """Two bodies under one of the keys at the same time; what they say of a new key is for the rounds of twins."""
        stage = self.stage
        first, second = self._payload(slot, 0), self._payload(slot, body)
        state = self._state(slot)
        try:
            seen = stage.talk.ask_together([first, second])
        except NotSentError:
            return None
        for each in seen:
            stage.check(each)
            self._log(each, f"{_letter(0)} and {_letter(body)} at the same time under key {slot + 1}")
        if not isinstance(state, Taken):
            self._note_together(state, (first, second), seen)
            return None
        for payload, each in zip((first, second), seen, strict=True):
            if each.meaning is Meaning.REJECTED:
                # One that finds the other in flight; the rounds of twins judge that.
                continue
            complaint = self._judged(payload, each, self.here, is_usual=False)
            if complaint is not None:
                return complaint
        return None

    def _note_together(self, state: State | None, payloads: tuple[Json, Json], seen: list[Observation]) -> None:
        """Notes what now stands under a key, where that does not hang on which of several requests came first."""
        first, second = payloads
        made = [each for each in seen if self.stage.replies.says_created(each.exchange)]
        if state is None and first == second and len(made) == 1:
            self.memory.note(self.here, first, made[0])
        else:
            self.memory.doubt(self.here, first)

    def read(self, slot: int) -> Complaint | None:
        """What stands under one of the keys."""
        reader, taken = self.repertoire.reader, self._taken(slot)
        if reader is None:
            return None
        # Also where nothing is known to stand there, which may hang on the moment: what is sent must not.
        seen = self.stage.talk.read(reader, self._payload(slot, 0) if taken is None else taken.payload)
        self._log(seen, f"key {slot + 1} read")
        if taken is None:
            return None
        before = self._read.get(taken.mark)
        if seen.meaning is not Meaning.ACCEPTED:
            gone = before is not None and seen.meaning in (Meaning.REJECTED, Meaning.MISSED)
            return (
                self._said(Kind.REPLAY_DIFFERS, f"{reader.name} reads nothing where there was something")
                if gone
                else None
            )
        self._read.setdefault(taken.mark, seen)
        replies = self.stage.replies_of(reader)
        if before is not None and replies.differ_in_identity(before.exchange, seen.exchange):
            return self._said(Kind.DUPLICATE_CREATED, f"{reader.name} reads another thing than before")
        return self._overwritten(taken, seen, before)

    def count(self, slot: int) -> Complaint | None:
        """How often a list has what stands under one of the keys."""
        listing, taken = self.repertoire.listing, self._taken(slot)
        if listing is None:
            return None
        asked = self._payload(slot, 0) if taken is None else taken.payload
        seen = self.stage.talk.read(listing.operation, asked)
        self._log(seen, f"{listing.operation.name} for key {slot + 1}")
        keys = tuple(pointer_of(path) for path in self.stage.rule.key)
        found = listing.count(asked, keys, seen) if seen.meaning is Meaning.ACCEPTED else 0
        if found > 1:
            return self._said(Kind.DUPLICATE_CREATED, f"{listing.operation.name} lists {found} things under one key")
        return None

    def _overwritten(self, taken: Taken, seen: Observation, before: Observation | None) -> Complaint | None:
        now = seen.exchange.json
        earlier = [told.exchange.json for told in (taken.first, before) if told is not None]
        for was in earlier:
            for later in self._later.get(taken.mark, ()):
                at = None if now is None or was is None else overwritten(self.here, taken, later, was[0], now[0])
                if at is not None:
                    place = ".".join(map(str, at))
                    return self._said(Kind.REPLAY_DIFFERS, f"{seen.operation.name} reads the {place} of a later body")
        return None

    def _ask(
        self, payload: Json, words: str, operation: Operation | None = None, *, is_usual: bool = True
    ) -> Complaint | None:
        """Sends a payload and compares the answer with what is due under its keys."""
        asked = operation or self.here
        seen = self._sent(payload, asked, words)
        return None if seen is None else self._judged(payload, seen, asked, is_usual=is_usual)

    def _judged(self, payload: Json, seen: Observation, operation: Operation, *, is_usual: bool) -> Complaint | None:
        due = self.memory.due(self.stage.rule, operation, payload)
        complaint = made_of_refused(self.stage, seen) if seen.due is Side.REJECT else None
        if due is not None and seen.due is Side.ACCEPT:
            is_usual = is_usual and operation == self.here
            complaint = disagreement(self.stage, self.memory, due, payload, seen, is_usual=is_usual)
        self._note_later(payload, due)
        self.memory.note(operation, payload, seen)
        return complaint

    def _note_later(self, payload: Json, due: Due | None) -> None:
        """Notes a body that came under a key which stood for another's thing."""
        if due is not None and isinstance(due.state, Taken) and due.state.payload != payload:
            self._later.setdefault(due.state.mark, []).append(payload)

    def _sent(self, payload: Json, operation: Operation, words: str) -> Observation | None:
        try:
            seen = self.stage.talk.ask(payload, operation=operation)
        except NotSentError:
            return None
        if operation == self.here:
            self.stage.check(seen)
        self._log(seen, words)
        return seen

    def _log(self, seen: Observation, words: str) -> None:
        self.seen.append(seen)
        if not self.said or self.said[-1] != words or words == "another key":
            self.said.append(words)

    def _said(self, kind: Kind, message: str) -> Complaint:
        return Complaint(kind, message, (self.stage.rule.id,))

    def _payload(self, slot: int, body: int) -> Json:
        if slot not in self._slots:
            self._slots[slot] = self._new()
        bodies = self.repertoire.bodies
        return self.stage.under_key_of(self._slots[slot], bodies[body % len(bodies)], self._key())

    def _new(self) -> Json:
        return self.stage.fresh(self.repertoire.bodies[0])

    def _key(self) -> tuple[Path, ...]:
        """The fields of every key that the operation has, so that all rules see the same things."""
        rules = self.stage.talk.setting.plan.idempotency
        return tuple(dict.fromkeys(path for rule in rules if self.here.name in rule.across for path in places_of(rule)))

    def _taken(self, slot: int) -> Taken | None:
        state = self._state(slot)
        return state if isinstance(state, Taken) else None

    def _state(self, slot: int) -> State | None:
        due = self.memory.due(self.stage.rule, self.here, self._payload(slot, 0))
        return None if due is None else due.state


def _distinct(stage: Stage) -> Iterator[Json]:
    """Known payloads that are valid under one key, each once, those unlike each other first."""
    first = stage.plain[0]
    yield first
    known = [first]
    for payload in chain(stage.plain[1:], stage.valid):
        made = stage.under_key_of(first, payload, places_of(stage.rule))
        if all(value_at(made, pointer_of(path)) is not None for path in stage.rule.key) and made not in known:
            known.append(made)
            yield made


def _letter(body: int) -> str:
    return f"body {chr(ord('A') + body)}"

"""Two replies to one key → whether the second is what the idempotency rule says it must be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rulewright.contract.checks.answers import Meaning, meaning
from rulewright.contract.edits import edits_between
from rulewright.contract.endpoint.withheld import NOTHING_WITHHELD, Withheld
from rulewright.contract.findings.finding import Complaint, Kind
from rulewright.idempotency.decide import success_of
from rulewright.language.paths import pointer_text
from rulewright.validation.places import MISSING, Missing, value_at
from rulewright.validation.values import json_key

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

    from rulewright.contract.endpoint.exchange import Exchange
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer
    from rulewright.plan.contract import Idempotency, Operation, Plan, Reply

_SILENT = frozenset({Meaning.NONE, Meaning.WITHHELD, Meaning.FAILED, Meaning.MISSED, Meaning.STRANGE})
"""What says nothing about a key; other checks speak of it."""


@dataclass(frozen=True, slots=True)
class Replies:
    """What the replies of one operation mean under one rule."""

    plan: Plan
    operation: Operation
    rule: Idempotency
    withheld: Withheld = NOTHING_WITHHELD
    """The answers that say nothing about the contract."""

    @property
    def tells_new(self) -> bool:
        """Whether there is a status of new things, and of nothing else."""
        return bool(self._created - self._replayed)

    def says_created(self, exchange: Exchange) -> bool:
        """Whether the status is one of a new thing, and of nothing else."""
        return exchange.status in self._created - self._replayed

    def says_replayed(self, exchange: Exchange) -> bool:
        """Whether the status is one of a key that was used before, and of nothing else."""
        return exchange.status in self._replayed - self._created

    def speaks_of_used_key(self, exchange: Exchange) -> bool:
        """Whether the status is one that a key which was used before may be answered with."""
        names = {self.rule.same_body.outcome, self.rule.other_body.outcome, *self.rule.used_in.values()}
        return any(exchange.status in outcome.statuses for outcome in self.operation.outcomes if outcome.name in names)

    def identity(self, exchange: Exchange) -> Mapping[Pointer, Hashable]:
        """What tells one thing from another in a reply: its dates, and the fields that are named like the key's."""
        answer = exchange.json
        found = {} if answer is None else {at: value_at(answer[0], at) for at in self._identifying(exchange)}
        return {at: json_key(value) for at, value in found.items() if not isinstance(value, Missing | None)}

    def differ_in_identity(self, first: Exchange, again: Exchange) -> bool:
        """Whether two replies surely speak of two things."""
        one, other = self.identity(first), self.identity(again)
        return any(one[at] != other[at] for at in one.keys() & other.keys())

    def is_replay(self, first: Exchange, other: Exchange) -> bool:
        """Whether the other reply speaks of the first one's thing, and does not say that it is new."""
        if self.says_replayed(other):
            return True
        one, two = self.identity(first), self.identity(other)
        same = bool(one) and one == two
        return (
            same
            and self.says_created(first)
            and meaning(other, self.operation, self.withheld) is Meaning.ACCEPTED
            and (not self.says_created(other))
        )

    def compared(self, due: Reply, first: Exchange, again: Exchange, what: str) -> Complaint | None:
        """What is wrong with the reply to a key that was used before; `what` says with which request."""
        outcome = self.operation.outcome(due.outcome)
        if outcome is None or meaning(again, self.operation, self.withheld) in _SILENT:
            return None
        if again.status in outcome.statuses:
            return self._compared_bodies(first, again, what) if due.original else None
        if self.says_created(again):
            message = f"answered {again.status} to {what}, as if it had made another"
            return self._complaint(Kind.DUPLICATE_CREATED, message, what)
        statuses = " or ".join(map(str, outcome.statuses))
        message = f"answered {again.status} to {what}, where “{due.outcome}” ({statuses}) is due"
        return self._complaint(Kind.REPLAY_DIFFERS, message, what)

    def _compared_bodies(self, first: Exchange, again: Exchange, what: str) -> Complaint | None:
        if first.json is None or again.json is None:
            return None
        places = list(differences(first.json[0], again.json[0]))
        if not places:
            return None
        said = f"answered {again.status} to {what}"
        if first.status == again.status and self.differ_in_identity(first, again):
            message = f"{said} with another identity in {_listed(places)}: there are two now"
            return self._complaint(Kind.DUPLICATE_CREATED, message, what, places[0])
        message = f"{said}, not with the first reply: {_listed(places)} differs"
        return self._complaint(Kind.REPLAY_DIFFERS, message, what, places[0])

    def _complaint(self, kind: Kind, message: str, what: str, at: Pointer = ()) -> Complaint:
        return Complaint(kind, message, (self.rule.id,), pointer_text(at), what)

    @property
    def _replayed(self) -> frozenset[int]:
        return self._statuses({self.rule.same_body.outcome, self.rule.other_body.outcome})

    @property
    def _created(self) -> frozenset[int]:
        """The statuses of new things, which have the first success there is even where replays have it too."""
        replies = {self.rule.same_body.outcome, self.rule.other_body.outcome}
        made = success_of(self.operation)
        first = set() if made is None else {made.name}
        return self._statuses({outcome.name for outcome in self.operation.outcomes} - replies | first)

    def _statuses(self, names: set[str]) -> frozenset[int]:
        outcomes = (outcome for outcome in self.operation.outcomes if outcome.name in names)
        return frozenset(status for outcome in outcomes for status in outcome.statuses if status // 100 == 2)  # noqa: PLR2004 - HTTP's class of success

    def _identifying(self, exchange: Exchange) -> Iterator[Pointer]:
        outcomes = () if exchange.status is None else self.operation.outcome_of(exchange.status)
        names = {path.tokens[-1] for path in self.rule.key if path.tokens}
        for name in dict.fromkeys(outcome.body for outcome in outcomes if outcome.body is not None):
            for field in self.plan.shapes[name].fields:
                keys = tuple(token for token in field.path.tokens if isinstance(token, str))
                dated = field.type is not None and field.type.is_dated
                if len(keys) == len(field.path.tokens) and (dated or keys[-1] in names):
                    yield keys


def differences(first: Json, again: Json) -> Iterator[Pointer]:
    """Where two replies differ in what both have; the root when the second has nothing that the first has."""
    if isinstance(first, dict) and isinstance(again, dict):
        if first and not first.keys() & again.keys():
            yield ()
            return
        for pointer, value in edits_between(first, again):
            if value is not MISSING and not isinstance(value_at(first, pointer), Missing):
                yield pointer
    elif json_key(first) != json_key(again):
        yield ()


def _listed(places: list[Pointer]) -> str:
    return " and ".join(pointer_text(place) or "every field" for place in places)

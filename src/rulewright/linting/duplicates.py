"""Judged payloads of a file → their violations, and those of keys that were seen before; some payloads at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rulewright.idempotency.claims import StoreError
from rulewright.idempotency.decide import claims_of
from rulewright.idempotency.index import Sighting
from rulewright.idempotency.model import Request
from rulewright.idempotency.seen import violation_of
from rulewright.linting.events import Unusable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.idempotency.claims import Claim
    from rulewright.idempotency.index import SeenIndex
    from rulewright.idempotency.seen import Earlier
    from rulewright.linting.events import ViolationFound
    from rulewright.linting.judge import Judge
    from rulewright.plan.contract import Idempotency, Operation, Plan
    from rulewright.reading.payloads import Payload

_MOST, _MOST_BYTES = 1_000, 4 * 1024 * 1024
"""So many payloads wait at most until they are looked up together."""


@dataclass(slots=True)
class _Waiting:
    """A payload, what it breaks by itself, and its keys with their rules."""

    payload: Payload
    found: list[ViolationFound]
    claims: dict[Claim, Idempotency]


@dataclass(slots=True)
class Watch:
    """Looks up the payloads of one file. What a payload repeats is told with what it breaks by itself.

    Attributes:
        index: what knows the keys that were seen.
        judge: what judges the payloads and finds places in them.
        plan: the contract.
        operation: whose bodies the payloads are.
        file: what the index calls the file.
    """

    index: SeenIndex
    judge: Judge
    plan: Plan
    operation: Operation
    file: str
    _waiting: list[_Waiting | Unusable] = field(default_factory=list)
    _bytes: int = 0

    def judged(self, payload: Payload) -> Iterator[ViolationFound | Unusable]:
        """Judges a payload, and tells what is known by now. One that breaks a rule of severity error has no key."""
        found = list(self.judge.violations(payload))
        is_refused = self.judge.refusal is not None or any(event.severity == "error" for event in found)
        claims = {} if is_refused else claims_of(self.plan, Request(self.operation, payload.value))
        self._waiting.append(_Waiting(payload, found, claims))
        self._bytes += len(payload.data)
        if len(self._waiting) >= _MOST or self._bytes >= _MOST_BYTES:
            yield from self.rest()

    def unreadable(self, unusable: Unusable) -> None:
        """Takes what could not be judged, to be told in its turn."""
        self._waiting.append(unusable)

    def rest(self) -> Iterator[ViolationFound | Unusable]:
        """Tells all that waits."""
        waiting, self._waiting, self._bytes = self._waiting, [], 0
        entries = [entry for entry in waiting if isinstance(entry, _Waiting)]
        sightings = [Sighting(claim, self.file, entry.payload.line) for entry in entries for claim in entry.claims]
        try:
            earlier = iter(self.index.note(sightings))
        except StoreError as error:
            yield Unusable.whole(self.file, "store", str(error))
            earlier = iter([None] * len(sightings))
        for told in waiting:
            if isinstance(told, Unusable):
                yield told
            else:
                yield from self._told(told, earlier)

    def _told(self, entry: _Waiting, earlier: Iterator[Earlier | None]) -> Iterator[ViolationFound]:
        looked_up = [
            (claim, rule, before) for (claim, rule), before in zip(entry.claims.items(), earlier, strict=False)
        ]
        repeated = tuple(
            violation_of(self.plan, rule, claim, before)
            for claim, rule, before in looked_up
            if before is not None and self.operation.name in rule.across
        )
        if not repeated:
            yield from entry.found
            return
        found = [*entry.found, *self.judge.located(entry.payload, repeated)]
        yield from sorted(found, key=lambda event: (event.line, event.column))

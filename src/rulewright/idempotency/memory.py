"""The store that forgets when its process ends."""

from __future__ import annotations

import time
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from rulewright.idempotency.claims import Claim, Claimed, ClaimLostError, InFlight, Record, Taken, Token

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rulewright.language.conditions import Json


_SWEEP_EVERY = 1_000
"""So many claims after another, what is over is removed."""
_GRACE = 3_600.0
"""Seconds; as in databases, who completes late is heard while nobody else has claimed the key."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A claim: in flight until its record is there. It ends then or when it has been kept; None is never."""

    claim: Claim
    fence: int
    ends: float | None
    record: Record | None = None


class MemoryStore:
    """Records in a dictionary, behind one lock; `clock` gives seconds that only grow."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._entries: dict[str, _Entry] = {}
        self._fence = 0
        self._lock = Lock()

    def claim(self, claims: Sequence[Claim], lease: float) -> Claimed | InFlight | Taken:
        """See `Store`."""
        with self._lock:
            now = self._clock()
            for claim in claims:
                entry = self._standing(claim.key, now)
                if entry is not None and entry.record is not None:
                    return Taken(entry.record)
                if entry is not None:
                    left = (entry.ends or now) - now
                    return InFlight(claim.key, entry.claim.operation, entry.claim.fingerprint, left)
            self._fence += 1
            if self._fence % _SWEEP_EVERY == 0:
                self._sweep(now)
            for claim in claims:
                self._entries[claim.key] = _Entry(claim, self._fence, now + lease)
            return Claimed(Token(tuple(claim.key for claim in claims), self._fence))

    def complete(self, token: Token, outcome: str, reply: Json) -> None:
        """See `Store`."""
        with self._lock:
            now = self._clock()
            entries = [self._entries.get(key) for key in token.keys]
            owned = [entry for entry in entries if entry is not None and entry.fence == token.fence]
            if len(owned) < len(entries):
                raise ClaimLostError(token)
            for entry in owned:
                if entry.record is None:
                    claim = entry.claim
                    ends = None if claim.keep is None else now + claim.keep
                    record = Record(claim.key, claim.operation, claim.fingerprint, outcome, reply)
                    self._entries[claim.key] = _Entry(claim, token.fence, ends, record)

    def release(self, token: Token) -> None:
        """See `Store`."""
        with self._lock:
            for key in token.keys:
                entry = self._entries.get(key)
                if entry is not None and entry.fence == token.fence and entry.record is None:
                    del self._entries[key]

    def read(self, key: str) -> Record | None:
        """See `Store`."""
        with self._lock:
            entry = self._standing(key, self._clock())
            return None if entry is None else entry.record

    def prompt(self) -> MemoryStore:
        """See `Prompting`."""
        return self

    def close(self) -> None:
        """Nothing is held open."""

    def _sweep(self, now: float) -> None:
        """Removes what has long been over."""
        over = [key for key, entry in self._entries.items() if entry.ends is not None and entry.ends <= now - _GRACE]
        for key in over:
            del self._entries[key]

    def _standing(self, key: str, now: float) -> _Entry | None:
        entry = self._entries.get(key)
        return None if entry is None or (entry.ends is not None and entry.ends <= now) else entry

"""The store in a database, SQLite or PostgreSQL, through SQLAlchemy: one row per key, taken in one statement."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rulewright.idempotency.canonical import json_text
from rulewright.idempotency.claims import Claimed, ClaimLostError, InFlight, StoreUnavailableError, Taken, Token
from rulewright.idempotency.connections import Base
from rulewright.idempotency.rows import id_of, standing, values_of
from rulewright.idempotency.schema import SQLITE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rulewright.idempotency.claims import Claim, Record
    from rulewright.idempotency.link import Link
    from rulewright.language.conditions import Json

_SWEEP_EVERY, _SWEPT = 1_000, 2_000
"""So many claims after another, at most so many rows whose time is over are removed."""
_LEFT_EVERY = 250
"""So many prompt claims after another, one is left to a caller that may wait: that one writes SQLite's log back."""
_GRACE_SECONDS = 3_600
"""Rows stay so long after their end: who completes late is heard while nobody else has claimed the key."""


@dataclass(slots=True)
class Claims:
    """How many there were since rows were removed, and since one was left to a caller that may wait.

    One too few or too many makes no difference, so no lock is held for them.
    """

    since_swept: int = 0
    since_left: int = 0


class DatabaseStore:
    """Records in the table `rulewright_records`. PostgreSQL's clock decides there; in SQLite, `clock` does."""

    def __init__(self, base: Base, clock: Callable[[], float] = time.time, claims: Claims | None = None) -> None:
        self._base = base
        self._clock = clock
        self._claims = Claims() if claims is None else claims
        now, written = base.dialect.now, base.statement
        self._take = written(
            "INSERT INTO rulewright_records AS r (id, key, operation, fingerprint, keep, fence, ends)"
            f" VALUES (:id, :key, :operation, :fingerprint, :keep, :fence, {now} + :lease)"
            " ON CONFLICT (id) DO UPDATE SET operation = excluded.operation, fingerprint = excluded.fingerprint,"
            " keep = excluded.keep, fence = excluded.fence, ends = excluded.ends, outcome = NULL, reply = NULL"
            f" WHERE r.ends <= {now}"
        )
        self._look = written(
            f"SELECT key, operation, fingerprint, outcome, reply, ends - {now} AS remaining FROM rulewright_records"
            f" WHERE id = :id AND (ends IS NULL OR ends > {now})"
        )
        self._put = written(
            "UPDATE rulewright_records SET outcome = coalesce(outcome, :outcome), reply = coalesce(reply, :reply),"
            f" ends = CASE WHEN outcome IS NULL THEN {now} + keep ELSE ends END WHERE id = :id AND fence = :fence"
        )
        self._drop = written("DELETE FROM rulewright_records WHERE id = :id AND fence = :fence AND outcome IS NULL")
        self._sweep = written(
            "DELETE FROM rulewright_records WHERE id IN (SELECT id FROM rulewright_records"
            f" WHERE ends <= {now} - :grace LIMIT :most{base.dialect.unlocked})"
        )

    @classmethod
    def open(cls, url: str, clock: Callable[[], float] = time.time) -> DatabaseStore:
        """The store at an SQLAlchemy URL. Raises StoreError."""
        return cls(Base.open(url), clock)

    def prompt(self) -> PromptStore | None:
        """See `Prompting`."""
        if self._base.dialect is not SQLITE:
            return None
        return PromptStore(self._base.prompt(), self._clock, self._claims)

    def claim(self, claims: Sequence[Claim], lease: float) -> Claimed | InFlight | Taken:
        """See `Store`."""
        with self._base.asking() as link:
            # Most keys that are not free are found so by readers, whom no writer keeps waiting.
            standing_now = self._first_standing(link, claims)
            if standing_now is not None:
                return standing_now
            with self._base.transaction(link):
                found = self._taken(link, claims, lease)
        self._claims.since_swept += 1
        self._tidy()
        return found

    def _tidy(self) -> None:
        """Removes rows now and then."""
        if self._claims.since_swept >= _SWEEP_EVERY:
            self._claims.since_swept = 0
            self.sweep()

    def complete(self, token: Token, outcome: str, reply: Json) -> None:
        """See `Store`."""
        kept = json_text(reply)
        with self._base.writing() as link:
            for row in sorted(map(id_of, token.keys)):
                values = {"id": row, "fence": token.fence, "outcome": outcome, "reply": kept, **self._now()}
                if not link.change(self._put, values):
                    raise ClaimLostError(token)

    def release(self, token: Token) -> None:
        """See `Store`."""
        with self._base.writing() as link:
            for row in sorted(map(id_of, token.keys)):
                link.change(self._drop, {"id": row, "fence": token.fence})

    def read(self, key: str) -> Record | None:
        """See `Store`."""
        with self._base.asking() as link:
            found = self._standing(link, key)
        return found.record if isinstance(found, Taken) else None

    def sweep(self) -> None:
        """Removes rows whose time has long been over, a limited number at once."""
        with self._base.writing() as link:
            link.change(self._sweep, {"grace": _GRACE_SECONDS, "most": _SWEPT, **self._now()})

    def close(self) -> None:
        """Closes the connections."""
        self._base.close()

    def _first_standing(self, link: Link, claims: Sequence[Claim]) -> InFlight | Taken | None:
        """How the first key stands that is not free."""
        for claim in claims:
            found = self._standing(link, claim.key)
            if found is not None:
                return found
        return None

    def _standing(self, link: Link, key: str) -> InFlight | Taken | None:
        rows = link.rows(self._look, {"id": id_of(key), **self._now()})
        return standing(rows[0]) if rows else None

    def _taken(self, link: Link, claims: Sequence[Claim], lease: float) -> Claimed | InFlight | Taken:
        """Claims the keys in a transaction; gives back what it has taken where one of them is not free any more."""
        fence = self._base.next_fence(link)
        # In one order everywhere, so that no two transactions wait for each other.
        rows = sorted((values_of(claim, fence, lease) for claim in claims), key=lambda row: row["id"])
        for values in rows:
            if link.change(self._take, {**values, **self._now()}):
                continue
            for row in rows:
                link.change(self._drop, {"id": row["id"], "fence": fence})
            found = self._first_standing(link, claims)
            # Where its time ended just now it is free again, and who asks once more will have it.
            return found or InFlight(values["key"], values["operation"], values["fingerprint"], 0.0)
        return Claimed(Token(tuple(claim.key for claim in claims), fence))

    def _now(self) -> dict[str, float]:
        return {"now": self._clock()} if self._base.dialect is SQLITE else {}


class PromptStore(DatabaseStore):
    """A SQLite store that waits for no lock and for no disk: what takes long is left to a caller that may wait."""

    def claim(self, claims: Sequence[Claim], lease: float) -> Claimed | InFlight | Taken:
        """See `Store`."""
        self._claims.since_left += 1
        if self._claims.since_left >= _LEFT_EVERY:
            self._claims.since_left = 0
            raise StoreUnavailableError("this claim is for a caller that may wait")
        return super().claim(claims, lease)

    def _tidy(self) -> None:
        """Nothing: it takes long."""

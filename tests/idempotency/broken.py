"""Stores that are wrong on purpose: what watches stores must notice them."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from rulewright.idempotency.claims import Claim, Claimed, Record, Taken, Token

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rulewright.idempotency.claims import InFlight
    from rulewright.language.conditions import Json


@dataclass
class CheckThenAct:
    """A store that looks a key up, and takes it some time later, without asking again.

    Attributes:
        window: the seconds between the two.
        kept: what was answered.
    """

    window: float
    kept: dict[str, Record] = field(default_factory=dict)
    _claims: dict[int, Sequence[Claim]] = field(default_factory=dict)
    _fences: Iterator[int] = field(default_factory=lambda: count(1))

    def claim(self, claims: Sequence[Claim], lease: float) -> Claimed | InFlight | Taken:  # noqa: ARG002 - never busy
        for claim in claims:
            if claim.key in self.kept:
                return Taken(self.kept[claim.key])
        time.sleep(self.window)
        fence = next(self._fences)
        self._claims[fence] = claims
        return Claimed(Token(tuple(claim.key for claim in claims), fence))

    def complete(self, token: Token, outcome: str, reply: Json) -> None:
        for claim in self._claims.pop(token.fence):
            self.kept[claim.key] = Record(claim.key, claim.operation, claim.fingerprint, outcome, reply)

    def release(self, token: Token) -> None:
        del self._claims[token.fence]

    def read(self, key: str) -> Record | None:
        return self.kept.get(key)

    def close(self) -> None:
        """Nothing is held open."""

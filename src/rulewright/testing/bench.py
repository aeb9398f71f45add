"""The tests of one function in one process: what was made for them, made once and again when it is old."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from rulewright.contract.prepare import prepared
from rulewright.testing.asks import STAY
from rulewright.testing.parts import Sort

if TYPE_CHECKING:
    from pathlib import Path

    from rulewright.contract.material import Material
    from rulewright.contract.setting import Setting
    from rulewright.rules import Rules
    from rulewright.testing.asks import Asks
    from rulewright.testing.endpoint import Endpoint
    from rulewright.testing.parts import Part, Parts

_ALONE = 5
"""So many rules in a row have their cases made alone: sooner for a few tests, later for all."""
_WHOLE = frozenset({Sort.VALID, Sort.KEYS, Sort.ANSWERS})
"""Parts that need every case."""


@dataclass
class Bench:
    """What the tests of a function share; each of them does the same whichever ran before it.

    Attributes:
        asks: what the author asks for.
        rules: the contract.
        parts: its parts.
        folder: where findings are kept.
        ended: why nothing more is sent: a host elsewhere accepted what it should refuse, or the budget is spent.
        sent: how many requests were.
    """

    asks: Asks
    rules: Rules
    parts: Parts
    folder: Path
    ended: str | None = None
    sent: int = 0
    _made: dict[str, tuple[float, Setting, Material]] = field(default_factory=dict)
    _alone: int = 0
    _last: float = 0.0

    def made(self, part: Part, endpoint: Endpoint) -> tuple[Setting, Material]:
        """The setting of a part's run and its material.

        Raises:
            AskedWrongError: what is asked for cannot be used.
        """
        whole = f"{endpoint.address}"
        is_alone = part.sort not in _WHOLE and not (part.sort is Sort.RULE and self._is_made(whole))
        key = f"{whole} {part.id}" if is_alone else whole
        now = time.monotonic()
        if key not in self._made or now - self._made[key][0] > STAY.total_seconds():
            setting = self.asks.setting(self.rules, self.parts.excluded, endpoint.address)
            about = replace(setting, rules=frozenset({part.id}) if is_alone else frozenset())
            material = prepared(about, secrets.token_hex(8))
            if part.sort is Sort.PARAMETER:
                setting = about
            self._made[key] = now, setting, material
        _, setting, material = self._made[key]
        return endpoint.setting(setting, self.asks.sent_headers()), material

    def pause(self, rate: float | None) -> None:
        """Waits for the turn of the next part, where requests are sent at a rate."""
        if rate is not None:
            time.sleep(max(0.0, self._last + 1 / rate - time.monotonic()))

    @property
    def left(self) -> int | None:
        """How many requests the target's budget leaves; None where it has none."""
        budget = None if self.asks.known is None else self.asks.known.budget
        return None if budget is None else budget - self.sent

    def done(self, requests: int) -> None:
        """Notes that a part has sent its last request, and how many it took."""
        self._last = time.monotonic()
        self.sent += requests
        if self.left is not None and self.left <= 0:
            self.ended = f"the target's budget of {self.sent:,} requests was spent"

    def _is_made(self, whole: str) -> bool:
        """Whether all cases are there, or are to be made, for yet another rule."""
        self._alone += 1
        return whole in self._made or self._alone > _ALONE

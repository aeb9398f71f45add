"""A strategy → disagreements about drawn payloads, each shrunk by Hypothesis, until the budget is spent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis import seed as seeded
from hypothesis.errors import HypothesisException

from rulewright.contract.endpoint.budget import SpentError
from rulewright.contract.endpoint.watch import EndedError, UnjudgedError
from rulewright.contract.endpoint.writing import json_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from hypothesis.strategies import SearchStrategy

    from rulewright.contract.findings.minimise import Shown
    from rulewright.language.conditions import Json

_MOST_SHRINKS = 100
"""Payloads tried to make one smaller."""
_ROUND = 10
"""Payloads drawn before what was shown decides what is drawn next."""
_IN_VAIN = 20
"""Rounds one after another that sent nothing, and there is nothing to send."""


class _DisagreementError(Exception):
    """What Hypothesis shrinks."""


class _Over(BaseException):
    """There is no more to send."""


def drawn(
    draws: Callable[[], SearchStrategy[Json]], seeds: Iterable[int], explore: Callable[[Json], Shown | None]
) -> Iterator[Shown]:
    """What is new about drawn payloads.

    Args:
        draws: gives what the next round draws from.
        seeds: each makes the same payloads every time; the next is taken when those of one are used up.
        explore: sends a payload; gives what is new about the answer.

    Raises:
        SpentError: the budget is spent; it is the usual end.
        EndedError: the run is over.
        UnjudgedError: nothing can be said about the endpoint.
    """
    vain = 0
    for seed in seeds:
        found = _Round(explore)
        try:
            found.play(draws(), seed)
        finally:
            # A round that was cut short has shown what it has shown.
            if found.smallest is not None:
                yield found.smallest
        vain = 0 if found.sent else vain + 1
        if vain == _IN_VAIN:
            return


class _Round:
    """Draws until one payload disagrees, and then smaller ones."""

    def __init__(self, explore: Callable[[Json], Shown | None]) -> None:
        self.smallest: Shown | None = None
        self.sent = 0
        self._explore = explore
        self._size = 0
        self._shrinks = 0
        self._seen: dict[bytes, Shown | None] = {}
        self._end: SpentError | EndedError | UnjudgedError | None = None

    def play(self, draws: SearchStrategy[Json], seed: int) -> None:
        """One run of Hypothesis; raises as `drawn`."""

        @seeded(seed)
        @settings(
            max_examples=_ROUND,
            phases=(Phase.generate, Phase.shrink),
            database=None,
            deadline=None,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
            verbosity=Verbosity.quiet,
        )
        @given(draws)
        def show(payload: Json) -> None:
            if self._disagrees(payload):
                raise _DisagreementError

        try:
            show()
        except (_DisagreementError, HypothesisException):
            return
        except _Over:
            if self._end is not None:
                raise self._end from None

    def _disagrees(self, payload: Json) -> bool:
        key = json_bytes(payload)
        if key not in self._seen:
            self._seen[key] = self._shown(payload, len(key))
        return self._seen[key] is not None

    def _shown(self, payload: Json, size: int) -> Shown | None:
        if self.smallest is not None:
            self._shrinks += 1
            if self._shrinks > _MOST_SHRINKS:
                raise _Over
        self.sent += 1
        try:
            shown = self._explore(payload)
        except (SpentError, EndedError, UnjudgedError) as end:
            self._end = end
            raise _Over from end
        if shown is None or not self._is_same(shown):
            return None
        if self.smallest is None or size < self._size:
            self.smallest, self._size = shown, size
        return shown

    def _is_same(self, shown: Shown) -> bool:
        """Whether shrinking stays with what it started with."""
        if self.smallest is None:
            return True
        first = self.smallest.complaint
        return shown.complaint.kind is first.kind and set(shown.complaint.rules) <= set(first.rules)

"""A stage → complaints about sequences of requests under a few keys, found and made short by a state machine.

What the fixed sessions ask is asked first; the machine looks for what shows only after other requests.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, Verbosity, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from hypothesis.errors import Flaky, HypothesisException
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from rulewright.contract.endpoint.budget import SpentError
from rulewright.contract.endpoint.watch import EndedError, UnjudgedError
from rulewright.contract.sessions.play import SLOTS, Play, Repertoire

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from rulewright.contract.checks.observation import Observation
    from rulewright.contract.findings.finding import Complaint, Kind
    from rulewright.contract.sessions.stage import Stage
    from rulewright.contract.setting import Setting

REQUESTS = 300
"""For sequences in all, but for those that make one shorter; and no more than this share of the budget:"""
_SHARE = 0.2
_EXAMPLES = 40
"""Few: Hypothesis plays a tenth of them so short that little can come of it."""
_STEPS = 6
_SHRINKS = 80
"""Sequences tried to make one shorter."""
_MOST_ANEW = 6
_BODIES = 3

FEW_KEYS = "sequences of requests: there are too few keys for them"
NO_KEYS = "sequences of requests: no key can be made new for a payload that the endpoint accepts"

NEEDS: Mapping[str, tuple[str, Callable[[Repertoire], bool]]] = {
    "read": ("no operation reads a thing by its key", lambda known: known.reader is not None),
    "count": ("no operation lists things with the key's fields", lambda known: known.listing is not None),
    "refuse": ("no payload is refused under every key", lambda known: known.refused is not None),
    "elsewhere": ("no other operation takes the key", lambda known: bool(known.others)),
    "in_another_scope": ("no second scope of keys is known", lambda known: bool(known.scopes)),
    "together": (
        "a rate limit is set, so nothing is sent at the same time",
        lambda known: known.stage.talk.setting.limits.rate is None,
    ),
}
"""The moves that not every rule and endpoint have: what it means where one is not there, and whether it is."""

_slots = st.sampled_from([0, 0, *range(1, SLOTS)])
"""Mostly the key that every sequence begins with."""
_bodies = st.integers(0, _BODIES - 1)


class _DisagreementError(Exception):
    """What Hypothesis shrinks."""


class _Over(BaseException):
    """There is no more to send."""


def sequences(stage: Stage, seeds: Iterable[int]) -> None:
    """Plays sequences until the requests for them are used up, and reports what each finds, as short as can be.

    Args:
        stage: the rule on its endpoint.
        seeds: each makes the same sequences every time.

    Raises:
        SpentError: the budget is spent.
        EndedError: the run is over.
        UnjudgedError: nothing can be said about the endpoint.
    """
    repertoire = Repertoire.of(stage)
    if repertoire is None:
        stage.skip(NO_KEYS)
        return
    limit = stage.talk.budget.requests + most_requests(stage.talk.setting)
    told = set(stage.found_kinds())
    by_chance: dict[Kind, _Shown] = {}
    try:
        for seed in seeds:
            search = _Search(repertoire, told, limit)
            try:
                search.play(seed)
            finally:
                # A search that was cut short has shown what it has shown.
                shown = search.shortest
                if shown is not None and search.is_flaky and shown.kind not in by_chance:
                    # What hung on the moment cannot be made short; the next search may find what does not.
                    by_chance[shown.kind] = shown
                elif shown is not None:
                    told.add(shown.kind)
                    shown.shorter(by_chance.pop(shown.kind, shown)).report(stage)
            if shown is None:
                return
            limit += stage.talk.budget.requests - search.found_at
    finally:
        for left in by_chance.values():
            left.report(stage)


def most_requests(setting: Setting) -> int:
    """How many requests look for sequences, at most."""
    return min(REQUESTS, int(setting.limits.requests * _SHARE))


@dataclass(frozen=True, slots=True)
class _Shown:
    """A complaint at the end of a sequence."""

    complaint: Complaint
    seen: tuple[Observation, ...]
    said: tuple[str, ...]

    @property
    def kind(self) -> Kind:
        """What sort of complaint it is."""
        return self.complaint.kind

    def shorter(self, other: _Shown) -> _Shown:
        """The shorter of two."""
        return min(self, other, key=lambda shown: len(shown.seen))

    def report(self, stage: Stage) -> None:
        """Tells it, and what led up to it."""
        earlier = "; ".join(self.said[:-1])
        message = f"{self.complaint.message}, after: {earlier}" if earlier else self.complaint.message
        stage.report(replace(self.complaint, message=message, mark="in a sequence"), self.seen[-1], self.seen[:-1])


@dataclass(slots=True)
class _Search:
    """Plays until one sequence shows something that is not known, and then shorter ones."""

    repertoire: Repertoire
    told: set[Kind]
    limit: int
    shortest: _Shown | None = None
    found_at: int = 0
    """How many requests there were when something was first shown."""
    is_flaky: bool = False
    """Whether the same moves did not show it again."""
    _shrinks: int = 0
    _end: SpentError | EndedError | UnjudgedError | None = field(default=None)

    def play(self, seed: int) -> None:
        """One run of Hypothesis; raises as `sequences`."""
        is_ours = self.repertoire.stage.talk.setting.address.is_loopback
        chosen = settings(
            max_examples=_EXAMPLES,
            stateful_step_count=_STEPS,
            # Sequences that make one shorter are paid for, too.
            phases=(Phase.generate, Phase.shrink) if is_ours else (Phase.generate,),
            database=None,
            deadline=None,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
            verbosity=Verbosity.quiet,
        )
        try:
            run_state_machine_as_test(seeded(seed)(_machine(self)), settings=chosen)
        except Flaky:
            self.is_flaky = True
        except (_DisagreementError, HypothesisException):
            return
        except _Over:
            if self._end is not None:
                raise self._end from None

    def can(self, move: str) -> bool:
        """Whether there is what a move needs."""
        return NEEDS[move][1](self.repertoire)

    def begin(self) -> Play:
        """A new sequence, if there may be one."""
        if self.shortest is not None:
            self._shrinks += 1
            if self._shrinks > _SHRINKS:
                raise _Over
        elif self.repertoire.stage.talk.budget.requests >= self.limit:
            raise _Over
        return Play(self.repertoire)

    def take(self, play: Play, move: str, *chosen: int, **options: bool) -> None:
        """One move; raises what Hypothesis shrinks when it shows what is looked for."""
        try:
            complaint = getattr(play, move)(*chosen, **options)
        except (SpentError, EndedError, UnjudgedError) as end:
            self._end = end
            raise _Over from end
        if complaint is None or not self._is_wanted(complaint):
            return
        shown = _Shown(complaint, tuple(play.seen), tuple(play.said))
        if self.shortest is None:
            self.found_at = self.repertoire.stage.talk.budget.requests
        if self.shortest is None or len(shown.seen) <= len(self.shortest.seen):
            self.shortest = shown
        raise _DisagreementError

    def _is_wanted(self, complaint: Complaint) -> bool:
        if self.shortest is None:
            return complaint.kind not in self.told
        return complaint.kind is self.shortest.kind


def _machine(search: _Search) -> type[RuleBasedStateMachine]:
    """The machine: its rules are the moves, its state is a play."""

    class Sequence(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.play = search.begin()
            self.handled = sys.exc_info()[1]

        def teardown(self) -> None:
            """What a move has changed shows when all keys are used once more; not where the sequence was broken off."""
            if sys.exc_info()[1] is self.handled:
                search.take(self.play, "again_all")

        @initialize()
        def begin(self) -> None:
            search.take(self.play, "submit", 0, 0)

        @rule(slot=_slots, body=_bodies)
        def submit(self, slot: int, body: int) -> None:
            search.take(self.play, "submit", slot, body)

        @rule(slot=_slots)
        def again(self, slot: int) -> None:
            search.take(self.play, "again", slot)

        @precondition(lambda _: search.can("read"))
        @rule(slot=_slots)
        def read(self, slot: int) -> None:
            search.take(self.play, "read", slot)

        @precondition(lambda _: search.can("count"))
        @rule(slot=_slots)
        def count(self, slot: int) -> None:
            search.take(self.play, "count", slot)

        @precondition(lambda _: search.can("refuse"))
        @rule(slot=_slots)
        def refuse(self, slot: int) -> None:
            search.take(self.play, "refuse", slot)

        @rule(number=st.integers(1, _MOST_ANEW))
        def anew(self, number: int) -> None:
            search.take(self.play, "anew", number)

        @rule(slot=_slots, body=_bodies, waits=st.booleans())
        def give_up(self, slot: int, body: int, waits: bool) -> None:  # noqa: FBT001 - Hypothesis gives it
            search.take(self.play, "give_up", slot, body, waits=waits)

        @precondition(lambda _: search.can("elsewhere"))
        @rule(slot=_slots, number=st.integers(0, 1))
        def elsewhere(self, slot: int, number: int) -> None:
            search.take(self.play, "elsewhere", slot, number)

        @precondition(lambda _: search.can("in_another_scope"))
        @rule(slot=_slots, number=st.integers(0, 1))
        def in_another_scope(self, slot: int, number: int) -> None:
            search.take(self.play, "in_another_scope", slot, number)

        @precondition(lambda _: search.can("together"))
        @rule(slot=_slots, body=_bodies)
        def together(self, slot: int, body: int) -> None:
            search.take(self.play, "together", slot, body)

    return Sequence

"""Payloads as they are made → cases with ids and notes, each payload once per side, what matters most first."""

from __future__ import annotations

from collections import Counter
from enum import IntEnum
from typing import TYPE_CHECKING

from rulewright.generation.case import Case, CaseSet, LeftOut, Side
from rulewright.generation.edits import copied
from rulewright.language.paths import pointer_text

if TYPE_CHECKING:
    from rulewright.generation.world import World
    from rulewright.language.conditions import Json


class Rank(IntEnum):
    """How much a case matters: a limit on their number cuts the last first."""

    BASE = 0
    """A valid payload of the contract's own."""
    RULE = 1
    """The plainest way to break a rule."""
    EDGE = 2
    """The other side: what a rule just allows, and variety among what is valid."""
    MORE = 3
    """Further ways to break a rule."""
    PLACE = 4
    """A rule broken at another place."""


class Collected:
    """Cases under collection; what is said of each payload comes from the compiled contract."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._cases: list[tuple[Rank, Case]] = []
        self._left_out: list[LeftOut] = []
        self._seen: set[tuple[Side, str, str | None]] = set()
        self._ids: Counter[str] = Counter()

    def breaking(self, rank: Rank, rule: str, label: str, payload: Json) -> bool:
        """Adds a case that breaks a rule; false where it does not, or where another has the payload."""
        # A rule's plainest case is its own, even if the payload shows another rule too.
        if not self._is_new("breaking", payload, rule if rank is Rank.RULE else None):
            return False
        found = tuple((entry.rule.id, pointer_text(entry.pointer)) for entry in self._world.judge(payload))
        if not any(name == rule for name, _ in found):
            return False
        beside = sorted({name for name, _ in found if name != rule})
        note = f"{rule} refused: {_words(label)}" + (f"; it also breaks {', '.join(beside)}" if beside else "")
        self._add(rank, Case(f"{rule}#{label}", self._shape, payload, "breaking", rule, found, note))
        return True

    def valid(self, rank: Rank, rule: str | None, label: str, payload: Json) -> None:
        """Adds a case that breaks nothing, unless it does, or another has the payload."""
        if self._is_new("valid", payload, None) and not self._world.judge(payload):
            subject = rule or self._shape
            note = f"{subject} accepted: {_words(label)}"
            self._add(rank, Case(f"{subject}#{label}", self._shape, payload, "valid", rule, (), note))

    def leave_out(self, label: str, rule: str | None, side: Side, reason: str) -> None:
        """Notes a case that could not be made."""
        subject = rule or self._shape
        self._left_out.append(LeftOut(f"{subject}#{label}" if label else subject, rule, side, reason))

    def done(self, limit: int | None) -> CaseSet:
        """The cases that matter most first, up to the limit, and what was left out."""
        ordered = [case for _, case in sorted(self._cases, key=lambda entry: entry[0])]
        kept = ordered if limit is None else ordered[:limit]
        reason = f"over the limit of {limit} cases"
        cut = [LeftOut(case.id, case.rule, case.side, reason) for case in ordered[len(kept) :]]
        return CaseSet(tuple(kept), (*self._left_out, *cut))

    @property
    def _shape(self) -> str:
        return self._world.shape.name

    def _is_new(self, side: Side, payload: Json, rule: str | None) -> bool:
        # The spelling counts: 25 and 25.0, or keys in another order, are worth a case each.
        key = (side, repr(payload), rule)
        if key in self._seen:
            return False
        self._seen.add(key)
        return True

    def _add(self, rank: Rank, case: Case) -> None:
        self._ids[case.id] += 1
        count = self._ids[case.id]
        name = case.id if count == 1 else f"{case.id}~{count}"
        own = Case(name, case.shape, copied(case.payload), case.side, case.rule, case.violations, case.note)
        self._cases.append((rank, own))


def _words(label: str) -> str:
    return label.replace("-", " ")

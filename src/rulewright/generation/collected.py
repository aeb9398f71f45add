"""Payloads as they are made → cases with ids and notes, each payload once per side, what matters most first."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import TYPE_CHECKING

from rulewright.generation.case import Case, CaseSet, LeftOut, Side
from rulewright.generation.edits import copied
from rulewright.language.paths import pointer_text

if TYPE_CHECKING:
    from rulewright.language.conditions import Json
    from rulewright.validation.judgement import Broken


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


@dataclass(frozen=True, slots=True)
class Collected:
    """Cases under collection for one shape."""

    shape: str
    _cases: list[tuple[Rank, Case]] = field(default_factory=list)
    _left_out: list[LeftOut] = field(default_factory=list)
    _seen: set[tuple[Side, str, str | None]] = field(default_factory=set)

    def breaking(self, rank: Rank, rule: str, label: str, payload: Json, broken: tuple[Broken, ...]) -> bool:
        """Adds a case that breaks a rule; false where another breaks one with the same payload."""
        found = tuple((entry.rule.id, pointer_text(entry.pointer)) for entry in broken)
        beside = sorted({name for name, _ in found if name != rule})
        note = f"{rule} refused: {_words(label)}" + (f"; it also breaks {', '.join(beside)}" if beside else "")
        return self._add(rank, Case(f"{rule}#{label}", self.shape, payload, "breaking", rule, found, note))

    def valid(self, rank: Rank, rule: str | None, label: str, payload: Json) -> bool:
        """Adds a case that breaks nothing; false where another has the same payload."""
        subject = rule or self.shape
        note = f"{subject} accepted: {_words(label)}"
        return self._add(rank, Case(f"{subject}#{label}", self.shape, payload, "valid", rule, (), note))

    def leave_out(self, subject: str, label: str, rule: str | None, side: Side, reason: str) -> None:
        """Notes a case that could not be made."""
        self._left_out.append(LeftOut(f"{subject}#{label}" if label else subject, rule, side, reason))

    def done(self, limit: int | None) -> CaseSet:
        """The cases that matter most first, up to the limit, and what was left out."""
        ordered = [case for _, case in sorted(self._cases, key=lambda entry: entry[0])]
        kept = ordered if limit is None else ordered[:limit]
        cut = [
            LeftOut(case.id, case.rule, case.side, f"over the limit of {limit} cases") for case in ordered[len(kept) :]
        ]
        return CaseSet(tuple(kept), (*self._left_out, *cut))

    def _add(self, rank: Rank, case: Case) -> bool:
        # The spelling counts: 25 and 25.0, or keys in another order, are worth a case each.
        key = (case.side, repr(case.payload), case.rule if rank is Rank.RULE else None)
        if key in self._seen:
            return False
        self._seen.add(key)
        number = sum(other.id == case.id or other.id.startswith(f"{case.id}~") for _, other in self._cases)
        # A copy, since made payloads share what they do not change.
        self._cases.append(
            (
                rank,
                replace(case, id=f"{case.id}~{number + 1}" if number else case.id, payload=copied(case.payload)),
            )
        )
        return True


def _words(label: str) -> str:
    return label.replace("-", " ")

"""Events of fuzz → what became of each rule: the one table that documents about rules are made of."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from rulewright.contract.events import Exchanged, Finished, Found, Noted, NotJudged, PhaseStarted, Started
from rulewright.reporting.explanation import AnyRule, rules_by_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.contract.coverage import Reached
    from rulewright.contract.events import Event
    from rulewright.contract.findings.finding import Finding
    from rulewright.plan.contract import Plan
    from rulewright.reading.span import Span


def rule_of(finding: Finding, plan: Plan) -> AnyRule | None:
    """The first rule that a finding is about, if it is about one."""
    known = rules_by_id(plan)
    return next((known[name] for name in finding.complaint.rules if name in known), None)


def place_of(finding: Finding, plan: Plan) -> Span:
    """Where a reader of the contract looks: at the rule, or else at the operation."""
    rule = rule_of(finding, plan)
    return plan.operations[finding.operation].span if rule is None else rule.span


class Fate(Enum):
    """What became of a rule."""

    AGREES = "agrees"
    DISAGREES = "disagrees"
    KNOWN = "known"
    """Only findings that were accepted before."""
    NOT_REACHED = "not reached"
    NOT_ASSERTED = "not asserted"


@dataclass(frozen=True, slots=True)
class Row:
    """A rule of the request, what was seen of it, and the findings about it."""

    reached: Reached
    fate: Fate
    reason: str
    """Why it was not reached or not asserted; empty otherwise."""
    findings: tuple[Found, ...]
    seconds: float
    """How long the requests took that were made for it, all together."""


@dataclass(slots=True)
class Run:
    """What a run has told so far."""

    started: Started | None = None
    ended: Finished | None = None
    found: list[Found] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    not_judged: list[NotJudged] = field(default_factory=list)
    _seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    def note(self, event: Event) -> None:
        """Takes an event."""
        match event:
            case Started():
                self.started = event
                self.notes += event.warnings
            case Found():
                self.found.append(event)
            case Noted(message):
                self.notes.append(message)
            case NotJudged():
                self.not_judged.append(event)
            case Exchanged():
                if event.aim is not None:
                    self._seconds[event.aim] += event.exchange.seconds
            case Finished():
                self.ended = event
            case PhaseStarted():
                pass

    @property
    def others(self) -> list[Found]:
        """The findings that are about none of the rows."""
        known = {row.reached.rule for row in self.rows()}
        return [found for found in self.found if not known.intersection(found.finding.complaint.rules)]

    def rows(self) -> Iterator[Row]:
        """Every rule, in the order of the contract."""
        if self.ended is None:
            return
        reasons = {missed.rule: missed.reason for missed in self.ended.coverage.not_reached}
        for reached in self.ended.coverage.rules:
            about = tuple(found for found in self.found if reached.rule in found.finding.complaint.rules)
            reason = reached.left_out or reasons.get(reached.rule, "")
            yield Row(reached, self._fate(reached, about, reason), reason, about, self._seconds.get(reached.rule, 0.0))

    def counts(self, found: Found) -> bool:
        """Whether a finding makes the run fail: nobody has accepted it."""
        return found.accepted is None and not (self.ended is not None and self.ended.accepts_new)

    def _fate(self, reached: Reached, about: tuple[Found, ...], reason: str) -> Fate:
        if about:
            return Fate.DISAGREES if any(map(self.counts, about)) else Fate.KNOWN
        if reached.left_out is not None:
            return Fate.NOT_ASSERTED
        return Fate.NOT_REACHED if reason else Fate.AGREES

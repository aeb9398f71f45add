"""Events of fuzz → a page: findings with their requests and answers, every rule with the sides seen, timings."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING, TextIO

from rulewright.contract.events import Exchanged, Finished, PhaseStarted
from rulewright.contract.telling import verdict
from rulewright.linting.privacy import public_texts
from rulewright.reporting.explanation import AnyRule, rules_by_id
from rulewright.reporting.fuzzed import Fate, Row, Run
from rulewright.reporting.html.bodies import Privacy
from rulewright.reporting.html.exchanges import Pair, pairs_of
from rulewright.reporting.html.rendering import pieces
from rulewright.reporting.topics import of_kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rulewright.contract.events import Event, Found, Started
    from rulewright.reading.styles import Style


@dataclass(slots=True)
class _Phase:
    """A part of a run, and how long its requests took."""

    name: str
    times: list[float] = field(default_factory=list)

    @property
    def total(self) -> float:
        return sum(self.times)

    @property
    def middle(self) -> float:
        return median(self.times) if self.times else 0.0

    @property
    def slowest(self) -> float:
        return max(self.times, default=0.0)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A finding as the page shows it."""

    id: str
    kind: str
    sense: str
    rules: tuple[str, ...]
    pointer: str
    message: str
    status: int | None
    operation: str
    curl: str
    known: bool
    reason: str
    earlier: tuple[Pair, ...]
    last: Pair


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of the matrix."""

    row: Row
    title: str

    @property
    def findings(self) -> list[str]:
        return [found.finding.id for found in self.row.findings]


class HtmlWriter:
    """Writes the page when the run ends, and nothing before."""

    def __init__(self, out: TextIO, _style: Style) -> None:
        self._out = out
        self._run = Run()
        self._phases: list[_Phase] = [_Phase("before the first")]

    def __call__(self, event: Event) -> None:
        """Notes an event; at the last one, writes."""
        self._run.note(event)
        match event:
            case PhaseStarted(name):
                self._phases.append(_Phase(name))
            case Exchanged():
                self._phases[-1].times.append(event.exchange.seconds)
            case Finished() if self._run.started is not None:
                self._out.writelines(pieces("fuzz.html", self._shown(self._run.started, event)))
            case _:
                pass

    def _shown(self, start: Started, end: Finished) -> dict[str, object]:
        privacy = Privacy(start.plan, start.show_values, public_texts(start.plan))
        rules = rules_by_id(start.plan)
        every = _Phase("all", [seconds for phase in self._phases for seconds in phase.times])
        return {
            "title": f"{start.contract} {start.version}: {verdict(end)}",
            "verdict": verdict(end),
            "is_good": end.exit_code == 0,
            "start": start,
            "end": end,
            "findings": [_entry(found, privacy) for found in self._run.found],
            "kinds": sorted({found.finding.complaint.kind.value for found in self._run.found}),
            "rows": [_Line(row, _title(rules, row)) for row in self._run.rows()],
            "fates": [fate.value for fate in Fate],
            "phases": [*(phase for phase in self._phases if phase.times), every],
            "notes": self._run.notes,
            "not_judged": self._run.not_judged,
        }


def _title(rules: Mapping[str, AnyRule], row: Row) -> str:
    rule = rules.get(row.reached.rule)
    return "" if rule is None else rule.title or ""


def _entry(found: Found, privacy: Privacy) -> _Entry:
    finding, complaint = found.finding, found.finding.complaint
    *earlier, last = pairs_of(finding, privacy)
    return _Entry(
        id=finding.id,
        kind=complaint.kind.value,
        sense=of_kind(complaint.kind).title,
        rules=complaint.rules,
        pointer=complaint.pointer,
        message=complaint.message,
        status=finding.status,
        operation=finding.operation,
        curl=finding.curl,
        known=found.accepted is not None,
        reason=(found.accepted.reason or "") if found.accepted is not None else "",
        earlier=tuple(earlier),
        last=last,
    )

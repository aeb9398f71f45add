"""Events → what people read: each finding as it is made, and at the end how far the run got."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO, assert_never

from rulewright.contract.events import Exchanged, Finished, Found, Noted, NotJudged, PhaseStarted, Started
from rulewright.plan.contract import Idempotency
from rulewright.reading.display import underlined, visible
from rulewright.reading.sources import Sources
from rulewright.reading.styles import Detail
from rulewright.validation.requirement import requirement, when

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.contract.events import Event
    from rulewright.contract.findings.baseline import Comparison, Entry
    from rulewright.contract.findings.finding import Finding
    from rulewright.plan.contract import Plan
    from rulewright.plan.rules import Rule
    from rulewright.reading.styles import Style

_EVERY = 20
"""Requests between two updates of the progress line."""


class TextWriter:
    """Writes a run for people: told quietly, its verdict alone; verbosely, also phases and the rules of findings."""

    def __init__(self, out: TextIO, style: Style) -> None:
        self._out = out
        self._style = style
        self._again = ""
        self._plan: Plan | None = None
        self._sources = Sources()

    def __call__(self, event: Event) -> None:
        """Writes what there is to say of an event."""
        lines = self._lines(event)
        if self._style.detail is Detail.VERDICT:
            lines = iter((self._verdict(event),)) if isinstance(event, Finished) else iter(())
        for line in lines:
            self._out.write(f"{line}\n")
        self._out.flush()

    @property
    def _tells_all(self) -> bool:
        return self._style.detail is Detail.ALL

    def _lines(self, event: Event) -> Iterator[str]:
        match event:
            case Started():
                self._again = event.again
                self._plan = event.plan
                what = f"{event.contract} {event.version}: {event.operation} at {event.url}"
                shard = "" if event.shard is None else f", shard {event.shard}"
                yield f"{self._style(what, 'place')} (today {event.today}, seed {event.seed}{shard})"
                for warning in event.warnings:
                    yield self._style(f"warning: {warning}", "error")
            case Found(finding, None):
                yield from self._finding(finding)
            case Found(finding, accepted):
                reason = f" ({accepted.reason})" if accepted is not None and accepted.reason else ""
                yield self._style(visible(f"known: {_about(finding)}{reason}"), "quiet")
                if self._tells_all:
                    yield from self._told(finding)
            case NotJudged(what, reason):
                yield self._style(visible(f"not judged: {what}: {reason}"), "quiet")
            case Noted(message):
                yield self._style(visible(f"note: {message}"), "quiet")
            case Finished():
                yield from self._summary(event)
            case PhaseStarted(name):
                if self._tells_all:
                    yield self._style(visible(f"phase: {name}"), "quiet")
            case Exchanged():
                pass
            case _:
                assert_never(event)

    def _finding(self, finding: Finding) -> Iterator[str]:
        yield f"{self._style(finding.complaint.kind.value, 'error')}: {visible(_place(finding))}"
        yield from self._told(finding)

    def _told(self, finding: Finding) -> Iterator[str]:
        yield f"  {visible(finding.complaint.message)}"
        if self._tells_all and self._plan is not None:
            for rule_id in finding.complaint.rules:
                yield from self._rule(rule_id, self._plan)
        if finding.curl:
            yield self._style(f"  {visible(finding.curl)}", "quiet")

    def _rule(self, rule_id: str, plan: Plan) -> Iterator[str]:
        """What a rule of the contract asks for, and the line that it is written in."""
        rule = plan.rule(rule_id)
        if rule is None:
            return
        yield self._style(visible(f"  rule: {rule.span}: {_words(rule)}"), "quiet")
        line = self._sources.line(rule.span)
        if line is not None:
            yield from (self._style(f"    {part}", "quiet") for part in underlined(*line, self._style.columns))

    def _summary(self, end: Finished) -> Iterator[str]:
        reached = end.coverage
        yield (
            f"rules: {len(reached.asserted)} asserted, {len(reached.exercised)} exercised,"
            f" {len(reached.both_sides)} seen kept and broken"
        )
        if reached.pairs[1]:
            shown, there_are = reached.pairs
            yield self._style(
                f"  rules broken where a condition was true or false: {shown:,} of {there_are:,} pairs", "quiet"
            )
        for missed in () if end.unjudged is not None else reached.not_reached:
            yield self._style(visible(f"  not reached: {missed.rule}: {missed.reason}"), "quiet")
        if reached.not_asserted:
            others = ", ".join(f"{count} ({reason})" for reason, count in reached.not_asserted)
            yield self._style(f"  not asserted: {others}", "quiet")
        if end.withheld:
            counts = ", ".join(f"{status} {count} times" for status, count in end.withheld)
            yield f"answers that say nothing about a payload: {counts}"
        if end.cleaned is not None:
            yield f"cleaned up: {_counted(end.cleaned.removed, 'thing')}"
            for left in end.cleaned.left:
                yield self._style(visible(f"not cleaned up: {left.request}: {left.reason}"), "error")
        if end.ended is not None:
            yield f"ended early: {visible(end.ended)}"
        if end.baseline is not None:
            for entry in end.baseline.vanished:
                yield self._style(visible(f"vanished: {_entry(entry)}"), "good")
            for entry in end.baseline.not_asked:
                yield self._style(visible(f"not asked again: {_entry(entry)}"), "quiet")
        if end.findings and self._again:
            yield self._style(visible(f"to send them again: {self._again}"), "quiet")
        yield self._verdict(end)

    def _verdict(self, end: Finished) -> str:
        sent = f"{_counted(end.requests, 'request')} in {end.seconds:.1f} s"
        return self._style(f"{sent}: {verdict(end)}", "error" if end.exit_code else "good")


class ProgressWriter:
    """Keeps one line of a terminal up to date, and takes it away in the end."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._phase = ""
        self._findings = 0

    def __call__(self, event: Event) -> None:
        """Shows how far the run is."""
        match event:
            case PhaseStarted(name):
                self._phase = name
            case Exchanged() if event.requests % _EVERY == 0:
                self._show(f"{self._phase}: {event.requests:,} requests, {_counted(self._findings, 'finding')}")
            case Found():
                self._findings += 1
                self._show("")
            case Finished():
                self._show("")
            case _:
                pass

    def _show(self, line: str) -> None:
        self._out.write(f"\r\x1b[K{line}")
        self._out.flush()


def verdict(end: Finished) -> str:
    """What a run comes to, in a few words."""
    if end.unjudged is not None:
        return "could not judge"
    if end.baseline is not None:
        return _compared(end.baseline, end)
    return _counted(end.findings, "finding") if end.findings else "the endpoint agrees with the contract"


def _place(finding: Finding) -> str:
    """What a finding is about: rules and place, or else the operation."""
    complaint = finding.complaint
    at = f" at {complaint.pointer}" if complaint.pointer else ""
    return f"{' '.join(complaint.rules)}{at}".strip() or finding.operation


def _about(finding: Finding) -> str:
    return f"{finding.complaint.kind.value}: {_place(finding)}"


def _words(rule: Rule | Idempotency) -> str:
    """What a rule asks for, and when."""
    if isinstance(rule, Idempotency):
        return rule.title or f"one {', '.join(rule.parts)} names one thing"
    asked = "; ".join(dict.fromkeys(map(requirement, rule.checks)))
    applies = when(rule)
    return asked if applies == "always" else f"{asked}, {applies}"


def _entry(entry: Entry) -> str:
    return f"{entry.kind.value}: {' '.join(entry.rules) or entry.shown_by} ({entry.id})"


def _compared(found: Comparison, end: Finished) -> str:
    counts = [
        (_counted(len(found.new), "new finding"), found.new),
        (f"{len(found.known)} known", found.known),
        (f"{len(found.vanished)} vanished", found.vanished),
        (f"{len(found.not_asked)} not asked again", found.not_asked),
    ]
    said = ", ".join(text for text, entries in counts if entries) or "the endpoint agrees with the contract"
    return f"{said}; all are accepted now" if end.accepts_new else said


def _counted(number: int, one: str) -> str:
    return f"{number:,} {one if number == 1 else f'{one}s'}"

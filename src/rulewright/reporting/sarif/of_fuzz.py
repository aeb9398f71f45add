"""Events of fuzz → a log of SARIF: a result for each finding, at the place where its rule is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO, assert_never

from rulewright.contract.events import Exchanged, Finished, Found, Noted, NotJudged, PhaseStarted, Started
from rulewright.reporting.fuzzed import place_of, rule_of
from rulewright.reporting.sarif.log import Log, Region, Result
from rulewright.reporting.topics import of_kind, of_rule

if TYPE_CHECKING:
    from rulewright.contract.events import Event
    from rulewright.contract.findings.baseline import Entry
    from rulewright.contract.findings.finding import Finding
    from rulewright.reading.styles import Style


class SarifWriter:
    """Writes the log of a run when the run ends, and nothing before."""

    def __init__(self, out: TextIO, _style: Style) -> None:
        self._out = out
        self._log = Log()
        self._started: Started | None = None

    def __call__(self, event: Event) -> None:
        """Notes an event; at the last one, writes."""
        match event:
            case Started():
                self._started = event
                for warning in event.warnings:
                    self._log.note("warning", warning)
            case Found(finding, accepted):
                if self._started is not None:
                    self._log.add(_result(self._started, finding, accepted))
            case NotJudged(what, reason):
                self._log.note("info", f"not judged: {what}: {reason}")
            case Noted(message):
                self._log.note("info", message)
            case Finished():
                self._finish(event)
            case PhaseStarted() | Exchanged():
                pass
            case _:
                assert_never(event)

    def _finish(self, end: Finished) -> None:
        start = self._started
        if start is None:
            return
        if end.unjudged is not None:
            self._log.note("error", f"could not judge: {end.unjudged}")
        elif end.ended is not None:
            self._log.note("warning", f"ended early: {end.ended}")
        self._log.write(
            self._out,
            f"rulewright-fuzz/{start.contract}",
            end.exit_code,
            {
                "contract": start.contract,
                "version": start.version,
                "url": start.url,
                "operation": start.operation,
                "seed": start.seed,
                "today": start.today,
                "requests": end.requests,
                "seconds": round(end.seconds, 3),
            },
        )


def _result(start: Started, finding: Finding, accepted: Entry | None) -> Result:
    """A finding as a result about its first rule, or else about its sort, at the operation."""
    complaint, plan = finding.complaint, start.plan
    rule = rule_of(finding, plan)
    return Result(
        topic=of_kind(complaint.kind) if rule is None else of_rule(rule, plan),
        severity="error",
        message=f"{complaint.kind.value}: {complaint.message}",
        region=Region.of(place_of(finding, plan)),
        pointer=complaint.pointer,
        identity=finding.id,
        properties={
            "id": finding.id,
            "kind": complaint.kind.value,
            "rules": list(complaint.rules),
            "operation": finding.operation,
            "status": finding.status,
            "curl": finding.curl,
        },
        accepted=None if accepted is None else accepted.reason or "accepted by the baseline",
    )

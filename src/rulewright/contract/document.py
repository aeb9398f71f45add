"""Events → one JSON document, with the published schema `fuzz-report`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TextIO

from rulewright.contract.events import Finished, Found, Noted, Started

if TYPE_CHECKING:
    from rulewright.contract.events import Event
    from rulewright.contract.findings.baseline import Comparison
    from rulewright.contract.findings.finding import Finding

FORMAT = 1


class JsonWriter:
    """Writes the document when the run ends, and nothing before."""

    def __init__(self, out: TextIO, _style: object = None) -> None:
        self._out = out
        self._started: Started | None = None
        self._findings: list[Finding] = []
        self._notes: list[str] = []

    def __call__(self, event: Event) -> None:
        """Notes an event; at the last one, writes."""
        match event:
            case Started():
                self._started = event
            case Found(finding):
                self._findings.append(finding)
            case Noted(message):
                self._notes.append(message)
            case Finished() if self._started is not None:
                json.dump(_document(self._started, self._findings, self._notes, event), self._out, indent=2)
                self._out.write("\n")
            case _:
                pass


def _document(start: Started, findings: list[Finding], notes: list[str], end: Finished) -> dict[str, object]:
    reached = end.coverage
    cleaned = end.cleaned
    left = [] if cleaned is None else [{"request": left.request, "reason": left.reason} for left in cleaned.left]
    return {
        "format": FORMAT,
        "ok": end.exit_code == 0,
        "contract": start.contract,
        "version": start.version,
        "url": start.url,
        "seed": start.seed,
        "shard": start.shard,
        "today": start.today,
        "warnings": list(start.warnings),
        "requests": end.requests,
        "seconds": round(end.seconds, 3),
        "notes": notes,
        "rules": {
            "asserted": len(reached.asserted),
            "exercised": len(reached.exercised),
            "both_sides": len(reached.both_sides),
            "pairs": {"shown": reached.pairs[0], "all": reached.pairs[1]},
            "each": [
                {"rule": each.rule, "kept": each.kept, "broken": each.broken, "left_out": each.left_out}
                for each in reached.rules
            ],
            "not_reached": [{"rule": missed.rule, "reason": missed.reason} for missed in reached.not_reached],
        },
        "withheld": [{"status": status, "answers": count} for status, count in end.withheld],
        **({} if cleaned is None else {"cleanup": {"removed": cleaned.removed, "left": left}}),
        "findings": [
            {
                "id": finding.id,
                "rules": list(finding.complaint.rules),
                "kind": finding.complaint.kind.value,
                "pointer": finding.complaint.pointer,
                "status": finding.status,
                "message": finding.complaint.message,
                "curl": finding.curl,
            }
            for finding in findings
        ],
        "baseline": None if end.baseline is None else _compared(end.baseline),
    }


def _compared(found: Comparison) -> dict[str, list[str]]:
    parts = {"known": found.known, "new": found.new, "vanished": found.vanished, "not_asked": found.not_asked}
    return {name: [entry.id for entry in entries] for name, entries in parts.items()}

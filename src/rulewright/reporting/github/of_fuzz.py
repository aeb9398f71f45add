"""Events of fuzz → workflow commands: one for each finding, at the place where its rule is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO, assert_never

from rulewright.contract.events import Exchanged, Finished, Found, Noted, NotJudged, PhaseStarted, Started
from rulewright.reporting.fuzzed import place_of
from rulewright.reporting.github.commands import command

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.contract.events import Event
    from rulewright.plan.contract import Plan
    from rulewright.reading.diagnostics import Severity
    from rulewright.reading.styles import Style
    from rulewright.reporting.github.commands import Properties


class GithubWriter:
    """Writes each command as it comes: errors, and notices for findings that were accepted before."""

    def __init__(self, out: TextIO, _style: Style) -> None:
        self._out = out
        self._plan: Plan | None = None

    def __call__(self, event: Event) -> None:
        """Writes the commands of an event."""
        for line in self._commands(event):
            self._out.write(f"{line}\n")

    def _commands(self, event: Event) -> Iterator[str]:
        match event:
            case Started():
                self._plan = event.plan
                yield from (command("warning", {"title": "rulewright fuzz"}, warning) for warning in event.warnings)
            case Found(finding, accepted):
                if self._plan is not None:
                    span = place_of(finding, self._plan)
                    kind = finding.complaint.kind.value
                    title = f"{kind} {finding.complaint.rules[0]}" if finding.complaint.rules else kind
                    properties: Properties = {"file": span.file, "line": span.line, "col": span.column, "title": title}
                    severity: Severity = "error" if accepted is None else "info"
                    yield command(severity, properties, finding.complaint.message)
            case Finished(unjudged=str(reason)):
                yield command("error", {"title": "rulewright fuzz"}, f"could not judge: {reason}")
            case PhaseStarted() | Exchanged() | NotJudged() | Noted() | Finished():
                pass
            case _:
                assert_never(event)

"""Events of lint and check → a JUnit document: a test case for each file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TextIO, assert_never

from rulewright.linting.events import (
    Event,
    FileFinished,
    FileStarted,
    Finished,
    PassedOver,
    Remark,
    RuleFileChecked,
    Unusable,
    ViolationFound,
)
from rulewright.reporting.junit.document import Case, write

if TYPE_CHECKING:
    from rulewright.reading.diagnostics import Severity
    from rulewright.reporting.styles import Style

_MOST = 100
"""Lines of one file that are shown: a CI server keeps all it is given, and shows them on one page."""


@dataclass(slots=True)
class _File:
    """What is known of a file: the first things that were found of each severity, and how many there are."""

    group: str
    path: str
    lines: dict[Severity, list[str]] = field(default_factory=lambda: {"error": [], "warning": [], "info": []})
    counts: dict[Severity, int] = field(default_factory=lambda: {"error": 0, "warning": 0, "info": 0})
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    passed_over: bool = False

    def add(self, severity: Severity, line: str) -> None:
        """Notes something that was found."""
        self.counts[severity] += 1
        if len(self.lines[severity]) < _MOST:
            self.lines[severity].append(line)

    def case(self, failing: frozenset[Severity]) -> Case:
        """What became of it, where things of the severities `failing` count."""
        if self.passed_over:
            return Case(self.group, self.path, "skipped", "no contract is mapped to this file")
        found = [*self.problems]
        for severity, lines in self.lines.items():
            found += lines
            more = self.counts[severity] - len(lines)
            found += [f"and {more} more of severity {severity}"] if more else []
        text = "\n".join([*found, *self.notes])
        if self.problems:
            return Case(self.group, self.path, "error", self.problems[0].split("\n")[0], text)
        failed = [line for severity in sorted(failing) for line in self.lines[severity]]
        if not failed:
            return Case(self.group, self.path, text=text)
        more = sum(self.counts[severity] for severity in failing) - 1
        return Case(self.group, self.path, "failure", f"{failed[0]}{f' (and {more} more)' if more else ''}", text)


class JunitWriter:
    """Writes the document when the run ends, and nothing before."""

    def __init__(self, out: TextIO, _style: Style) -> None:
        self._out = out
        self._files: dict[str, _File] = {}

    def __call__(self, event: Event) -> None:
        """Notes an event; at the last one, writes."""
        match event:
            case FileStarted():
                group = event.rules if event.plan is None else event.plan.contract
                self._file(event.path, group).group = group
            case ViolationFound():
                line = f"{event.line}:{event.column}: {event.severity}: {event.violation.message}"
                pointer = f" at {event.violation.pointer}" if event.violation.pointer else ""
                self._file(event.path).add(event.severity, f"{line} [{event.violation.rule}]{pointer}")
            case Unusable():
                self._file(event.path).problems += map(_line, event.remarks)
            case RuleFileChecked():
                file = self._file(event.path, "rules")
                for remark in event.remarks:
                    file.add(remark.severity, _line(remark))
            case FileFinished():
                self._file(event.path).notes += [
                    f"not judged: {skip.rule}: {skip.reason} (in {skip.count} payload{'' if skip.count == 1 else 's'})"
                    for skip in event.skipped
                ]
            case PassedOver():
                self._file(event.path).passed_over = True
            case Finished():
                write(self._out, "rulewright", [file.case(event.failing) for file in self._files.values()])
            case _:
                assert_never(event)

    def _file(self, path: str, group: str = "files") -> _File:
        return self._files.setdefault(path, _File(group, path))


def _line(remark: Remark) -> str:
    place = "" if remark.line is None else f"{remark.line}:{remark.column}: "
    hint = "" if remark.hint is None else f"\nhint: {remark.hint}"
    return f"{place}{remark.severity}: {remark.message}{hint}"

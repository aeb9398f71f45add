"""Events of lint and check → a JUnit document: a test case for each file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TextIO, assert_never

from rulewright.linting.events import (
    Event,
    FileFinished,
    FileStarted,
    Finished,
    PassedOver,
    Remark,
    Remarked,
    RuleFileChecked,
    Unusable,
    ViolationFound,
)
from rulewright.reporting.junit.document import Case, State, write
from rulewright.reporting.waived import WAIVED, standing, waiver_line

if TYPE_CHECKING:
    from rulewright.reading.diagnostics import Severity
    from rulewright.reading.styles import Style

_SORTS = ("error", "warning", "info", WAIVED)
_MOST = 100
"""Lines of one file that are shown: a CI server keeps all it is given, and shows them on one page."""


@dataclass(slots=True)
class _File:
    """What is known of a file: the first things that were found of each severity, and how many there are."""

    group: str
    path: str
    lines: dict[str, list[str]] = field(default_factory=lambda: {sort: [] for sort in _SORTS})
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    passed_over: bool = False

    def add(self, sort: str, line: str) -> None:
        """Notes something that was found, of a severity or waived."""
        self.counts[sort] += 1
        if len(self.lines[sort]) < _MOST:
            self.lines[sort].append(line)

    def case(self, failing: frozenset[Severity]) -> Case:
        """What became of it, where things of the severities `failing` count."""
        if self.passed_over:
            return Case(self.group, self.path, "skipped", "no contract is mapped to this file")
        found = [*self.problems]
        for sort, lines in self.lines.items():
            found += lines
            more = self.counts[sort] - len(lines)
            found += [f"and {more} more {'' if sort == WAIVED else 'of severity '}{sort}"] if more else []
        text = "\n".join([*found, *self.notes])
        if self.problems:
            return Case(self.group, self.path, "error", self.problems[0].split("\n")[0], text)
        failed = [line for severity in sorted(failing) for line in self.lines[severity]]
        waived = self.lines[WAIVED]
        if not failed:
            state: State = "skipped" if waived else "passed"
            return Case(self.group, self.path, state, waived[0].replace("\n", "; ") if waived else "", text)
        more = sum(self.counts[severity] for severity in failing) - 1
        first = failed[0].split("\n")[0]
        return Case(self.group, self.path, "failure", f"{first}{f' (and {more} more)' if more else ''}", text)


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
                line = f"{event.line}:{event.column}: {standing(event)}: {event.violation.message}"
                pointer = f" at {event.violation.pointer}" if event.violation.pointer else ""
                waiver = waiver_line(event)
                more = "" if waiver is None else f"\n{waiver}"
                self._file(event.path).add(standing(event), f"{line} [{event.violation.rule}]{pointer}{more}")
            case Unusable():
                self._file(event.path).problems += map(_line, event.remarks)
            case Remarked() | RuleFileChecked():
                file = self._file(event.path, "rules" if isinstance(event, RuleFileChecked) else "files")
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

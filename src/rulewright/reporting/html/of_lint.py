"""Events of lint → a page: each violation with its line, the rules that are broken, the files and their times."""

from __future__ import annotations

import time
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
from rulewright.reporting.html.rendering import pieces
from rulewright.reporting.text import summary
from rulewright.reporting.waived import WAIVED, standing, waiver_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from rulewright.linting.events import Quote
    from rulewright.reading.styles import Style

_STANDINGS = ("error", "warning", "info", WAIVED)
MOST = 10_000
"""Things that are shown; a browser is slow with more of them, and nobody reads them."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """Something that was found, as the page shows it."""

    place: str
    standing: str
    message: str
    rule: str
    title: str
    pointer: str
    quote: Quote | None
    written: str
    hint: str = ""


@dataclass(slots=True)
class _File:
    """A file, how much was found in it, and how long it took."""

    path: str
    rules: str
    payloads: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    seconds: float | None = None


@dataclass(slots=True)
class _Rule:
    """A rule, how often it was broken, in how many files, how often that was waived, or it could not be judged."""

    id: str
    title: str = ""
    severity: str = ""
    broken: int = 0
    waived: int = 0
    files: set[str] = field(default_factory=set)
    skipped: int = 0
    reason: str = ""


class HtmlWriter:
    """Writes the page when the run ends, and nothing before."""

    def __init__(self, out: TextIO, _style: Style, clock: Callable[[], float] = time.monotonic) -> None:
        self._out = out
        self._clock = clock
        self._began = clock()
        self._file_began = self._began
        self._entries: list[_Entry] = []
        self._left_out = 0
        self._files: dict[str, _File] = {}
        self._rules: dict[str, _Rule] = {}

    def __call__(self, event: Event) -> None:
        """Notes an event; at the last one, writes."""
        match event:
            case FileStarted():
                self._file_began = self._clock()
                self._file(event.path).rules = event.rules
            case ViolationFound():
                self._violation(event)
            case Unusable():
                for remark in event.remarks:
                    self._remark(remark, "unusable")
            case Remarked() | RuleFileChecked():
                for remark in event.remarks:
                    self._remark(remark, remark.severity)
            case FileFinished():
                self._finish_file(event)
            case Finished():
                self._write(event)
            case PassedOver():
                pass
            case _:
                assert_never(event)

    def _violation(self, found: ViolationFound) -> None:
        violation = found.violation
        self._file(found.path).counts[standing(found)] += 1
        rule = self._rule(violation.rule)
        rule.title, rule.severity = violation.title or "", found.severity
        if found.waived:
            rule.waived += 1
        else:
            rule.broken += 1
            rule.files.add(found.path)
        self._add(
            _Entry(
                place=f"{found.path}:{found.line}:{found.column}",
                standing=standing(found),
                message=violation.message,
                rule=violation.rule,
                title=violation.title or "",
                pointer=violation.pointer,
                quote=found.quote,
                written=str(violation.source),
                hint=waiver_line(found) or "",
            )
        )

    def _remark(self, remark: Remark, counted_as: str) -> None:
        self._file(remark.path).counts[counted_as] += 1
        place = remark.path if remark.line is None else f"{remark.path}:{remark.line}:{remark.column}"
        self._add(
            _Entry(
                place=place,
                standing=remark.severity,
                message=remark.message,
                rule=f"rulewright/{remark.code}",
                title="",
                pointer="",
                quote=remark.quote,
                written="",
                hint=remark.hint or "",
            )
        )

    def _finish_file(self, event: FileFinished) -> None:
        file = self._file(event.path)
        file.payloads, file.seconds = event.payloads, self._clock() - self._file_began
        for skip in event.skipped:
            rule = self._rule(skip.rule)
            rule.skipped += skip.count
            rule.reason = skip.reason

    def _write(self, end: Finished) -> None:
        shown = {
            "title": f"rulewright lint: {summary(end)}",
            "verdict": summary(end),
            "is_good": end.ok,
            "end": end,
            "seconds": self._clock() - self._began,
            "findings": self._entries,
            "left_out": self._left_out,
            "standings": [name for name in _STANDINGS if any(entry.standing == name for entry in self._entries)],
            "rules": sorted(self._rules.values(), key=lambda rule: (-rule.broken, rule.id)),
            "files": list(self._files.values()),
        }
        self._out.writelines(pieces("lint.html", shown))

    def _add(self, entry: _Entry) -> None:
        if len(self._entries) < MOST:
            self._entries.append(entry)
        else:
            self._left_out += 1

    def _file(self, path: str) -> _File:
        return self._files.setdefault(path, _File(path, ""))

    def _rule(self, name: str) -> _Rule:
        return self._rules.setdefault(name, _Rule(name))

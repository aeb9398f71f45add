"""Violations of a file as they come → groups of those that belong together, and how many more there were like them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rulewright.linting.expectations import OTHERWISE
from rulewright.reporting.waived import standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.linting.events import ViolationFound
    from rulewright.reading.diagnostics import Severity

_SHOWN = 3
"""Places in a file where one rule, or one case of a table, is shown to be broken."""
_MANY = 3
"""Others beside a violation that are named in one line, and not told each in its own."""
_SEGMENTS = 3
_GRAVEST: tuple[Severity, ...] = ("error", "warning", "info")


@dataclass(slots=True)
class Row:
    """A violation, and others of the same place that one case of a table, or one rule, found for the same reason."""

    first: ViolationFound
    others: list[ViolationFound] = field(default_factory=list)

    @property
    def home(self) -> str:
        """The case of a table whose cells were broken, or the rule."""
        return _home(self.first)

    def parts(self) -> list[Row]:
        """The row, or each of its violations alone where they are few."""
        return [self] if len(self.others) >= _MANY else [Row(found) for found in (self.first, *self.others)]


@dataclass(slots=True)
class Repeated:
    """What was found beyond what is shown: how often, and between which lines of the file."""

    home: str
    count: int
    first: int
    last: int


class Groups:
    """The groups of one file after the other; what is broken again and again is shown a few times, then counted."""

    def __init__(self) -> None:
        self._rows: list[Row] = []
        self._shown: Counter[tuple[str, str, str]] = Counter()
        self._repeated: dict[tuple[str, str, str], Repeated] = {}

    def add(self, found: ViolationFound) -> list[Row]:
        """Takes the next violation; gives the group that it does not belong to, if one is complete."""
        done = [] if self._rows and _place(self._rows[0].first) == _place(found) else self.complete()
        row = next((row for row in self._rows if _reason(row.first) == _reason(found)), None)
        if row is None:
            self._rows.append(Row(found))
        else:
            row.others.append(found)
        return done

    def complete(self) -> list[Row]:
        """What is to be shown of the group so far, the gravest first; the next violation begins another."""
        rows, self._rows = self._rows, []
        shown = [part for row in rows if self._is_shown(row) for part in row.parts()]
        return sorted(shown, key=lambda row: _GRAVEST.index(row.first.severity))

    def repeated(self) -> Iterator[Repeated]:
        """What was only counted in the file, which ends here."""
        yield from self._repeated.values()
        self._shown.clear()
        self._repeated.clear()

    def _is_shown(self, row: Row) -> bool:
        key = (row.home, standing(row.first), _about(row.first))
        self._shown[key] += 1
        if self._shown[key] <= _SHOWN:
            return True
        count, line = 1 + len(row.others), row.first.line
        before = self._repeated.get(key)
        if before is None:
            self._repeated[key] = Repeated(row.home, count, line, line)
        else:
            before.count, before.last = before.count + count, line
        return False


def _place(found: ViolationFound) -> tuple[object, ...]:
    return found.path, found.line, found.column, found.end_line, found.end_column, found.waived


def _reason(found: ViolationFound) -> tuple[object, ...]:
    violation = found.violation
    because = tuple(part.words for part in violation.because)
    return _home(found), violation.code, violation.severity, because, found.waived, _about(found)


def _about(found: ViolationFound) -> str:
    """The rule that a difference from what a map expects is about: they have one id, and are told each."""
    return str(found.violation.params["rule"]) if found.violation.rule == OTHERWISE else ""


def _home(found: ViolationFound) -> str:
    segments = found.violation.rule.split("/")
    return "/".join(segments[:2]) if len(segments) == _SEGMENTS else found.violation.rule

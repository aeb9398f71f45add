"""Events of fuzz → a JUnit document: a test case for each rule, and for each finding that is about none."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from rulewright.contract.events import Finished
from rulewright.reporting.fuzzed import Fate, Row, Run
from rulewright.reporting.junit.document import Case, State, write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.contract.events import Event, Found
    from rulewright.reading.styles import Style

_STATES: dict[Fate, State] = {
    Fate.AGREES: "passed",
    Fate.DISAGREES: "failure",
    Fate.KNOWN: "skipped",
    Fate.NOT_REACHED: "skipped",
    Fate.NOT_ASSERTED: "skipped",
}


class JunitWriter:
    """Writes the document when the run ends, and nothing before."""

    def __init__(self, out: TextIO, _style: Style) -> None:
        self._out = out
        self._run = Run()

    def __call__(self, event: Event) -> None:
        """Notes an event; at the last one, writes."""
        self._run.note(event)
        if isinstance(event, Finished) and self._run.started is not None:
            start = self._run.started
            group = f"{start.contract}.{start.operation}"
            write(self._out, f"rulewright fuzz {start.contract}", _cases(self._run, group, event), event.seconds)


def _cases(run: Run, group: str, end: Finished) -> Iterator[Case]:
    if end.unjudged is not None:
        yield Case(group, "the run", "error", f"could not judge: {end.unjudged}")
    for row in run.rows():
        yield _of_rule(row, group)
    for found in run.others:
        state: State = "failure" if run.counts(found) else "skipped"
        kind = found.finding.complaint.kind.value
        yield Case(group, f"{kind} {found.finding.id}", state, _headline(found), _told(found))


def _of_rule(row: Row, group: str) -> Case:
    state = _STATES[row.fate]
    if row.findings:
        first, *more = row.findings
        message = f"{_headline(first)}{f' (and {len(more)} more)' if more else ''}"
        return Case(group, row.reached.rule, state, message, "\n\n".join(map(_told, row.findings)), row.seconds or None)
    if row.reason:
        return Case(group, row.reached.rule, state, f"{row.fate.value}: {row.reason}")
    sides = {"kept": row.reached.kept, "broken": row.reached.broken}
    seen = " and ".join(side for side, is_seen in sides.items() if is_seen)
    return Case(group, row.reached.rule, state, text=f"seen {seen}", seconds=row.seconds or None)


def _headline(found: Found) -> str:
    known = "" if found.accepted is None else "known: "
    return f"{known}{found.finding.complaint.kind.value}: {found.finding.complaint.message}"


def _told(found: Found) -> str:
    finding, complaint = found.finding, found.finding.complaint
    lines = [f"{complaint.kind.value}: {' '.join(complaint.rules) or finding.operation}"]
    lines += [f"at {complaint.pointer}"] if complaint.pointer else []
    lines.append(complaint.message)
    lines += [f"accepted: {found.accepted.reason}"] if found.accepted is not None and found.accepted.reason else []
    return "\n".join([*lines, *([finding.curl] if finding.curl else [])])

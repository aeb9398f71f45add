"""Events of fuzz → a summary in Markdown: the verdict, what was asked, then a table of the findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from rulewright.contract.events import Finished
from rulewright.contract.telling import verdict
from rulewright.reporting.fuzzed import Fate, Run
from rulewright.reporting.markdown.escaping import escaped, fenced
from rulewright.reporting.markdown.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.contract.events import Event, Found, Started
    from rulewright.reading.styles import Style

_FOLDED = (Fate.NOT_REACHED, Fate.NOT_ASSERTED)


class MarkdownWriter:
    """Writes the summary when the run ends, and nothing before."""

    def __init__(self, out: TextIO, _style: Style) -> None:
        self._out = out
        self._run = Run()

    def __call__(self, event: Event) -> None:
        """Notes an event; at the last one, writes."""
        self._run.note(event)
        if isinstance(event, Finished) and self._run.started is not None:
            self._write(self._run.started, event)

    def _write(self, start: Started, end: Finished) -> None:
        mark = "✅" if end.exit_code == 0 else "❌"
        reached = end.coverage
        asked = (
            f"{escaped(start.operation)} at {escaped(start.url)}: {end.requests:,} requests in {end.seconds:.1f} s,"
            f" today {start.today}, seed {start.seed}. Rules: {len(reached.asserted)} asserted,"
            f" {len(reached.exercised)} exercised, {len(reached.both_sides)} seen kept and broken."
        )
        lines = [f"### {mark} {escaped(f'{start.contract} {start.version}: {verdict(end)}')}", "", asked]
        for reason in (end.unjudged, None if end.ended is None else f"ended early: {end.ended}", *self._run.notes):
            lines += [] if reason is None else ["", f"Note: {escaped(reason)}"]
        self._out.writelines(f"{line}\n" for line in lines)
        table = Table("", "finding", "rules, place", "status", "what the endpoint did", codes=("rules, place",))
        for found in self._run.found:
            table.add(*_row(found))
        table.write(self._out)
        if self._run.found and start.again:
            self._out.write(
                "".join(f"{line}\n" for line in ("", "To send them again:", "", *fenced(start.again, "sh")))
            )
        for fate in _FOLDED:
            self._out.write("".join(f"{line}\n" for line in _folded(self._run, fate)))


def _row(found: Found) -> tuple[str, str, str, str, str]:
    finding, complaint = found.finding, found.finding.complaint
    place = f"{' '.join(complaint.rules)} {complaint.pointer}".strip() or finding.operation
    known = "❌ new" if found.accepted is None else "known"
    return known, complaint.kind.value, place, str(finding.status or "none"), complaint.message


def _folded(run: Run, fate: Fate) -> Iterator[str]:
    """The rules of a fate, which a reader may open."""
    rows = [row for row in run.rows() if row.fate is fate]
    if rows:
        table = Table("rule", "why", codes=("rule",))
        for row in rows:
            table.add(row.reached.rule, row.reason)
        yield from ("", f"<details><summary>{len(rows)} rule{'' if len(rows) == 1 else 's'} {fate.value}</summary>")
        yield from table.lines()
        yield from ("", "</details>")

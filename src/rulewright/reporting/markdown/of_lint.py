"""Events of lint and check → a summary in Markdown: the verdict, then a table of what was found."""

from __future__ import annotations

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
from rulewright.reporting.markdown.escaping import escaped
from rulewright.reporting.markdown.table import MARKS, Table
from rulewright.reporting.text import summary
from rulewright.reporting.waived import WAIVED, told

if TYPE_CHECKING:
    from rulewright.reading.styles import Style


class MarkdownWriter:
    """Writes the summary when the run ends, and nothing before."""

    def __init__(self, out: TextIO, _style: Style) -> None:
        self._out = out
        self._table = Table("", "place", "what is wrong", "rule", codes=("place", "rule"))
        self._skipped: set[str] = set()

    def __call__(self, event: Event) -> None:
        """Notes an event; at the last one, writes."""
        match event:
            case ViolationFound():
                place = f"{event.path}:{event.line}:{event.column}"
                message = told(event).replace("\n", "; ")
                self._table.add(WAIVED if event.waived else MARKS[event.severity], place, message, event.violation.rule)
            case Unusable() | Remarked() | RuleFileChecked():
                for remark in event.remarks:
                    self._remark(remark)
            case FileFinished():
                self._skipped.update(skip.rule for skip in event.skipped)
            case Finished():
                self._write(event)
            case FileStarted() | PassedOver():
                pass
            case _:
                assert_never(event)

    def _remark(self, remark: Remark) -> None:
        place = remark.path if remark.line is None else f"{remark.path}:{remark.line}:{remark.column}"
        message = remark.message if remark.hint is None else f"{remark.message}; {remark.hint}"
        self._table.add(MARKS[remark.severity], place, message.replace("\n", " "), remark.code)

    def _write(self, end: Finished) -> None:
        self._out.write(f"### {'✅' if end.ok else '❌'} rulewright: {summary(end)}\n")
        self._table.write(self._out)
        if self._skipped:
            shown = ", ".join(f"<code>{escaped(rule)}</code>" for rule in sorted(self._skipped))
            self._out.write(
                f"\n<details><summary>Not judged in some payload: {_rules(len(self._skipped))}</summary>\n\n"
                f"For want of data, or of values of the right type: {shown}\n\n</details>\n"
            )


def _rules(number: int) -> str:
    return f"{number} rule{'' if number == 1 else 's'}"

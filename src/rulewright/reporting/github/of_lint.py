"""Events of lint and check → workflow commands: one for each violation and remark."""

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
from rulewright.reporting.github.commands import command
from rulewright.reporting.waived import told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.reading.styles import Style


class GithubWriter:
    """Writes one command for each violation and remark."""

    def __init__(self, out: TextIO, _style: Style) -> None:
        self._out = out

    def __call__(self, event: Event) -> None:
        """Writes the commands of an event."""
        for line in _commands(event):
            self._out.write(f"{line}\n")


def _commands(event: Event) -> Iterator[str]:
    match event:
        case ViolationFound():
            violation = event.violation
            places: dict[str, str | int] = {
                "file": event.path,
                "line": event.line,
                "col": event.column,
                "title": violation.rule,
            }
            yield command("info" if event.waived else event.severity, places, told(event))
        case Unusable() | Remarked() | RuleFileChecked():
            yield from map(_remark, event.remarks)
        case FileStarted() | FileFinished() | PassedOver() | Finished():
            pass
        case _:
            assert_never(event)


def _remark(remark: Remark) -> str:
    places: dict[str, str | int] = {"file": remark.path}
    if remark.line is not None and remark.column is not None:
        places |= {"line": remark.line, "col": remark.column}
    message = remark.message if remark.hint is None else f"{remark.message}\nhint: {remark.hint}"
    return command(remark.severity, {**places, "title": f"rulewright {remark.code}"}, message)

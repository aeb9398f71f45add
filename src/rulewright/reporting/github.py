"""Events → GitHub Actions workflow commands, which the site shows beside the lines they name."""

from __future__ import annotations

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

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.reading.diagnostics import Severity
    from rulewright.reporting.styles import Style

_COMMANDS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}
_IN_MESSAGES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTIES = {**_IN_MESSAGES, ":": "%3A", ",": "%2C"}


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
            yield _command(event.severity, places, violation.message)
        case Unusable() | RuleFileChecked():
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
    return _command(remark.severity, {**places, "title": f"rulewright {remark.code}"}, message)


def _command(severity: Severity, properties: dict[str, str | int], message: str) -> str:
    named = ",".join(f"{name}={_escaped(str(value), _IN_PROPERTIES)}" for name, value in properties.items())
    return f"::{_COMMANDS[severity]} {named}::{_escaped(message, _IN_MESSAGES)}"


def _escaped(text: str, table: dict[str, str]) -> str:
    return "".join(table.get(character, character) for character in text)

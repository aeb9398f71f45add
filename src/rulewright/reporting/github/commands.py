"""A message, its severity and its place → a workflow command."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from rulewright.reading.display import visible

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rulewright.reading.diagnostics import Severity

_COMMANDS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}
_IN_MESSAGES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTIES = {**_IN_MESSAGES, ":": "%3A", ",": "%2C"}

_LINE_ENDS = re.compile("([\r\n])")

Properties: TypeAlias = "Mapping[str, str | int]"
"""`file`, `line`, `col` and `title`, as far as they are known."""


def command(severity: Severity, properties: Properties, message: str) -> str:
    """The command, in one line; a notice where there is no place shows on the page of the job."""
    named = ",".join(f"{name}={_escaped(str(value), _IN_PROPERTIES)}" for name, value in properties.items())
    shown = "".join(part if part in "\r\n" else visible(part) for part in _LINE_ENDS.split(message))
    return f"::{_COMMANDS[severity]} {named}::{_escaped(shown, _IN_MESSAGES)}"


def _escaped(text: str, table: Mapping[str, str]) -> str:
    return "".join(table.get(character, character) for character in text)

"""Spans → the lines of the files that they are in, read again from the files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rulewright.reading.decoding import decode
from rulewright.reading.diagnostics import DiagnosticError
from rulewright.reading.limits import LimitError
from rulewright.reading.span import Source

if TYPE_CHECKING:
    from rulewright.reading.span import Span


class Sources:
    """Files without secrets, such as rule files, each read once."""

    def __init__(self) -> None:
        self._sources: dict[str, Source | None] = {}

    def line(self, span: Span) -> tuple[str, int, int] | None:
        """The line that a span begins in, and the part of it that is meant: code points from 0, the end exclusive.

        None where the file cannot be read any more.
        """
        if span.file not in self._sources:
            self._sources[span.file] = _read(span.file)
        source = self._sources[span.file]
        if source is None:
            return None
        line = source.line(span.line)
        end = span.end_column - 1 if span.end_line == span.line else len(line)
        return line, span.column - 1, max(end, span.column)


def _read(name: str) -> Source | None:
    try:
        return Source(name, decode(Path(name).read_bytes(), name))
    except (OSError, DiagnosticError, LimitError):
        return None

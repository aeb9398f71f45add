"""Rows of texts → a table in Markdown, as long as a page of a job takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from rulewright.reporting.markdown.escaping import escaped

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from rulewright.reading.diagnostics import Severity

MARKS: dict[Severity, str] = {"error": "❌ error", "warning": "⚠️ warning", "info": "ℹ️ info"}  # noqa: RUF001 - a sign
"""Severities, as a column shows them: a sign, and a word for those who do not see it."""

_MOST_ROWS = 200
_MOST_CHARACTERS = 600
"""Of a cell. GitHub takes 1 MiB for a step's summary, and refuses all of a longer one."""


class Table:
    """A table under way; rows beyond what fits are only counted.

    `codes` are the columns of names: GitHub takes nothing in code for an emoji, or for somebody who is spoken to.
    """

    def __init__(self, *columns: str, codes: Collection[str] = ()) -> None:
        self._columns = columns
        self._codes = [column in codes for column in columns]
        self._rows: list[tuple[str, ...]] = []
        self._more = 0

    def add(self, *cells: str) -> None:
        """Adds a row."""
        if len(self._rows) < _MOST_ROWS:
            self._rows.append(tuple(map(_cell, cells, self._codes)))
        else:
            self._more += 1

    def lines(self) -> Iterator[str]:
        """The table, an empty line before it; nothing of one without rows."""
        if not self._rows:
            return
        yield from ("", row(self._columns), row(["---"] * len(self._columns)))
        yield from map(row, self._rows)
        if self._more:
            yield from ("", f"and {self._more:,} more")

    def write(self, out: TextIO) -> None:
        """Writes the table."""
        out.writelines(f"{line}\n" for line in self.lines())


def row(cells: Iterable[str]) -> str:
    """A row of cells that are Markdown."""
    return f"| {' | '.join(cells)} |"


def _cell(text: str, is_code: bool) -> str:  # noqa: FBT001 - mapped over
    shown = escaped(_cut(text))
    return f"<code>{shown}</code>" if is_code and shown else shown


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_CHARACTERS else f"{text[: _MOST_CHARACTERS - 1]}…"

"""A CSV or JSON file → the rows of a table that a contract declares under `data`."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, TypeAlias

from rulewright.language.decode import suggestion
from rulewright.reading.decoding import decode
from rulewright.reading.diagnostics import Diagnostic, DiagnosticError
from rulewright.reading.json import read_json
from rulewright.reading.limits import MAX_MISTAKES
from rulewright.reading.numbers import number
from rulewright.reading.positions import json_positions
from rulewright.reading.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer
    from rulewright.plan.contract import DataTable

Column: TypeAlias = Literal["string", "number", "boolean"]
Row: TypeAlias = "dict[str, Json]"

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_BOOLEANS: Mapping[str, bool] = {"true": True, "false": False}
_WORDS: Mapping[Column, str] = {"string": "a text", "number": "a number", "boolean": "true or false"}


def read_rows(path: Path, table: DataTable) -> list[Row]:
    """The rows of a table.

    A CSV file has a header line; a cell of a column declared as number or boolean is read as one, and is null when
    it is empty. A JSON file is an array of objects.

    Raises:
        DiagnosticError: the file is neither, lacks the key column, or a cell is not what its column declares. Cells
            are not quoted: what callers supply may be personal.
        LimitError: it is larger than the limits of `rulewright.reading.limits`.
        OSError: it cannot be read.
    """
    reading = _Reading(str(path), table)
    read = _READERS.get(path.suffix.lower())
    if read is None:
        reading.tell(1, 1, f"the data “{table.name}” is in neither CSV nor JSON", "data files end in .csv or .json")
        rows = []
    else:
        rows = list(read(reading, decode(path.read_bytes(), str(path))))
    if reading.mistakes:
        raise DiagnosticError(reading.mistakes[:MAX_MISTAKES])
    return rows


@dataclass(slots=True)
class _Reading:
    """One file being read, and what is wrong with it so far."""

    name: str
    table: DataTable
    mistakes: list[Diagnostic] = field(default_factory=list)

    def tell(self, line: int, column: int, message: str, hint: str | None = None) -> None:
        span = Span(self.name, line, column, line, column + 1)
        self.mistakes.append(Diagnostic(span, message, hint, code="data"))

    def csv(self, text: str) -> Iterator[Row]:
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        try:
            columns = list(reader.fieldnames or ())
            if self.table.key not in columns:
                self.tell(1, 1, self.lacks_key(), suggestion(self.table.key, columns, "columns"))
                return
            for cells in reader:
                if None in cells or None in cells.values():
                    hint = f"the header line has {len(columns)}"
                    self.tell(reader.line_num, 1, "this row has another number of cells than the header line", hint)
                else:
                    yield {column: self.cell(reader.line_num, column, cell) for column, cell in cells.items()}
        except csv.Error as error:
            self.tell(reader.reader.line_num, 1, f"this is not CSV: {error}")

    def cell(self, line: int, column: str, cell: str) -> Json:
        declared = self.table.columns.get(column, "string")
        if declared == "string":
            return cell
        if declared == "number" and _NUMBER.fullmatch(cell):
            return number(cell)
        if declared == "boolean" and cell.lower() in _BOOLEANS:
            return _BOOLEANS[cell.lower()]
        if cell:
            self.tell(line, 1, _mistyped(column, declared))
        return None

    def json(self, text: str) -> Iterator[Row]:
        value = read_json(text, self.name)
        if not isinstance(value, list):
            self.tell(1, 1, f"the data “{self.table.name}” must be an array of objects", "write [{ … }, { … }]")
            return
        wrong: dict[Pointer, str] = {}
        for index, row in enumerate(value):
            if not isinstance(row, dict):
                wrong[index,] = "this row is not an object"
                continue
            if self.table.key not in row:
                wrong[index,] = self.lacks_key()
            for column, declared in self.table.columns.items():
                if not _is_of(declared, row.get(column)):
                    wrong[index, column] = _mistyped(column, declared)
            yield row
        for pointer, place in json_positions(text, wrong, self.name).items():
            self.tell(place.value.line, place.value.column, wrong[pointer])

    def lacks_key(self) -> str:
        return f"the data “{self.table.name}” needs its key column “{self.table.key}”"


def _is_of(declared: Column, value: Json) -> bool:
    match declared, value:
        case (_, None) | ("string", str()) | ("boolean", bool()):
            return True
        case "number", int() | float() | Decimal():
            return not isinstance(value, bool)
        case _:
            return False


def _mistyped(column: str, declared: Column) -> str:
    return f"the column “{column}” is declared as {declared}, and this is not {_WORDS[declared]}"


_READERS: Mapping[str, Callable[[_Reading, str], Iterator[Row]]] = {".csv": _Reading.csv, ".json": _Reading.json}

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from rulewright.linting.data import read_rows
from rulewright.plan.contract import DataTable
from rulewright.reading.diagnostics import DiagnosticError

if TYPE_CHECKING:
    from pathlib import Path

TABLE = DataTable("catalog", "item", {"price": "number", "sold": "boolean", "note": "string"})


def rows(tmp_path: Path, text: str, name: str) -> object:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return read_rows(path, TABLE)


def mistakes(tmp_path: Path, text: str, name: str) -> list[tuple[int, int, str, str | None]]:
    with pytest.raises(DiagnosticError) as refused:
        rows(tmp_path, text, name)
    return [(found.span.line, found.span.column, found.message, found.hint) for found in refused.value.diagnostics]


def test_cells_of_csv_are_read_as_their_columns_are_declared(tmp_path: Path) -> None:
    text = 'item,price,sold,note,other\npen,1.50,true,"a, b",7\n\nink,1e2,FALSE,,x\ncap,,,,\n'
    assert rows(tmp_path, text, "items.csv") == [
        {"item": "pen", "price": 1.5, "sold": True, "note": "a, b", "other": "7"},
        {"item": "ink", "price": 100.0, "sold": False, "note": "", "other": "x"},
        {"item": "cap", "price": None, "sold": None, "note": "", "other": ""},
    ]


def test_a_byte_order_mark_is_no_part_of_the_header(tmp_path: Path) -> None:
    path = tmp_path / "items.csv"
    path.write_bytes(b"\xef\xbb\xbfitem\r\npen\r\n")
    assert read_rows(path, TABLE) == [{"item": "pen"}]


def test_numbers_are_not_rounded(tmp_path: Path) -> None:
    digits = "0.12345678901234567890123"
    text = f"item,price\npen,{digits}\n"
    assert rows(tmp_path, text, "items.csv") == [{"item": "pen", "price": Decimal(digits)}]


def test_json_rows_are_taken_as_they_are(tmp_path: Path) -> None:
    text = '[{"item": "pen", "price": 2, "sold": null, "other": [1]}, {"item": null}]'
    assert rows(tmp_path, text, "items.JSON") == [
        {"item": "pen", "price": 2, "sold": None, "other": [1]},
        {"item": None},
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("itm\npen\n", (1, 1, "the data “catalog” needs its key column “item”", "did you mean “itm”?")),
        ("item,price\npen,cheap\n", (2, 1, "the column “price” is declared as number, and this is not a number", None)),
        ("item,price\npen, 1\n", (2, 1, "the column “price” is declared as number, and this is not a number", None)),
        ("item,price\npen,007\n", (2, 1, "the column “price” is declared as number, and this is not a number", None)),
        (
            "item,sold\npen,yes\n",
            (2, 1, "the column “sold” is declared as boolean, and this is not true or false", None),
        ),
        (
            "item,price\npen\n",
            (2, 1, "this row has another number of cells than the header line", "the header line has 2"),
        ),
        (
            "item\npen,1\n",
            (2, 1, "this row has another number of cells than the header line", "the header line has 1"),
        ),
        ('item\n"pen\n', (2, 1, "this is not CSV: unexpected end of data", None)),
    ],
)
def test_mistakes_of_csv(tmp_path: Path, text: str, expected: tuple[int, int, str, str | None]) -> None:
    assert mistakes(tmp_path, text, "items.csv") == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"item": 1}', (1, 1, "the data “catalog” must be an array of objects", "write [{ … }, { … }]")),
        ('[\n  {"item": 1}, 5]', (2, 16, "this row is not an object", None)),
        ('[\n  {"itm": 1}]', (2, 3, "the data “catalog” needs its key column “item”", None)),
        (
            '[{"item": 1, "price": true}]',
            (1, 23, "the column “price” is declared as number, and this is not a number", None),
        ),
        (
            '[{"item": 1, "note": 3}]',
            (1, 22, "the column “note” is declared as string, and this is not a text", None),
        ),
        ("[", (1, 1, "this array is never closed", "add ']'")),
    ],
)
def test_mistakes_of_json(tmp_path: Path, text: str, expected: tuple[int, int, str, str | None]) -> None:
    assert mistakes(tmp_path, text, "items.json") == [expected]


def test_all_mistakes_are_told_and_no_cell_is_quoted(tmp_path: Path) -> None:
    found = mistakes(tmp_path, "item,price,sold\npen,secret1,secret2\nink,secret3,\n", "items.csv")
    assert len(found) == 3
    assert "secret" not in str(found)


def test_another_suffix_is_refused(tmp_path: Path) -> None:
    assert mistakes(tmp_path, "", "items.xlsx") == [
        (1, 1, "the data “catalog” is in neither CSV nor JSON", "data files end in .csv or .json")
    ]

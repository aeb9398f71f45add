"""A table as written, side by side or case by case → the same table case by case, under the ids of its cases."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rulewright.language.decode import list_or_one
from rulewright.reading.nodes import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from rulewright.language.problems import Problems


def by_case(table: Node, by: Node | None, problems: Problems) -> Node:
    """The table with `cases` as a map; unchanged where it has none, or a mistake that reading it tells.

    `by` is what picks a case where the table does not say so itself.
    """
    if not isinstance(table, Mapping):
        return table
    cases, rows = table.get("cases"), table.get("rows")
    width = len(list_or_one(table.get("by") or by or table))
    if isinstance(cases, Mapping) and rows is None:
        return _with_cases(table, Mapping(tuple((_label(key, width), held) for key, held in cases.entries), cases.span))
    if rows is not None and not isinstance(cases, Sequence):
        problems.add(rows.span, "“rows” stands with a list of cases", "write cases: [A, B], one per column of rows")
    if not isinstance(cases, Sequence) or not isinstance(rows, Mapping | None):
        return table
    heads = [_head(case) for case in cases.items]
    columns: list[list[tuple[Scalar, Node]]] = [[] for _ in heads]
    for key, row in () if rows is None else rows.entries:
        if not isinstance(row, Sequence) or len(row.items) != len(heads):
            problems.add(
                row.span,
                f"the row “{key.text}” needs a list of {len(heads)} cells, one per case",
                "write one cell per case: R, o, X or a constraint map",
                code="table",
            )
            continue
        for column, cell in zip(columns, row.items, strict=True):
            column.append((key, cell))
    found = tuple((head, Mapping(tuple(column), head.span)) for head, column in zip(heads, columns, strict=True))
    return _with_cases(table, Mapping(found, cases.span))


def _with_cases(table: Mapping, cases: Mapping) -> Mapping:
    entries = ((key, cases if key.text == "cases" else held) for key, held in table.entries if key.text != "rows")
    return Mapping(tuple(entries), table.span)


def _label(key: Scalar, width: int) -> Scalar:
    """The case's key as its id has it: several values are joined by commas alone."""
    if width < 2:  # noqa: PLR2004 - one value may have commas
        return key
    text = ",".join(part.strip() for part in key.text.split(","))
    return replace(key, value=text, text=text)


def _head(case: Node) -> Scalar:
    text = ",".join(part.text for part in list_or_one(case) if isinstance(part, Scalar))
    return Scalar(text, text, case.span)

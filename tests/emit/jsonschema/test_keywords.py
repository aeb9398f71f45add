"""Each keyword of the vocabulary: what it accepts, what it refuses, and where it finds the fault."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from rulewright.emit.jsonschema import full_validator
from rulewright.validation.clock import Clock
from rulewright.validation.context import Context, DataRows

if TYPE_CHECKING:
    from rulewright.language.conditions import Json

BERLIN = ZoneInfo("Europe/Berlin")
CONTEXT = Context(
    # Half past midnight in Berlin, where it is the 2nd already.
    Clock.at(datetime(2026, 3, 1, 23, 30, tzinfo=UTC), BERLIN),
    data={"items": DataRows.keyed([{"id": "a", "least": 2, "kind": None}, {"id": 1}, {"id": None}], "id")},
)


def places(schema: dict[str, Json], instance: Json) -> list[list[str | int]]:
    """Where the errors are."""
    validator = full_validator(schema, CONTEXT)
    validator.check_schema(schema)
    return [list(error.absolute_path) for error in validator.iter_errors(instance)]  # type: ignore[arg-type]  # its stub


def compare(operator: str, left: Json, right: Json, **more: Json) -> dict[str, Json]:
    return {"compare": {"left": left, "operator": operator, "right": right, **more}}


def of(start: str, *path: Json, **more: Json) -> dict[str, Json]:
    return {"of": start, "path": [*path], **more}


EVERY = True
LEAST: Json = {"of": "data", "table": "items", "key": "id", "column": "least"}
UNIQUE: dict[str, Json] = {"uniqueBy": [{"path": ["id"], "type": "string"}, {"path": ["sub", "n"]}]}
EACH: dict[str, Json] = compare(
    "<", of("item", "n"), of("shape", "max"), each={"path": ["list", True], "where": {"required": ["on"]}}
)
VALUES: Json = {"every": "value"}


def sum_of(equals: Json, *terms: Json, **more: Json) -> dict[str, Json]:
    return {"sum": {"equals": equals, "terms": [*terms], **more}}


TOTAL: dict[str, Json] = sum_of(of("shape", "total"), of("shape", "l", EVERY, "n"), of("shape", "off", less=True))
PRODUCT: dict[str, Json] = sum_of(
    of("shape", "total"), of("shape", "m", VALUES, factors=[["n"], ["price"]]), within=0.01, spelled=True
)
OF_ITEMS: dict[str, Json] = sum_of(
    of("item", "net", where={"type": "number"}),
    of("item", "parts", EVERY),
    of("shape", "base"),
    each={"path": ["l", EVERY], "where": {"required": ["on"]}},
)
SPELLED: dict[str, Json] = compare("<", of("shape", "a"), of("shape", "b"), spelled=True)
PRICED: dict[str, Json] = {"asNumber": {"minimum": 1, "multipleOf": 0.05}}

VALID: list[tuple[dict[str, Json], Json]] = [
    ({"dateWindow": {"notBefore": "today + 7d"}}, "2026-03-09"),
    ({"dateWindow": {"notBefore": "2026-03-09"}}, "2026-03-08T23:00:00Z"),
    ({"dateWindow": {"notBefore": "now", "notAfter": "now"}}, "2026-03-01T23:30:00.000Z"),
    ({"dateWindow": {"after": "2026-03-09", "before": "2026-03-11"}}, "2026-03-10"),
    ({"dateWindow": {"notBefore": "today"}}, "yesterday"),
    ({"dateWindow": {"notBefore": "today"}}, "2020-01-01T00:00:00"),
    ({"dateWindow": {"notBefore": "today"}}, 7),
    ({"lengthWithin": {"unit": "utf16", "atLeast": 2, "atMost": 2}}, "\U0001f600"),
    ({"lengthWithin": {"unit": "bytes", "atMost": 4}}, "éé"),
    ({"lengthWithin": {"unit": "bytes", "atLeast": 9}}, 7),
    (UNIQUE, [{"id": "a", "sub": {"n": 1}}, {"id": "a", "sub": {"n": 2}}, {"id": "b", "sub": {"n": 1}}]),
    (
        UNIQUE,
        [
            {"id": "a"},
            {"id": "a"},
            {"id": None, "sub": {"n": 1}},
            {"id": 1, "sub": {"n": 1}},
            {"id": 1, "sub": {"n": 1}},
            7,
        ],
    ),
    (UNIQUE, "aa"),
    ({"uniqueBy": [{"path": []}]}, [1, True, "1", [1], None, None]),
    (compare("<", of("shape", "a"), of("shape", "b")), {"a": 1, "b": 1.5}),
    (compare("<", of("shape", "a"), of("shape", "b")), {"a": 1}),
    (compare("<", of("shape", "a"), of("shape", "b")), {"a": 2, "b": None}),
    (compare("<", of("shape", "a"), of("shape", "b")), {"a": 2, "b": "x"}),
    (compare("<", of("shape", "a", where={"type": "integer"}), of("shape", "b")), {"a": 2.5, "b": 1}),
    (compare("<=", of("shape", "a"), of("shape", "b"), steps="+ 2d"), {"a": "2026-03-09", "b": "2026-03-07"}),
    (compare(">=", of("shape", "a"), LEAST), {"id": "a", "a": 2}),
    (compare(">=", of("shape", "a"), LEAST), {"id": "b", "a": 1}),
    (compare(">=", of("shape", "a"), LEAST), {"id": 1, "a": 1}),
    (compare(">=", of("item", "a"), LEAST, each={"path": ["list", True]}), {"id": "a", "list": [{"id": "b", "a": 1}]}),
    (EACH, {"max": 2, "list": [{"n": 1, "on": 0}, {"n": 2}]}),
    ({"inData": "items"}, "a"),
    ({"inData": "items"}, 1.0),
    ({"withData": {"tables": ["items"], "schema": {"type": "string"}}}, "a"),
    ({"withData": {"tables": ["items", "others"], "schema": False}}, "a"),
    ({"dataRow": {"table": "items", "key": "id", "schema": {"required": ["least"]}}}, {"id": "a"}),
    ({"withValue": {"value": 1, "schema": {"type": "integer"}}}, "a"),
    (TOTAL, {"total": 0.3, "l": [{"n": 0.1}, {"n": 0.4}, {}, {"n": None}], "off": 0.2}),
    (TOTAL, {"l": [{"n": 1}]}),
    (TOTAL, {"total": None, "l": [{"n": 1}]}),
    (TOTAL, {"total": "1", "l": [{"n": 2}]}),
    (TOTAL, {"total": 1, "l": [{"n": "1"}]}),
    (TOTAL, {"total": 0, "l": {"n": 5}}),
    (PRODUCT, {"total": "7.51", "m": {"a": {"n": 3, "price": "2.5"}, "b": {"n": 9}}}),
    (OF_ITEMS, {"base": 1, "l": [{"on": 0, "net": 3, "parts": [1, 1]}, {"net": 5}, {"on": 0, "net": "5"}]}),
    (SPELLED, {"a": "9.5", "b": 10}),
    (SPELLED, {"a": "x", "b": "a"}),
    (PRICED, "1.50"),
    (PRICED, 1.5),
    (PRICED, "0.5e0"),
    (PRICED, ["0"]),
    ({"strictFormat": {"name": "email-strict"}}, "ada@example.org"),
    ({"strictFormat": {"name": "phone", "region": "US"}}, "(650) 253-0000"),
    ({"strictFormat": {"name": "phone"}}, 5),
    ({"custom": "rulewright.manual.functions.has_whole_cents"}, {"total": 1.25}),
]
INVALID: list[tuple[dict[str, Json], Json, list[list[str | int]]]] = [
    ({"dateWindow": {"notBefore": "today + 7d"}}, "2026-03-08", [[]]),
    ({"dateWindow": {"notBefore": "today + 1w"}}, "2026-03-08T22:59:59Z", [[]]),
    ({"dateWindow": {"after": "now"}}, "2026-03-01T23:30:00Z", [[]]),
    ({"dateWindow": {"before": "2026-03-11"}}, "2026-03-11", [[]]),
    ({"dateWindow": {"notAfter": "today - 1m"}}, "2026-02-03", [[]]),
    ({"lengthWithin": {"unit": "utf16", "atMost": 1}}, "\U0001f600", [[]]),
    ({"lengthWithin": {"unit": "bytes", "atLeast": 3}}, "é", [[]]),
    (
        UNIQUE,
        [{"id": "a", "sub": {"n": 1}}, {"id": "a", "sub": {"n": 1.0}}, {"id": "a", "sub": {"n": 1}}],
        [[1, "id"], [2, "id"]],
    ),
    ({"uniqueBy": [{"path": []}]}, [[1], {"a": 1}, [1.0], {"a": 1.0}], [[2], [3]]),
    ({"properties": {"l": {"uniqueBy": [{"path": ["a"]}]}}}, {"l": [{"a": 1}, {"a": 1}]}, [["l", 1, "a"]]),
    (compare("<", of("shape", "a", "b"), of("shape", "c")), {"a": {"b": 2}, "c": 2}, [["a", "b"]]),
    (compare("==", of("shape", "a"), of("shape", "b")), {"a": 1, "b": True}, [["a"]]),
    (compare("!=", of("shape", "a"), of("shape", "b", default=1)), {"a": 1.0}, [["a"]]),
    (compare("<=", of("shape", "a"), of("shape", "b"), steps="+ 2d"), {"a": "2026-03-10", "b": "2026-03-07"}, [["a"]]),
    # The 8th in UTC is the 9th in Berlin, so that the day is not before it.
    (compare("<", of("shape", "a"), of("shape", "b")), {"a": "2026-03-09", "b": "2026-03-08T23:00:00Z"}, [["a"]]),
    (
        compare("<", of("shape", "l", EVERY, "a"), of("shape", "b")),
        {"l": [{"a": 1}, {"a": 3}, {}], "b": 2},
        [["l", 1, "a"]],
    ),
    (compare(">=", of("shape", "a"), LEAST), {"id": "a", "a": 1}, [["a"]]),
    (
        compare(">=", of("item", "a"), LEAST, each={"path": ["list", True]}),
        {"id": "a", "list": [{"a": 1}]},
        [["list", 0, "a"]],
    ),
    (EACH, {"max": 2, "list": [{"n": 1, "on": 0}, {"n": 2, "on": 0}]}, [["list", 1, "n"]]),
    (
        compare("<", of("shape", "max"), of("item", "n"), each={"path": ["list", True]}),
        {"max": 2, "list": [{"n": 3}, {"n": 1}]},
        [["max"]],
    ),
    ({"inData": "items"}, "b", [[]]),
    ({"inData": "items"}, True, [[]]),
    ({"inData": "others"}, "a", [[]]),
    ({"withData": {"tables": ["items"], "schema": {"type": "string"}}}, 1, [[]]),
    ({"dataRow": {"table": "items", "key": "id", "schema": {"required": ["least"]}}}, {"id": 1}, [[]]),
    ({"dataRow": {"table": "items", "key": "id", "schema": True}}, {"id": "b"}, [[]]),
    ({"dataRow": {"table": "items", "key": "id", "schema": True}}, {}, [[]]),
    ({"dataRow": {"table": "items", "key": "id", "schema": True}}, "a", [[]]),
    ({"withValue": {"value": 1, "schema": {"type": "string"}}}, "a", [[]]),
    (TOTAL, {"total": 0.30000000000000004, "l": [{"n": 0.1}, {"n": 0.2}]}, [["total"]]),
    (TOTAL, {"total": 1}, [["total"]]),
    (PRODUCT, {"total": "7.511", "m": {"a": {"n": 3, "price": "2.5"}}}, [["total"]]),
    (OF_ITEMS, {"l": [{"net": 5}, {"on": 0, "net": 3, "parts": [1, 1]}]}, [["l", 1, "net"]]),
    (SPELLED, {"a": "10.0", "b": 10}, [["a"]]),
    (PRICED, "0.95", [[]]),
    (PRICED, "1.51", [[]]),
    (PRICED, 0, [[]]),
    ({"strictFormat": {"name": "email-strict"}}, "ada@localhost", [[]]),
    ({"strictFormat": {"name": "phone", "region": "US"}}, "+442083661177", [[]]),
    ({"custom": "rulewright.manual.functions.has_whole_cents"}, {"total": 1.255}, [[]]),
    (compare("<", of("shape", "m", VALUES), of("shape", "b")), {"m": {"x": 1, "y": 3}, "b": 2}, [["m", "y"]]),
    ({"pattern": "^a$"}, "a\n", [[]]),
    ({"pattern": "^\\d$"}, "٣", [[]]),
    ({"multipleOf": 0.01}, 19.995, [[]]),
    ({"enum": [1]}, True, [[]]),
    ({"const": {"a": [0]}}, {"a": [False]}, [[]]),
]
EXACT: list[tuple[dict[str, Json], Json]] = [
    ({"multipleOf": 0.01}, 19.99),
    ({"multipleOf": 0.1}, 1e22),
    ({"minimum": 0.1, "maximum": 0.1}, 0.1),
    ({"enum": [[1.0]]}, [1]),
    ({"type": "integer"}, 1e300),
]


@pytest.mark.parametrize(("schema", "instance"), [*VALID, *EXACT])
def test_it_accepts(schema: dict[str, Json], instance: Json) -> None:
    assert places(schema, instance) == []


@pytest.mark.parametrize(("schema", "instance", "where"), INVALID)
def test_it_refuses(schema: dict[str, Json], instance: Json, where: list[list[str | int]]) -> None:
    assert places(schema, instance) == where

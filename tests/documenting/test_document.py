"""Nothing of a contract is missing from its documentation, and what is told is told in these words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from rulewright.documenting.document import document
from rulewright.documenting.model import Change, FieldEntry, Topic
from rulewright.documenting.variations import breaking, example_breaking, example_keeping
from rulewright.plan.cells import cell_of
from rulewright.plan.contract import Expectation
from tests.documenting.pages import NAMES, plan_of
from tests.documenting.plain import text, told

if TYPE_CHECKING:
    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Plan


@pytest.fixture(params=NAMES, name="plan")
def _plan(request: pytest.FixtureRequest) -> Plan:
    return plan_of(request.param)


def test_every_rule_is_listed_once(plan: Plan) -> None:
    listed = [rule.id for rule in document(plan).rules]
    rules = [rule.id for rule in plan.rules()] + [key.id for key in plan.idempotency]
    rules += [rule.id for operation in plan.operations.values() for rule in operation.rules()]
    assert sorted(listed) == sorted(rules)


def test_every_field_and_every_limit_of_its_row_is_told(plan: Plan) -> None:
    for shape, entry in zip(plan.shapes.values(), document(plan).shapes, strict=True):
        assert [field.path for field in entry.fields] == [str(field.path) for field in shape.fields]
        told_rules = {rule for one in entry.general for rule in one.rules}
        for field in entry.fields:
            told_rules |= {rule for one in (*field.presence, *field.limits) for rule in one.rules}
        untold = [rule.id for rule in shape.rules if rule.row and rule.id not in told_rules]
        assert all(rule_id.endswith(("/type", "/variant")) for rule_id in untold), untold


def test_every_cell_stands_in_its_table(plan: Plan) -> None:
    for shape, entry in zip(plan.shapes.values(), document(plan).shapes, strict=True):
        cells = {rule.id for rule in shape.rules if cell_of(rule) is not None}
        assert {rule for table in entry.tables for cell in table.cells.values() for rule in cell.rules} == cells
        others = [rule.id for rule in shape.rules if not rule.row and rule.id not in cells]
        assert [rule.id for rule in entry.named] == others


def test_every_operation_parameter_and_status_is_told(plan: Plan) -> None:
    for operation, entry in zip(plan.operations.values(), document(plan).operations, strict=True):
        assert [one.field.path for one in entry.parameters] == [one.name for one in operation.parameters]
        statuses = [status.code for outcome in entry.outcomes for status in outcome.statuses]
        assert statuses == [status for outcome in operation.outcomes for status in outcome.statuses]


def _fields(shape: str) -> dict[str, FieldEntry]:
    entry = next(entry for entry in document(plan_of("toys")).shapes if entry.name == shape)
    return {field.path: field for field in entry.fields}


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("method", "string"),
        ("address", "object"),
        ("lines", "array of <Line>"),
        ("tags", "array of string"),
        ("extra", "object with free keys, each integer"),
        ("size", "integer or string"),
        ("pickup", "date-time"),
    ],
)
def test_types_are_told_in_words(path: str, words: str) -> None:
    assert text(_fields("Order")[path].type) == words


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("method", ["required"]),
        ("note|s", []),
        (
            "address",
            ["required when method is POST or VAN (documented)", "not allowed when method is SHOP (documented)"],
        ),
        ("address.city", ["required, where address is there"]),
        ("boxes[*].size", ["required"]),
    ],
)
def test_cells_that_say_the_same_are_told_as_one(path: str, words: list[str]) -> None:
    assert list(map(told, _fields("Order")[path].presence)) == words


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("method", ["be one of POST, VAN, SHOP"]),
        ("note|s", ["have 1 to 20 characters", "match `^[a|b]+$` (Letters of a sort) (warning, documented)"]),
        ("size", ["if of type integer, be at least 1", "if of type string, be one of small, large"]),
        ("pickup", ["have an offset from UTC, such as Z or +02:00"]),
    ],
)
def test_limits_are_what_a_row_asks_for(path: str, words: list[str]) -> None:
    assert list(map(told, _fields("Order")[path].limits)) == words


def test_notes_and_rules_that_look_at_a_field() -> None:
    fields = _fields("Order")
    assert [*map(text, fields["zip"].notes)] == ["may be null", "where it is absent: `00000`"]
    assert [*map(text, fields["paid"].notes)] == ["sensitive: reports never show it", "deprecated"]
    assert [*map(text, fields["sku"].notes)] == ["known values: A1, B2; others may come"]
    assert fields["zip"].related == ("Order.METHODS",)
    assert fields["method"].related == ("Order.PAID",)
    assert fields["lines[*]"].related == ("Order.LINES-SKU",)


def test_what_holds_of_all_fields_is_told_once() -> None:
    entry = document(plan_of("toys")).shapes[0]
    assert [*map(told, entry.general)] == [
        "there must be no fields but these, in the object itself (warning, inferred)",
        "null must not stand in place of a value (inferred)",
        "a value that has to be converted first, such as “25” for 25, must not stand in place of one (inferred)",
    ]


def test_a_table_has_its_cases_and_what_picks_them() -> None:
    (table,) = document(plan_of("toys")).shapes[0].tables
    assert (table.name, table.title, table.by) == ("METHODS", "What each method needs", ("method",))
    assert (table.cases, table.paths) == (("POST", "VAN", "else"), ("address", "zip"))
    assert {place: told(cell) for place, cell in table.cells.items()} == {
        ("POST", "address"): "required (documented)",
        ("POST", "zip"): "have exactly 5 characters; match `^[0-9]+$` (documented)",
        ("VAN", "address"): "required (documented)",
        ("else", "address"): "not allowed (documented)",
    }


def test_an_example_is_told_by_what_it_changes() -> None:
    paid = next(rule for rule in document(plan_of("toys")).rules if rule.id == "Order.PAID")
    assert paid.breaks is not None
    assert paid.keeps is not None
    assert (paid.breaks.base, paid.breaks.at, paid.breaks.also) == ("posted", ("/method",), ())
    assert paid.breaks.changes == (
        Change("/method", ("SHOP",)),
        Change("/address", None),
        Change("/zip", None),
        Change("/paid", (True,)),
    )
    assert paid.keeps.changes == (Change("/paid", (True,)),)


def test_rules_stand_by_topic() -> None:
    rules = document(plan_of("toys")).rules
    topics = [rule.topic for rule in rules]
    assert topics == sorted(topics, key=[*Topic].index)
    of = {rule.id: rule.topic for rule in rules}
    assert of["Order.METHODS/POST/zip"] is Topic.TEXTS
    assert of["Order.STOCK"] is Topic.DATA
    assert of["idempotency.ONCE"] is Topic.ACROSS


def test_codes_stand_for_rules_and_keys_for_requests() -> None:
    found = document(plan_of("toys"))
    assert found.errors is not None
    assert [(code.code, code.rules) for code in found.errors.codes] == [
        ("no_method", ("Order.method/required",)),
        ("missing", ("Order.method/required",)),
        ("paid", ("Order.PAID",)),
    ]
    (key,) = found.keys
    assert {label: text(words) for label, words in key.facts} == {
        "Key": "header.X-Key",
        "Operations": "place",
        "Does not count when bodies are compared": "paid",
        "The same body again": "placed, with the first answer again",
        "Another body": "refused",
        "While the first request is in flight": "not settled",
        "Does a refused request take its key": "no: the key may be used again",
        "Kept": "for 24h",
    }
    assert [[step.outcome for step in story] for story in key.stories] == [["placed", "placed"]]


def test_an_operation_has_its_parameters_by_place() -> None:
    place = document(plan_of("toys")).operations[0]
    assert place.undeclared == ("shop",)
    assert [(one.place, one.field.path, one.written) for one in place.parameters] == [
        ("query", "mode", "items behind each other, with commas between"),
        ("header", "X-Key", ""),
    ]
    assert [told(one) for one in place.parameters[1].field.limits] == ["have 3 to 40 characters"]
    assert [(one.code, one.phrase) for one in place.outcomes[0].statuses] == [(201, "Created"), (299, "")]
    assert [one.field.path for one in place.outcomes[0].headers] == ["Location"]


def test_an_example_beside_its_rule_is_shown_before_others() -> None:
    plan = plan_of("toys")
    [keeps, beside] = plan.examples.variations
    other = replace(beside, rule=None, payload={"paid": True})
    worse = replace(beside, errors=(*beside.errors, Expectation("Order.zip/type", "/zip")))
    examples = replace(plan.examples, variations=(keeps, other, worse, beside))
    assert example_breaking("Order.PAID", examples) is beside
    assert example_breaking("Order.PAID", replace(examples, variations=(other, worse))) is worse
    assert example_keeping("Order.PAID", examples) is keeps


@pytest.mark.parametrize(
    ("base", "payload", "changes"),
    [
        ({"a": [1, 2]}, {"a": [1]}, (Change("/a", ([1],)),)),
        ({"a": [1]}, {"a": [1, 2]}, (Change("/a/1", (2,)),)),
        ({"a": [1, {"b": 2}]}, {"a": [1, {"b": 3}]}, (Change("/a/1/b", (3,)),)),
        ({"a": 1}, {"a": True}, (Change("/a", (True,)),)),
        ({"a": 1}, {"a": 1.0}, ()),
        ({"a": {"b": 1}}, [], (Change("", ([],)),)),
    ],
)
def test_what_an_example_changes_is_told_place_by_place(base: Json, payload: Json, changes: tuple[Change, ...]) -> None:
    plan = plan_of("toys")
    [_, beside] = plan.examples.variations
    examples = replace(plan.examples, bases={"Order": {"posted": base}}, variations=(replace(beside, payload=payload),))
    found = breaking("Order.PAID", examples)
    assert found is not None
    assert found.changes == changes

"""Full schemas with our extension of `jsonschema`, against the interpreter: the same rules, for every JSON value."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from rulewright.emit.jsonschema import full_metaschema, full_schema, full_validator
from rulewright.emit.jsonschema.text import json_text
from rulewright.emit.jsonschema.vocabulary import KEYWORDS, METASCHEMA_URI, VOCABULARY_URI
from rulewright.loading import loads
from rulewright.reading.json import read_json
from tests.emit.jsonschema.contracts import rules_of
from tests.emit.jsonschema.named import in_steps
from tests.emit.jsonschema.subjects import NAMES, THOROUGH, TODAY, Subject, subject

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

    from rulewright.language.conditions import Json
    from rulewright.validation.context import Context


def named(validator: Validator, payload: Json, about: Subject) -> set[str]:
    """The rules that the errors of a payload name."""
    schema = validator.schema
    assert isinstance(schema, dict)
    errors = validator.iter_errors(payload)  # type: ignore[arg-type]  # its stub knows no Decimal
    found = {in_steps(error.absolute_schema_path, schema, about.ids) for error in errors}
    assert None not in found
    return {name for name in found if name}


@pytest.mark.parametrize("name", NAMES)
def test_it_names_exactly_the_broken_rules(name: str) -> None:
    about = subject(name)
    schema = full_schema(about.plan, about.shape)
    judges = [(context, full_validator(schema, context)) for context in about.contexts()]

    @THOROUGH
    @given(about.payloads())
    def check(payload: Json) -> None:
        for context, validator in judges:
            assert named(validator, payload, about) == about.broken(payload, context)

    check()


NUMBERS = [
    *("1", "1.0", "0.1", "0.10", "1e-1", "0.01", "19.99", "0.30000000000000004", "1e22", "1e400", "-1e400", "1e-400"),
    *("0.10000000000000000000000000000001", "9007199254740993", "2.5000000000000000000001", "-0.0", "5", "7.5", "2.5"),
]


@THOROUGH
@given(
    st.dictionaries(
        st.sampled_from(["wide", "whole", "five", "cent", "half", "one", "lenient"]), st.sampled_from(NUMBERS)
    )
)
def test_numbers_are_exact_decimals(literals: dict[str, str]) -> None:
    about = subject("values")
    payload = read_json("{" + ", ".join(f'"{key}": {literal}' for key, literal in literals.items()) + "}")
    (context,) = about.contexts()
    validator = full_validator(full_schema(about.plan, about.shape), context)
    assert named(validator, payload, about) == about.broken(payload, context)


def test_a_bound_with_more_digits_than_a_double_is_kept() -> None:
    rules = loads(
        "rulewright: 1\ncontract: c\nversion: 1.0.0\nshapes:\n  A:\n    fields:\n"
        "      n: { type: number, range: { atLeast: 0.10000000000000000000000000000001 }, enum: [0.1, 1e400] }\n"
    )
    schema = full_schema(rules.plan, "A")
    assert read_json(json_text(schema)) == schema
    context = rules.context(TODAY, None)
    assert full_validator(schema, context).is_valid({"n": Decimal("1e400")})  # type: ignore[dict-item]  # as above
    assert not full_validator(schema, context).is_valid({"n": 0.1})


@pytest.mark.parametrize("name", NAMES)
def test_the_metaschema_knows_every_keyword_and_its_value(name: str) -> None:
    about = subject(name)
    schema = full_schema(about.plan, about.shape)
    (context, *_) = about.contexts()
    full_validator(schema, context).check_schema(schema)
    assert schema["$schema"] == METASCHEMA_URI


def test_the_metaschema_is_one_and_demands_the_vocabulary() -> None:
    metaschema = full_metaschema()
    Draft202012Validator.check_schema(metaschema)
    assert metaschema["$id"] == METASCHEMA_URI
    vocabulary = metaschema["$vocabulary"]
    assert isinstance(vocabulary, dict)
    assert vocabulary[VOCABULARY_URI] is True
    assert "https://json-schema.org/draft/2020-12/vocab/core" in vocabulary


OWN: dict[str, Json] = {"of": "shape", "path": []}


@pytest.mark.parametrize(
    ("keyword", "value"),
    [
        ("dateWindow", {"since": "today"}),
        ("dateWindow", "today"),
        ("lengthWithin", {"atLeast": 1}),
        ("lengthWithin", {"unit": "codepoints", "atMost": 1}),
        ("uniqueBy", []),
        ("uniqueBy", [{"path": [True]}]),
        ("compare", {"left": {"of": "shape", "path": ["a"]}, "operator": "<"}),
        ("compare", {"left": {"of": "data", "path": []}, "operator": "<", "right": {"of": "shape", "path": []}}),
        ("compare", {"left": {"of": "shape", "path": []}, "operator": "=", "right": {"of": "shape", "path": []}}),
        ("compare", {"left": {"of": "shape", "path": [{"every": "item"}]}, "operator": "<", "right": OWN}),
        ("compare", {"left": OWN, "operator": "<", "right": OWN, "spelled": False}),
        ("sum", {"equals": OWN, "terms": []}),
        ("sum", {"equals": OWN, "terms": [{"of": "data", "path": []}]}),
        ("sum", {"equals": OWN, "terms": [OWN], "within": -1}),
        ("sum", {"equals": OWN, "terms": [{**OWN, "factors": [True]}]}),
        ("asNumber", {"minimum": "1"}),
        ("strictFormat", {"name": "fax"}),
        ("custom", "os.path; import os"),
        ("inData", ["items"]),
        ("withData", {"tables": ["items"]}),
        ("dataRow", {"table": "items", "key": "ref", "schema": {"minLength": -1}}),
        ("withValue", {"schema": True}),
    ],
)
def test_the_metaschema_refuses_a_wrong_value(keyword: str, value: Json) -> None:
    validator = full_validator({}, rules_of("types").context(TODAY, None))
    with pytest.raises(SchemaError):
        validator.check_schema({"properties": {"a": {keyword: value}}})


def test_every_keyword_of_the_vocabulary_is_used() -> None:
    used = "".join(json.dumps(full_schema((about := subject(name)).plan, about.shape), default=str) for name in NAMES)
    bytes_used = json.dumps(full_schema(rules_of("bytes").plan, "Main"))
    assert [keyword for keyword in KEYWORDS if f'"{keyword}"' not in used + bytes_used] == []


@pytest.mark.parametrize("depth", [2, 64, 127])
@pytest.mark.parametrize("field", ["left", "right"])
def test_values_nested_to_the_limit_are_judged(field: str, depth: int) -> None:
    about = subject("shapes")
    (context,) = about.contexts()
    validator = full_validator(full_schema(about.plan, about.shape), context)
    payload: Json = {"name": "b"}
    for _ in range(depth):
        payload = {"name": "b", field: payload}
    assert validator.is_valid(payload)  # type: ignore[arg-type]  # its stub knows no Decimal
    assert isinstance(payload, dict)
    deepest = payload
    while isinstance(inner := deepest.get(field), dict):
        deepest = inner
    deepest["name"] = "long"
    assert named(validator, payload, about) == about.broken(payload, context) == {"Main.name/length"}


def test_the_clock_and_the_data_are_those_of_the_context() -> None:
    rules = rules_of("dates")
    schema = full_schema(rules.plan, "Main")

    def is_valid(day: date) -> bool:
        return full_validator(schema, rules.context(day, None)).is_valid({"day": "2026-03-09", "x": "a"})

    assert [is_valid(date(2026, 3, day)) for day in (1, 2, 3)] == [True, True, False]


def test_without_a_table_the_rules_that_read_it_are_passed_over() -> None:
    about = subject("data")
    schema = full_schema(about.plan, about.shape)
    payload: Json = {"ref": "zz"}

    def names(context: Context) -> set[str]:
        return named(full_validator(schema, context), payload, about)

    without, with_both, _ = about.contexts()
    assert names(without) == set()
    assert names(with_both) == {"Main.KNOWN"}


@pytest.mark.parametrize(
    ("payload", "broken"),
    [
        ({"ref": "a", "lines": [{"amount": 1}]}, {"Main.LINE-LEAST", "Main.GIFT"}),
        ({"ref": "a", "lines": [{"ref": "ab", "amount": 1.5}]}, {"Main.GIFT"}),
        ({"ref": "a", "lines": [{"ref": None, "amount": 1}]}, {"Main.GIFT", "Main.lines[*].ref/null"}),
        ({"ref": "a", "note": "x", "amount": 2, "lines": [{}]}, {"Main.LINE-GIFT"}),
        ({"ref": "a", "note": "x", "amount": 2, "lines": [{"ref": "X"}]}, set[str]()),
        ({"ref": "X", "amount": 2, "lines": [{"ref": "a"}]}, {"Main.LINE-GIFT"}),
        ({"ref": "X", "lines": [{"ref": "ab", "note": "x"}, {"note": "x"}]}, {"Main.LINE-NONE"}),
        ({"note": None, "ref": "a", "amount": 2}, {"Main.GIFT", "Main.note/null"}),
    ],
)
def test_an_item_picks_its_row_by_its_own_key_if_it_has_one(payload: Json, broken: set[str]) -> None:
    about = subject("data")
    _, context, _ = about.contexts()
    assert about.broken(payload, context) == broken
    assert named(full_validator(full_schema(about.plan, about.shape), context), payload, about) == broken


def test_messages_hold_no_payload_values() -> None:
    about = subject("values")
    (context,) = about.contexts()
    validator = full_validator(full_schema(about.plan, about.shape), context)
    payload: dict[str, float | str] = {"wide": 77.125, "five": 77.125, "text": "zzzz", "free": "zzzz", "fixed": "zzzz"}
    quiet = {"exclusiveMinimum", "maximum", "multipleOf", "pattern", "const", "enum"}
    errors = [error for error in validator.iter_errors(payload) if error.validator in quiet]
    assert {str(error.validator) for error in errors} >= {"maximum", "pattern", "const", "enum"}
    assert not [error.message for error in errors if "77" in error.message or "zz" in error.message]

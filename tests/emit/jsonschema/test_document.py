"""What a schema document holds: a definition per rule, what is left out and why, and nothing of the machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest

from rulewright.emit.jsonschema import full_schema, left_out, portable_schema
from rulewright.emit.jsonschema.text import json_text
from rulewright.language import conditions
from rulewright.loading import loads
from rulewright.plan.predicates import Predicate
from tests.emit.jsonschema.contracts import rules_of
from tests.emit.jsonschema.subjects import NAMES, subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.language.conditions import Condition, Json

HEAD = "rulewright: 1\ncontract: c\nversion: 1.0.0\ntitle: C\n"


def schema_of(fields: str, rules: str = "{}") -> dict[str, Json]:
    cases = ", ".join(f"{name}: {{ fields: {{ k: {{ type: string }} }} }}" for name in "BC")
    text = f"{HEAD}shapes: {{ A: {{ fields: {fields}, rules: {rules} }}, {cases} }}\n"
    return portable_schema(loads(text, "a.yaml").plan, "A")


def definition(schema: dict[str, Json], rule_id: str) -> Json:
    defs = schema["$defs"]
    assert isinstance(defs, dict)
    entry = defs[rule_id]
    assert isinstance(entry, dict)
    return {key: value for key, value in entry.items() if key not in {"title", "description"}}


def member(key: str, value: Json) -> Json:
    return {"type": "object", "properties": {key: value}}


def text(**keywords: Json) -> Json:
    return {"if": {"type": "string"}, "then": {"type": "string", **keywords}}


NUMERIC: Json = {"type": "string", "pattern": "^[ \\t\\n\\r]*-?(?:0|[1-9][0-9]*)[ \\t\\n\\r]*$"}
DECIMAL: Json = {"type": "string", "pattern": "^-?(0|[1-9][0-9]{0,99})(\\.[0-9]{1,100})?$"}
ROWS: list[tuple[str, str, Json]] = [
    ("type: string, length: 2..3", "length", text(minLength=2, maxLength=3)),
    ("type: string, length: 0..3", "length", text(maxLength=3)),
    ("type: string, pattern: '^a$'", "pattern", text(pattern="^a$")),
    ("type: string, pattern: '^\\d+$'", "pattern", text(pattern="^[0-9]+$")),
    ("type: string, enum: [a, b]", "enum", {"if": {"type": "string"}, "then": {"enum": ["a", "b"]}}),
    ("const: 1.0", "const", {"if": {"not": {"type": "null"}}, "then": {"const": 1}}),
    ("const: null", "const", {"if": {"not": {"type": "null"}}, "then": False}),
    ("type: integer, range: 1..", "range", {"if": {"type": "integer"}, "then": {"type": "number", "minimum": 1}}),
    (
        "type: number, range: { above: 0, below: 0.5 }",
        "range",
        {"if": {"type": "number"}, "then": {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 0.5}},
    ),
    (
        "type: number, step: 5",
        "step",
        {"if": {"type": "number"}, "then": {"type": "integer", "multipleOf": 5}},
    ),
    (
        "type: array, count: 1..2",
        "count",
        {"if": {"type": "array"}, "then": {"type": "array", "minItems": 1, "maxItems": 2}},
    ),
    ("type: array", "type", {"type": ["array", "null"]}),
    (
        "type: integer",
        "type",
        {
            "anyOf": [
                {"type": "integer"},
                NUMERIC,
                {"type": "null"},
            ]
        },
    ),
    ("type: integer", "coercible", {"not": NUMERIC}),
    ("type: string", "null", {"not": {"type": "null"}}),
    ("type: decimal", "type", {"anyOf": [DECIMAL, {"type": "number"}, {"type": "null"}]}),
    ("type: decimal", "coercible", {"not": {"type": "number"}}),
    ("type: decimal, as: either", "type", {"anyOf": [DECIMAL, {"type": "number"}, {"type": "null"}]}),
    ("type: mapOf, of: string", "type", {"type": ["object", "null"]}),
    (
        "type: mapOf, of: string, count: ..2",
        "count",
        {"if": {"type": "object"}, "then": {"type": "object", "maxProperties": 2}},
    ),
    (
        "type: mapOf, of: string, keys: { length: 1..2, enum: [a, bc] }",
        "keys",
        {
            "if": {"type": "object"},
            "then": {
                "type": "object",
                "propertyNames": {"allOf": [{"type": "string", "minLength": 1, "maxLength": 2}, {"enum": ["a", "bc"]}]},
            },
        },
    ),
    (
        "enum: { values: [EUR, a-1, 2], ignoreCase: true }",
        "enum",
        {
            "if": {"not": {"type": "null"}},
            "then": {"anyOf": [{"type": "string", "pattern": "^[eE][uU][rR]$|^[aA]-1$"}, {"const": 2}]},
        },
    ),
    (
        "type: oneOfTypes, of: [string, integer]",
        "type",
        {"anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "null"}]},
    ),
    (
        "type: oneOfTypes, of: [{ type: string, const: S }, { type: integer, range: 1.. }]",
        ":string/const",
        {"if": {"type": "string"}, "then": {"type": "string", "const": "S"}},
    ),
    (
        "type: oneOfTypes, of: [{ type: string, const: S }, { type: integer, range: 1.. }]",
        ":integer/range",
        {"if": {"type": "integer"}, "then": {"type": "number", "minimum": 1}},
    ),
    (
        "type: object, variants: { by: k, cases: { x: B, y: C } }",
        "variant",
        {
            "if": {"type": "object"},
            "then": {"type": "object", "required": ["k"], "properties": {"k": {"enum": ["x", "y"]}}},
        },
    ),
]


@pytest.mark.parametrize(("row", "kind", "expected"), ROWS)
def test_a_constraint_of_a_row(row: str, kind: str, expected: Json) -> None:
    rule_id = f"A.f{kind}" if kind.startswith(":") else f"A.f/{kind}"
    assert definition(schema_of(f"{{ f: {{ {row} }} }}"), rule_id) == member("f", expected)


FIELDS = """{
  a: { type: string }, b.c: { type: string }, d: { type: array, of: { type: object } }, 'd[*].e': { type: string },
  m: { type: mapOf, of: { type: integer } }
}"""
THERE: Json = {"not": {"type": "null"}}


def needs(key: str, value: Json) -> dict[str, Json]:
    return {"type": "object", "required": [key], "properties": {key: value}}


NONE: Json = {"not": {"anyOf": [needs("a", THERE), needs("b", needs("c", THERE))]}}
BOTH: Json = {"type": "object", "required": ["a", "b"], "properties": {"a": THERE, "b": needs("c", THERE)}}
SOME: Json = {"anyOf": [needs("a", THERE), needs("b", needs("c", THERE))]}
RULES: list[tuple[str, Json]] = [
    ("{ exactlyOne: [a, b.c] }", {"allOf": [SOME, {"not": BOTH}]}),
    ("{ atLeastOne: [a, b.c] }", SOME),
    ("{ atMostOne: [a, b.c] }", {"not": BOTH}),
    ("{ allOrNone: [a, b.c] }", {"anyOf": [NONE, BOTH]}),
    (
        "{ for: 'd[*]', atMostOne: [a, item.e] }",
        {
            "if": needs("a", THERE),
            "then": member(
                "d",
                {
                    "if": {"type": "array"},
                    "then": {
                        "type": "array",
                        "items": {"if": {"type": ["object", "null"]}, "then": {"not": needs("e", THERE)}},
                    },
                },
            ),
        },
    ),
    (
        "{ countWhere: { in: d, where: { e: x }, is: ..2 } }",
        member(
            "d",
            {
                "if": {"type": "array"},
                "then": {"type": "array", "contains": needs("e", {"const": "x"}), "minContains": 0, "maxContains": 2},
            },
        ),
    ),
    (
        "{ check: { 'm[*]': { range: 1.. } } }",
        member(
            "m",
            {
                "if": {"type": "object"},
                "then": {
                    "type": "object",
                    "additionalProperties": {"if": {"type": "integer"}, "then": {"type": "number", "minimum": 1}},
                },
            },
        ),
    ),
    (
        "{ for: 'm[*]', when: { item: 1 }, require: a }",
        {
            "if": needs(
                "m",
                {"type": "object", "not": {"type": "object", "additionalProperties": {"not": {"const": 1}}}},
            ),
            "then": needs("a", THERE),
        },
    ),
    ("{ require: a }", needs("a", THERE)),
    ("{ require: b.c }", needs("b", {"if": {"type": ["object", "null"]}, "then": needs("c", THERE)})),
    ("{ forbid: a }", member("a", {"not": {"type": "string"}})),
    ("{ when: { a: x }, require: b }", {"if": needs("a", {"const": "x"}), "then": needs("b", THERE)}),
    ("{ when: { a: absent }, require: b }", {"if": {"not": needs("a", THERE)}, "then": needs("b", THERE)}),
    ("{ when: { not: { a: present } }, require: b }", {"if": {"not": needs("a", THERE)}, "then": needs("b", THERE)}),
    (
        "{ when: { any: [{ a: x }, { b.c: present }] }, require: b }",
        {"if": {"anyOf": [needs("a", {"const": "x"}), needs("b", needs("c", THERE))]}, "then": needs("b", THERE)},
    ),
    (
        "{ when: { d: { some: { e: x } } }, forbid: a }",
        {
            "if": needs("d", {"type": "array", "contains": needs("e", {"const": "x"})}),
            "then": member("a", {"not": {"type": "string"}}),
        },
    ),
    (
        "{ for: 'd[*]', when: { a: x, item.e: present }, require: b }",
        {
            "if": needs("a", {"const": "x"}),
            "then": {
                "if": needs("d", {"type": "array", "contains": needs("e", THERE)}),
                "then": needs("b", THERE),
            },
        },
    ),
]


@pytest.mark.parametrize(("rule", "expected"), RULES)
def test_a_rule(rule: str, expected: Json) -> None:
    assert definition(schema_of(FIELDS, f"{{ R: {rule} }}"), "A.R") == expected


def test_an_item_is_required_of_no_object() -> None:
    schema = schema_of("{ a: { type: array, of: { type: string, required: true } } }")
    assert definition(schema, "A.a[*]/required") == {}


def test_an_entry_says_what_its_rule_requires() -> None:
    schema = schema_of("{ a: { type: string, length: 1..2 } }", "{ R: { title: It is there, require: a } }")
    defs = schema["$defs"]
    assert isinstance(defs, dict)
    assert isinstance(defs["A.R"], dict)
    assert isinstance(defs["A.a/length"], dict)
    assert (defs["A.R"]["title"], defs["A.R"]["description"]) == ("It is there", "a is required")
    assert "title" not in defs["A.a/length"]
    assert defs["A.a/length"]["description"] == "a must have 1 to 2 characters"


def test_warnings_are_in_no_schema() -> None:
    schema = schema_of("{ a: { type: string, length: { is: 1..2, severity: warning } } }")
    assert "A.a/length" not in json_text(schema)


def test_a_document_says_what_made_it_and_what_it_leaves_out() -> None:
    schema = schema_of("{ a: { type: number, step: 0.01 }, b: { type: date, notBefore: today } }")
    assert schema["$comment"] == (
        "Generated by rulewright build from a.yaml. Do not edit."
        " Each rule of severity error is an entry of $defs under its id."
        " Left out, because standard keywords cannot wholly say them:"
        " A.a/step (engines divide in binary); A.b/notBefore (it orders dates)."
    )
    assert schema["title"] == "C: A"


def test_the_folders_of_this_machine_are_not_told() -> None:
    rules = loads(f"{HEAD}shapes: {{ A: {{ fields: {{}} }} }}\n", "/home/ada/secret/a.yaml")
    assert "from a.yaml." in str(portable_schema(rules.plan, "A")["$comment"])


ADDS = "it adds numbers"
LEFT_OUT: dict[str, dict[str, str]] = {
    "values": {
        "Main.cent/step": "engines divide in binary",
        "Main.half/step": "engines divide in binary",
        "Main.maybe/unique": "items that are null or mistyped may repeat",
        "Main.softItems/unique": "items that are null or mistyped may repeat",
    },
    "units": dict.fromkeys(["Main.a/length", "Main.WHEN"], "JSON Schema counts code points"),
    "bytes": {"Main.a/length": "JSON Schema counts code points"},
    "unique": {
        **dict.fromkeys(["Main.IDS", "Main.PAIRS", "Main.ANY"], "items differ by a key"),
        "Main.SOFT": "items that are null or mistyped may repeat",
    },
    "decimals": {
        **dict.fromkeys(
            [
                *("Main.price/range", "Main.price/step", "Main.loose/range", "Main.soft/range", "Main.hinted/step"),
                *("Main.either/range", "Main.prices[*]/range", "Main.size:decimal/step"),
                *("Main.DEAR", "Main.CHEAP", "Main.SOME"),
            ],
            "texts are not read as numbers",
        ),
        **dict.fromkeys(["Main.ENOUGH", "Main.SAME", "Main.OTHER"], "it compares two values"),
    },
    "maps": {"Main.COMPARED": "it compares two values"},
    "sums": dict.fromkeys([f"Main.{name}" for name in ("TOTAL", "NEARLY", "LINE", "PARTS", "UP", "MAP", "DEEP")], ADDS),
    "strict": {
        **dict.fromkeys(["Main.mail/format", "Main.phone/format", "Main.us/format"], "a library decides it"),
        **dict.fromkeys(["Main.CENTS", "Main.SKU"], "a function of the author's decides it"),
    },
    **{name: {} for name in ("types", "presence", "conditions", "shapes", "names", "tables")},
    **{name: {} for name in ("several", "variants", "counts", "folded")},
}


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_is_not_portable_is_left_out_with_its_reason(name: str) -> None:
    about = subject(name)
    assert left_out(about.plan, about.shape) == LEFT_OUT[name]
    defs = portable_schema(about.plan, about.shape)["$defs"]
    assert isinstance(defs, dict)
    assert about.ids - defs.keys() == LEFT_OUT[name].keys()


@pytest.mark.parametrize("name", ["dates", "data", "items", "async-orders"])
def test_every_rule_is_a_definition_or_left_out_with_a_known_reason(name: str) -> None:
    about = subject(name)
    defs = portable_schema(about.plan, about.shape)["$defs"]
    assert isinstance(defs, dict)
    assert about.ids - defs.keys() == about.left_out.keys()
    known = {"it orders dates", "it compares two values", "it depends on supplied data", "items differ by a key"}
    assert set(about.left_out.values()) <= known
    full = full_schema(about.plan, about.shape)["$defs"]
    assert isinstance(full, dict)
    assert about.ids <= full.keys()


def test_a_number_beyond_doubles_is_left_out() -> None:
    text = f"{HEAD}shapes: {{ A: {{ fields: {{ n: {{ type: number, range: 0..9007199254740993 }} }} }} }}\n"
    assert left_out(loads(text).plan, "A") == {"A.n/range": "its numbers are beyond binary doubles"}


def test_a_shape_is_asked_of_the_objects_of_its_case() -> None:
    schema = schema_of(
        "{ f: { type: array, of: { type: object, variants: { by: k, cases: { x: B, y: C, z: B }, else: open } } } }"
    )
    assert isinstance(schema["$defs"], dict)
    by_case: list[Json] = [
        {"if": needs("k", {"enum": ["x", "z"]}), "then": {"$ref": "#/$defs/B"}},
        {"if": needs("k", {"const": "y"}), "then": {"$ref": "#/$defs/C"}},
    ]
    shape = schema["$defs"]["A"]
    assert isinstance(shape, dict)
    assert isinstance(shape["then"], dict)
    items: Json = {"if": {"type": "array"}, "then": {"type": "array", "items": {"allOf": by_case}}}
    assert shape["then"]["properties"] == {"f": items}


def test_a_case_beyond_doubles_is_of_no_payload_that_a_portable_schema_judges() -> None:
    field = "f: { variants: { by: k, cases: { 9007199254740993: B, 1: C } } }"
    shapes = ", ".join(f"{name}: {{ fields: {{ k: {{ type: integer }} }} }}" for name in "BC")
    plan = loads(f"{HEAD}shapes: {{ A: {{ fields: {{ {field} }} }}, {shapes} }}\n").plan
    assert left_out(plan, "A") == {"A.f/variant": "its numbers are beyond binary doubles"}
    assert "9007199254740993" not in json_text(portable_schema(plan, "A"))
    assert "9007199254740993" in json_text(full_schema(plan, "A"))


def test_an_unknown_shape_is_a_key_error() -> None:
    for emit in (portable_schema, full_schema, left_out):
        with pytest.raises(KeyError, match="Nothing"):
            emit(rules_of("types").plan, "Nothing")


def test_the_contracts_hold_every_predicate_and_every_form_of_condition() -> None:
    plans = [subject(name).plan for name in NAMES]
    predicates = {type(check.predicate) for plan in plans for rule in plan.rules() for check in rule.checks}
    assert set(get_args(Predicate)) - predicates == set()
    forms = {type(part) for plan in plans for rule in plan.rules() for part in parts_of(rule.guard)}
    assert {*get_args(conditions.Condition), *get_args(conditions.Test)} - forms == set()


def parts_of(condition: Condition) -> Iterator[object]:
    yield condition
    match condition:
        case conditions.All(parts) | conditions.AnyOf(parts):
            for part in parts:
                yield from parts_of(part)
        case conditions.Not(part):
            yield from parts_of(part)
        case conditions.Holds(_, test):
            yield test
            if isinstance(test, conditions.SomeItem | conditions.EveryItem):
                yield from parts_of(test.condition)

"""Joining schemas: what is always true or false is worked out, and nothing changes its meaning."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from rulewright.emit.jsonschema.schemas import (
    ANYTHING,
    PRESENT,
    all_of,
    any_of,
    implication,
    members,
    negation,
    only,
    or_null,
    reference,
    subschema,
)
from rulewright.emit.jsonschema.terms import Atom, Joint, Term, by_case, joint, of_one_place, opposite
from rulewright.language.paths import Root

if TYPE_CHECKING:
    from rulewright.emit.jsonschema.schemas import Schema
    from rulewright.language.conditions import Json

TEXT: dict[str, Json] = {"type": "string"}


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ([], True),
        ([True, TEXT], TEXT),
        ([TEXT, False], False),
        ([TEXT, TEXT], TEXT),
        ([{"const": True}, {"const": 1}], {"allOf": [{"const": True}, {"const": 1}]}),
        (
            [{"type": "string", "minLength": 1}, {"type": "string", "maxLength": 2}],
            {**TEXT, "minLength": 1, "maxLength": 2},
        ),
        ([{"minLength": 1}, {"minLength": 2}], {"allOf": [{"minLength": 1}, {"minLength": 2}]}),
        (
            [members("a", ANYTHING), members("b", TEXT)],
            {"type": "object", "required": ["a", "b"], "properties": {"a": True, "b": TEXT}},
        ),
        ([members("a", TEXT), members("a", PRESENT)], members("a", {"allOf": [TEXT, PRESENT]})),
        (
            [only("string", {"minLength": 1}), only("string", {"maxLength": 2})],
            only("string", {"minLength": 1, "maxLength": 2}),
        ),
        ([{"if": {"const": 1}, "then": TEXT}, {"if": {"const": True}, "then": TEXT}], None),
        (
            [{"type": "object", "properties": {"a": True}}, {"type": "object", "additionalProperties": False}],
            {
                "allOf": [
                    {"type": "object", "properties": {"a": True}},
                    {"type": "object", "additionalProperties": False},
                ]
            },
        ),
    ],
)
def test_all_of(parts: list[Schema], whole: Schema | None) -> None:
    assert all_of(parts) == ({"allOf": parts} if whole is None else whole)


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ([], False),
        ([False, TEXT], TEXT),
        ([TEXT, True], True),
        ([TEXT, TEXT], TEXT),
        ([{"const": True}, {"const": 1}], {"anyOf": [{"const": True}, {"const": 1}]}),
    ],
)
def test_any_of(parts: list[Schema], whole: Schema) -> None:
    assert any_of(parts) == whole


@pytest.mark.parametrize(
    ("part", "opposed"),
    [(True, False), (False, True), (TEXT, {"not": TEXT}), ({"not": TEXT}, TEXT), ({"not": TEXT, "type": "null"}, None)],
)
def test_negation(part: Schema, opposed: Schema | None) -> None:
    assert negation(part) == ({"not": part} if opposed is None else opposed)


@pytest.mark.parametrize(
    ("condition", "then", "otherwise", "whole"),
    [
        (True, TEXT, PRESENT, TEXT),
        (False, TEXT, PRESENT, PRESENT),
        (TEXT, True, True, True),
        (TEXT, False, True, {"if": TEXT, "then": False}),
        (TEXT, True, PRESENT, {"if": {"not": TEXT}, "then": PRESENT}),
        (TEXT, PRESENT, False, {"if": TEXT, "then": PRESENT, "else": False}),
        (TEXT, {"const": 1}, {"const": True}, {"if": TEXT, "then": {"const": 1}, "else": {"const": True}}),
    ],
)
def test_implication(condition: Schema, then: Schema, otherwise: Schema, whole: Schema) -> None:
    assert implication(condition, then, otherwise) == whole


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        ({"type": "object"}, {"type": ["object", "null"]}),
        ({"enum": [1]}, {"anyOf": [{"enum": [1]}, {"type": "null"}]}),
        (
            {"anyOf": [{"type": "string"}, {"enum": [1]}]},
            {"anyOf": [{"type": "string"}, {"enum": [1]}, {"type": "null"}]},
        ),
    ],
)
def test_or_null(part: Schema, whole: Schema) -> None:
    assert or_null(part) == whole


@pytest.mark.parametrize(
    ("name", "fragment"),
    [
        ("Order.campaign/length", "Order.campaign~1length"),
        ("Order.lineItems[*]/type", "Order.lineItems%5B*%5D~1type"),
        ("Order.c~0d/range", "Order.c~00d~1range"),
        ('A.100% "é#"', "A.100%25%20%22%C3%A9%23%22"),
    ],
)
def test_a_reference_is_a_pointer_in_a_fragment(name: str, fragment: str) -> None:
    assert reference(name) == {"$ref": f"#/$defs/{fragment}"}


def test_what_is_no_schema_is_refused() -> None:
    with pytest.raises(TypeError, match="a schema is an object or a boolean, found a list"):
        subschema([])


S1, S2, I1 = (Atom(root, {"const": name}) for root, name in ((Root.SHAPE, "s1"), (Root.SHAPE, "s2"), (Root.ITEM, "i1")))
ALWAYS, NEVER = (Atom(Root.SHAPE, schema=known) for known in (True, False))
TERMS: list[Term] = [
    S1,
    I1,
    ALWAYS,
    NEVER,
    joint([S1, I1], every=True),
    joint([S1, I1], every=False),
    opposite(joint([S1, joint([I1, S2], every=False)], every=True)),
    joint([joint([S1, I1], every=True), joint([opposite(S1), opposite(I1), S2], every=True)], every=False),
    joint([joint([S1, I1], every=False), joint([S2, I1], every=False), opposite(S1)], every=True),
]


def truth(schema: Schema, facts: dict[str, bool]) -> bool:
    """Whether a schema made of constants is true, given which constants are."""
    match schema:
        case bool():
            return schema
        case {"const": str() as name}:
            return facts[name]
        case {"not": bool() | dict() as inner}:
            return not truth(inner, facts)
        case {"allOf": list() as parts}:
            return all(truth(subschema(part), facts) for part in parts)
        case {"anyOf": list() as parts}:
            return any(truth(subschema(part), facts) for part in parts)
        case {"if": bool() | dict() as condition}:
            branch = schema["then"] if truth(condition, facts) else schema.get("else", True)
            return truth(subschema(branch), facts)
    raise AssertionError(schema)


def meaning(term: Term, facts: dict[str, bool]) -> bool:
    match term:
        case Atom(_, schema):
            return truth(schema, facts)
        case Joint(every, parts):
            return (all if every else any)(meaning(part, facts) for part in parts)


@pytest.mark.parametrize("term", TERMS)
def test_the_cases_of_a_term_say_what_the_term_says(term: Term) -> None:
    written: Schema = by_case(term, lambda item: item)
    for values in product([True, False], repeat=3):
        facts = dict(zip(["s1", "s2", "i1"], values, strict=True))
        assert truth(written, facts) == meaning(term, facts), facts


def test_a_term_over_two_places_is_no_schema() -> None:
    with pytest.raises(ValueError, match="a term over two places is not one schema"):
        of_one_place(joint([S1, I1], every=True))


def test_what_concerns_one_place_becomes_one_schema() -> None:
    assert joint([S1, I1, S2], every=True) == Joint(
        every=True, parts=(Atom(Root.SHAPE, {"allOf": [S1.schema, S2.schema]}), I1)
    )
    assert joint([I1, NEVER], every=True) == NEVER

"""What engines are excused from is what they really get wrong."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from rulewright.emit.jsonschema import portable_schema
from rulewright.loading import loads
from rulewright.reading.json import read_json
from tests.agreement.back_ends import ENGINES
from tests.agreement.exceptions import EXEMPT, is_excepted
from tests.agreement.subject import Subject

if TYPE_CHECKING:
    from tests.ajv import Ajv

WRONG = {
    "wide-number": ("fields: { n: { const: 9007199254740992 } }", '{"n": 9007199254740993.0}'),
    "inherited-key": ("fields: { __proto__: { type: string } }", '{"__proto__": 1}'),
    "empty-key": (
        "fields: { /: { type: string }, a: { type: string } }, rules: { R: { when: { /: absent }, forbid: a } }",
        '{"a": "x"}',
    ),
    "newline": ("fields: { a: { type: string, pattern: '^a$' } }", '{"a": "a\\n"}'),
}
"""A shape, and a payload that breaks a rule of it and is accepted all the same."""


def subject(shape: str) -> Subject:
    rules = loads(f"rulewright: 1\ncontract: c\nversion: 1.0.0\nshapes: {{ A: {{ {shape} }} }}")
    today = date(2026, 3, 2)
    return Subject(rules, rules.context(today, None), today, {})


@pytest.mark.parametrize(
    ("name", "engine"), [(name, engine) for name in EXEMPT for engine in sorted(EXEMPT[name].engines)]
)
def test_it_is_needed(name: str, engine: str, ajv: Ajv) -> None:
    shape, text = WRONG[name]
    about = subject(shape)
    payload = read_json(text)
    assert is_excepted(engine, payload, about.keys)
    assert about.verdict(payload).errors - about.left_out
    schema = portable_schema(about.plan, "A")
    if engine == "Ajv":
        assert ajv.error_paths(ajv.compile(schema), json.loads(text)) == []
    else:
        assert ENGINES[engine](schema)(json.loads(text))


def test_ordinary_payloads_are_excused_from_nothing() -> None:
    payload = read_json('{"a": [1, -0.5, 1e3, 9007199254740992, "a\\nb", null, true]}')
    assert not any(is_excepted(engine, payload, frozenset({"a"})) for engine in (*ENGINES, "Ajv"))

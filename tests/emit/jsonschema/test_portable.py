"""Portable schemas in three engines, against the interpreter: the same verdicts, and errors that name broken rules."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import jsonschema_rs
import pytest
from hypothesis import assume, given
from jsonschema import Draft202012Validator

from rulewright.emit.jsonschema import portable_schema
from tests.emit.jsonschema.named import in_path, in_pointer, in_steps
from tests.emit.jsonschema.subjects import NAMES, THOROUGH, Subject, subject

if TYPE_CHECKING:
    from rulewright.language.conditions import Json
    from tests.ajv import Ajv


def check_names(named: set[str], expressed: set[str], schema: dict[str, Json]) -> None:
    """Each broken rule is named, and no other; but `uniqueItems` sees repeated nulls too, which break another rule."""
    assert named >= expressed
    defs = schema["$defs"]
    assert isinstance(defs, dict)
    assert all("uniqueItems" in json.dumps(defs[name]) and expressed for name in named - expressed)


@pytest.mark.parametrize("name", NAMES)
def test_engines_in_python_name_exactly_the_broken_rules(name: str) -> None:
    about = subject(name)
    schema = portable_schema(about.plan, about.shape)
    Draft202012Validator.check_schema(schema)
    stock, rust = Draft202012Validator(schema), jsonschema_rs.Draft202012Validator(schema)
    (context, *_) = about.contexts()

    @THOROUGH
    @given(about.payloads())
    def check(payload: Json) -> None:
        assume(not about.is_excepted("jsonschema-rs", payload))
        expressed = about.broken(payload, context) - about.left_out.keys()
        named = [in_path(error.schema_path, about.ids) for error in rust.iter_errors(payload)]
        assert bool(named) == bool(expressed)
        check_names({name for name in named if name}, expressed, schema)
        if not about.is_excepted("jsonschema", payload):
            named = [in_steps(error.absolute_schema_path, schema, about.ids) for error in stock.iter_errors(payload)]
            assert bool(named) == bool(expressed)
            check_names({name for name in named if name}, expressed, schema)

    check()


@pytest.mark.parametrize("name", NAMES)
def test_ajv_compiles_it_strictly_and_names_exactly_the_broken_rules(name: str, ajv: Ajv) -> None:
    about = subject(name)
    schema = portable_schema(about.plan, about.shape)
    number = ajv.compile(schema)
    (context, *_) = about.contexts()

    @THOROUGH
    @given(about.payloads())
    def check(payload: Json) -> None:
        assume(not about.is_excepted("Ajv", payload))
        expressed = about.broken(payload, context) - about.left_out.keys()
        paths = ajv.error_paths(number, payload)
        assert bool(paths) == bool(expressed)
        if not is_odd(about):
            check_names({name for path in paths if (name := in_pointer(path, about.ids))}, expressed, schema)

    check()


def is_odd(about: Subject) -> bool:
    """Whether a field is called `$ref`: Ajv takes it for a reference and names no rule."""
    return any("$ref" in field.path.tokens for field in about.plan.shapes[about.shape].fields)

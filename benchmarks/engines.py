"""The engines that are compared: each as a question about a payload, and as a list of all its errors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import fastjsonschema
import jsonschema
import jsonschema_rs
import models
from orders import TODAY
from pydantic import ValidationError

from rulewright.loading import bundled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pydantic import TypeAdapter

OURS = "rulewright is_valid"

CHECKS_LESS: Mapping[str, str] = {
    "portable schema": "no order of dates, no uniqueness by a key, no supplied data: 12 of the contract's error rules",
    "hand-written schema": "as the portable schema; nor characters of addresses, postal codes, regions, countries",
    "draft-07": "the same, with $schema renamed and $defs kept: no keyword of the two schemas differs in draft-07",
    "pydantic plain": "as the hand-written schema, without what depends on the delivery method; builds objects",
    "pydantic tagged": "as the hand-written schema, without blank names; builds dicts",
}


def lean_schema() -> dict[str, Any]:
    """The schema written by hand."""
    schema: dict[str, Any] = json.loads(Path(__file__).with_name("order.schema.json").read_text(encoding="utf-8"))
    return schema


def portable_schema() -> dict[str, Any]:
    """The schema that rulewright builds of the errors."""
    return bundled().json_schema("portable")


def as_draft_07(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema for fastjsonschema, which knows drafts up to 07: these keywords mean the same in it.

    There `$ref` hides its siblings; the schemas have none beside it. It replaces each `$` of a pattern by an anchor,
    also inside a class, where it is therefore escaped here.
    """
    older: dict[str, Any] = _escaped(schema)
    older["$schema"] = "http://json-schema.org/draft-07/schema#"
    return older


def _escaped(schema: Any) -> Any:  # noqa: ANN401 - any part of a schema
    match schema:
        case dict():
            return {
                key: value[:-1].replace("$", r"\x24") + value[-1:]
                if key == "pattern" and isinstance(value, str)
                else _escaped(value)
                for key, value in schema.items()
            }
        case list():
            return [_escaped(value) for value in schema]
        case _:
            return schema


def questions() -> dict[str, Callable[[Any], bool]]:
    """Whether a payload is valid, by the engine's name."""
    rules = bundled()
    portable, lean = portable_schema(), lean_schema()
    return {
        OURS: lambda payload: rules.is_valid(payload, today=TODAY),
        "rulewright is_valid, system clock": rules.is_valid,
        "rulewright validate": lambda payload: rules.validate(payload, today=TODAY).ok,
        "jsonschema, portable": jsonschema.Draft202012Validator(portable).is_valid,
        "jsonschema, hand-written": jsonschema.Draft202012Validator(lean).is_valid,
        "jsonschema-rs, portable": jsonschema_rs.validator_for(portable).is_valid,
        "jsonschema-rs, hand-written": jsonschema_rs.validator_for(lean).is_valid,
        "fastjsonschema, portable": _compiled(portable),
        "fastjsonschema, hand-written": _compiled(lean),
        "pydantic, plain model": _model(models.plain),
        "pydantic, tagged TypedDict": _model(models.tagged),
    }


def listings() -> dict[str, Callable[[Any], Sequence[object]]]:
    """All errors of a payload, by the engine's name."""
    rules = bundled()
    portable, lean = portable_schema(), lean_schema()
    return {
        "rulewright validate": lambda payload: rules.validate(payload, today=TODAY).errors,
        "rulewright validate, unread": lambda payload: [] if rules.validate(payload, today=TODAY).ok else [None],
        "jsonschema, portable": _listed(jsonschema.Draft202012Validator(portable).iter_errors),
        "jsonschema, hand-written": _listed(jsonschema.Draft202012Validator(lean).iter_errors),
        "jsonschema-rs, portable": _listed(jsonschema_rs.validator_for(portable).iter_errors),
        "jsonschema-rs, hand-written": _listed(jsonschema_rs.validator_for(lean).iter_errors),
        "pydantic, tagged TypedDict": _errors_of(models.tagged),
    }


def _compiled(schema: dict[str, Any]) -> Callable[[Any], bool]:
    check = fastjsonschema.compile(as_draft_07(schema))

    def ask(payload: object) -> bool:
        try:
            check(payload)
        except fastjsonschema.JsonSchemaException:
            return False
        return True

    return ask


def _model(model: TypeAdapter[Any]) -> Callable[[Any], bool]:
    validate = model.validate_python

    def ask(payload: object) -> bool:
        try:
            validate(payload)
        except ValidationError:
            return False
        return True

    return ask


def _listed(iter_errors: Callable[[Any], Any]) -> Callable[[Any], list[object]]:
    return lambda payload: list(iter_errors(payload))


def _errors_of(model: TypeAdapter[Any]) -> Callable[[Any], Sequence[object]]:
    def ask(payload: object) -> Sequence[object]:
        try:
            model.validate_python(payload)
        except ValidationError as error:
            return error.errors()
        return []

    return ask

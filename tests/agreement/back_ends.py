"""The table of back ends: each makes a check of a subject, which says how its answer of a payload parts from the truth.

To add a back end, write a function from a subject to such a check, and a line in `BACK_ENDS`.
"""

from __future__ import annotations

import sys
from decimal import Decimal
from types import ModuleType
from typing import TYPE_CHECKING, TypeAlias

import jsonschema_rs
import pytest
from jsonschema import Draft202012Validator, FormatChecker

from rulewright.emit.jsonschema import full_schema, full_validator, portable_schema
from rulewright.emit.jsonschema.text import json_text
from rulewright.emit.openapi import openapi
from rulewright.emit.python import compile_plan
from rulewright.language.paths import pointer_text
from rulewright.plan.predicates import Custom, StrictFormat
from rulewright.reading.diagnostics import DiagnosticError
from tests.agreement.exceptions import is_excepted, scalars
from tests.emit.jsonschema.named import in_steps

if TYPE_CHECKING:
    from collections.abc import Callable

    from rulewright.language.conditions import Json
    from rulewright.validation.judgement import Judgement
    from tests.agreement.subject import Subject, Verdict
    from tests.ajv import Ajv

Check: TypeAlias = "Callable[[Json, Verdict], str | None]"
"""A payload and the truth → what the back end says otherwise, or None."""


def compiled(about: Subject) -> Check:
    """The same judgement: violations, order, skips."""
    code = compile_plan(about.plan)

    def check(payload: Json, verdict: Verdict) -> str | None:
        found = code.judge(about.shape.name, payload, about.context)
        if found == verdict.judgement:
            return None
        return f"judges\n  {told(found)}\nnot\n  {told(verdict.judgement)}"

    return check


def told(judgement: Judgement) -> list[str]:
    """All that tells judgements apart, an entry a line."""
    broken = (
        f"{entry.rule.id} {entry.check.code} {entry.pointer} at {entry.at} item {entry.item_at} first {entry.first}"
        for entry in judgement.broken
    )
    skipped = (f"skipped {entry.rule.id} {entry.pointer} for {entry.missing_data}" for entry in judgement.skipped)
    return [*broken, *skipped]


def quick(about: Subject) -> Check:
    """Whether the payload is ok, or no answer; never that it is where a number is none that `json.loads` gives."""
    code = compile_plan(about.plan)

    def check(payload: Json, verdict: Verdict) -> str | None:
        answer = code.is_valid(about.shape.name, payload, about.context)
        fits = answer in (verdict.is_ok, None) and not (answer and has_decimal(payload))
        return None if fits else f"is_valid says {answer}"

    return check


def module(about: Subject) -> Check:
    """The standalone module: the same violations and skips, from JSON text; what it cannot carry is refused by name."""
    checks = (check.predicate for rule in about.plan.rules() for check in rule.checks)
    if any(isinstance(predicate, Custom | StrictFormat) for predicate in checks):
        with pytest.raises(DiagnosticError):
            about.rules.python_module()
        return lambda _payload, _verdict: None
    loaded = ModuleType("standalone")
    sys.modules[loaded.__name__] = loaded  # its dataclasses look themselves up there
    exec(compile(about.rules.python_module(), "standalone.py", "exec"), vars(loaded))  # noqa: S102 - our own code, under test

    def check(payload: Json, verdict: Verdict) -> str | None:
        contract = loaded.CONTRACT
        report = contract.report_json(json_text(payload), today=about.today, data=about.data)
        found = [(entry.rule, entry.pointer) for entry in report.violations]
        wanted = [(entry.rule.id, pointer_text(entry.pointer)) for entry in verdict.judgement.broken]
        skipped = [(entry.rule, entry.pointer) for entry in report.skipped]
        passed = [(entry.rule.id, pointer_text(entry.pointer)) for entry in verdict.judgement.skipped]
        return None if (found, skipped) == (wanted, passed) else f"reports {found}, skipped {skipped}"

    return check


def has_decimal(payload: Json) -> bool:
    """Whether some number is an exact decimal, which only JSON text can give."""
    return any(isinstance(value, Decimal) for value in scalars(payload))


def public(about: Subject) -> Check:
    """What callers ask: a report from JSON text, and a quick answer where every number is a plain one."""

    def check(payload: Json, verdict: Verdict) -> str | None:
        report = about.rules.validate_json(json_text(payload), today=about.today, data=about.data)
        found = [(entry.rule, entry.location) for entry in report.violations]
        if found != [(entry.rule.id, entry.pointer) for entry in verdict.judgement.broken]:
            return f"reports {found}"
        if has_decimal(payload):
            return None
        answer = about.rules.is_valid(payload, today=about.today, data=about.data)
        return None if answer is verdict.is_ok else f"Rules.is_valid says {answer}"

    return check


def full(about: Subject) -> Check:
    """The full schema with our extension of `jsonschema`: an error for each broken rule, and for no other."""
    schema = full_schema(about.plan, about.shape.name)
    validator = full_validator(schema, about.context)

    def check(payload: Json, verdict: Verdict) -> str | None:
        errors = validator.iter_errors(payload)  # type: ignore[arg-type]  # its stub knows no Decimal
        named = {in_steps(error.absolute_schema_path, schema, about.ids) for error in errors}
        return None if named == verdict.errors else f"names {named}"

    return check


def of_openapi(about: Subject) -> dict[str, Json]:
    """The schema of a body as it stands in the OpenAPI document."""
    document = openapi(about.plan)
    name = about.shape.name.replace(" ", "_")
    return {"$ref": f"#/components/schemas/{name}", "components": document["components"]}


def of_body(about: Subject) -> dict[str, Json]:
    """The portable schema of a body."""
    return portable_schema(about.plan, about.shape.name)


def _portable(
    name: str,
    make: Callable[[dict[str, Json]], Callable[[Json], bool]],
    schema: Callable[[Subject], dict[str, Json]] = of_body,
) -> Callable[[Subject], Check]:
    """A portable schema in one engine: it accepts what is ok, and refuses what breaks a rule that it does not leave out."""

    def back_end(about: Subject) -> Check:
        is_valid = make(schema(about))

        def check(payload: Json, verdict: Verdict) -> str | None:
            expressed = verdict.errors - about.left_out
            if is_excepted(name, payload, about.keys) or (verdict.errors and not expressed):
                return None
            answer = is_valid(payload)
            return None if answer is not bool(expressed) else f"says {answer}"

        return check

    return back_end


def _stock(formats: FormatChecker | None) -> Callable[[dict[str, Json]], Callable[[Json], bool]]:
    return lambda schema: Draft202012Validator(schema, format_checker=formats).is_valid


def _rust(*, formats: bool) -> Callable[[dict[str, Json]], Callable[[Json], bool]]:
    return lambda schema: jsonschema_rs.Draft202012Validator(schema, validate_formats=formats).is_valid


ENGINES = {"jsonschema": _stock(None), "jsonschema-rs": _rust(formats=False)}
"""What judges by a schema, by the names that `exceptions` has for them."""

BACK_ENDS: dict[str, Callable[[Subject], Check]] = {
    "compiled": compiled,
    "is_valid": quick,
    "Rules": public,
    "module": module,
    "full": full,
    "portable, jsonschema": _portable("jsonschema", _stock(None)),
    "portable, jsonschema with formats": _portable("jsonschema", _stock(FormatChecker())),
    "portable, jsonschema-rs": _portable("jsonschema-rs", _rust(formats=False)),
    "portable, jsonschema-rs with formats": _portable("jsonschema-rs", _rust(formats=True)),
    "OpenAPI, jsonschema-rs": _portable("jsonschema-rs", _rust(formats=False), of_openapi),
}


def with_ajv(ajv: Ajv) -> Callable[[Subject], Check]:
    """The portable schema in Ajv, whose strict mode must compile it; one contract's at a time."""
    held: list[int] = []

    def make(schema: dict[str, Json]) -> Callable[[Json], bool]:
        while held:
            ajv.forget(held.pop())
        held.append(ajv.compile(schema))
        return lambda payload: not ajv.error_paths(held[0], payload)

    return _portable("Ajv", make)

"""A parameter of an operation → its OpenAPI object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.emit.jsonschema.demands import demand
from rulewright.emit.jsonschema.dialect import Dialect, NotPortableError
from rulewright.emit.jsonschema.schemas import keywords_of
from rulewright.emit.jsonschema.wording import requirement
from rulewright.emit.openapi.prose import noted, sentence
from rulewright.emit.openapi.shared import shared, shared_names
from rulewright.emit.openapi.value_types import typed
from rulewright.language.standing import Severity
from rulewright.language.types import ValueType
from rulewright.plan.predicates import (
    Compare,
    Forbidden,
    HasOffset,
    HasType,
    NotCoercible,
    NotNull,
    Required,
    Unique,
)

if TYPE_CHECKING:
    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Parameter, Plan
    from rulewright.plan.rules import Check


def parameter(plan: Plan, declared: Parameter) -> dict[str, Json]:
    """The object of a declared parameter."""
    schema = typed([HasType(declared.field.type or ValueType.STRING)], nullable=False)
    notes: list[str] = []
    for rule in declared.rules:
        for check in rule.checks:
            said = _keywords(plan, check) if rule.severity is Severity.ERROR else None
            if said is None:
                words = requirement(check, "it", markdown=True)
                is_error = rule.severity is Severity.ERROR
                notes.append(sentence(words if is_error else f"{rule.severity.value}: {words}"))
            else:
                schema |= said
    description = noted(sentence(declared.field.title or ""), notes)
    return {
        "name": declared.name,
        "in": declared.place,
        "required": declared.required,
        **({"description": description} if description else {}),
        "schema": shared(schema, shared_names(plan)),
    }


def undeclared(name: str) -> dict[str, Json]:
    """The object of a parameter that only the path names."""
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _keywords(plan: Plan, check: Check) -> dict[str, Json] | None:
    """What a check adds to the schema of a parameter; None where no keyword says it."""
    match check.predicate:
        case HasType() | NotCoercible() | HasOffset() | NotNull() | Required() | Forbidden() | Unique() | Compare():
            return {}
        case predicate:
            try:
                return keywords_of(demand(predicate, plan.text.unit, Dialect.PORTABLE).keywords)
            except NotPortableError:
                return None

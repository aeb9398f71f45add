"""A parameter of an operation → its OpenAPI object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.emit.jsonschema.demands import demand
from rulewright.emit.jsonschema.dialect import Dialect, NotPortableError
from rulewright.emit.jsonschema.schemas import keywords_of
from rulewright.emit.jsonschema.wording import requirement
from rulewright.emit.openapi.alternatives import alternatives
from rulewright.emit.openapi.prose import noted, sentence
from rulewright.emit.openapi.shared import shared, shared_names
from rulewright.emit.openapi.value_types import typed
from rulewright.language.standing import Severity
from rulewright.language.types import ValueType
from rulewright.plan.predicates import (
    Compare,
    CountWhere,
    Forbidden,
    HasOffset,
    HasOneType,
    HasType,
    NotCoercible,
    NotNull,
    PresentCount,
    Required,
    Sum,
    Unique,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Parameter, Place, Plan, Style
    from rulewright.plan.rules import Check, Field, Rule

_STYLES: Mapping[tuple[Place, Style], dict[str, Json]] = {
    ("path", "repeat"): {},
    ("path", "comma"): {"style": "simple"},
    ("query", "repeat"): {},
    ("query", "comma"): {"style": "form", "explode": False},
    ("query", "space"): {"style": "spaceDelimited", "explode": False},
    ("query", "pipe"): {"style": "pipeDelimited", "explode": False},
    ("header", "repeat"): {},
    ("header", "comma"): {"style": "simple"},
}
"""What OpenAPI says of arrays; repeated names are what it takes for granted in a query."""


def parameter(plan: Plan, declared: Parameter) -> dict[str, Json]:
    """The object of a declared parameter."""
    return {
        "name": declared.name,
        "in": declared.place,
        **header(plan, declared),
        **_STYLES[declared.place, declared.style],
    }


def header(plan: Plan, declared: Parameter) -> dict[str, Json]:
    """The object of a header of an answer: that of a parameter, without its name and place."""
    schema = _typed(plan, declared.field, declared.rules)
    items = _typed(plan, declared.item, declared.rules) if declared.item else {}
    notes: list[str] = []
    for rule in declared.rules:
        for check in rule.checks:
            said = _keywords(plan, check) if rule.severity is Severity.ERROR else None
            is_of_item = len(check.target.tokens) > 1
            if said is None:
                words = requirement(check, "each item" if is_of_item else "it", markdown=True)
                is_error = rule.severity is Severity.ERROR
                notes.append(sentence(words if is_error else f"{rule.severity.value}: {words}"))
            elif is_of_item and not (declared.item and declared.item.alternatives):
                items |= said
            elif not is_of_item and not declared.field.alternatives:
                schema |= said
    if items:
        schema["items"] = items
    description = noted(sentence(declared.field.title or ""), notes)
    return {
        "required": declared.required,
        **({"description": description} if description else {}),
        "schema": shared(schema, shared_names(plan)),
    }


def _typed(plan: Plan, field: Field, rules: tuple[Rule, ...]) -> dict[str, Json]:
    """The schema of the values that texts spell; of several types, with all that is asked of each."""
    if not field.alternatives:
        return typed([HasType(field.type or ValueType.STRING)], nullable=False)
    checks = [check for rule in rules if rule.severity is Severity.ERROR for check in rule.checks]
    said = [check for check in checks if check.target == field.path and _keywords(plan, check) is not None]
    return {"anyOf": [schema for _, schema in alternatives(field.alternatives, said, plan.text.unit)]}


def undeclared(name: str) -> dict[str, Json]:
    """The object of a parameter that only the path names."""
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _keywords(plan: Plan, check: Check) -> dict[str, Json] | None:
    """What a check adds to the schema of a parameter; None where no keyword says it."""
    match check.predicate:
        case HasType() | HasOneType() | NotCoercible() | HasOffset() | NotNull() | Required() | Forbidden() | Unique():
            return {}
        case Compare() | PresentCount() | CountWhere() | Sum():
            return {}
        case predicate:
            try:
                return keywords_of(demand(predicate, plan.text.unit, Dialect.PORTABLE).keywords)
            except NotPortableError:
                return None

"""A plan → the schemas under `components`: one per shape, under its name, and the dated texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.emit.jsonschema.rules import RuleSchema
from rulewright.emit.jsonschema.schemas import keywords_of
from rulewright.emit.jsonschema.wording import requirement
from rulewright.emit.openapi.fields import GENERAL, Fields
from rulewright.emit.openapi.prose import listing, prose, sentence
from rulewright.emit.openapi.references import component_name, references
from rulewright.emit.openapi.relaxed import relaxed
from rulewright.emit.openapi.shared import shared, shared_names, shared_schemas
from rulewright.emit.openapi.tables import tables
from rulewright.language.standing import Severity
from rulewright.plan.cells import case_words, cell_of
from rulewright.plan.predicates import KnownKeys, NotCoercible, NotNull

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rulewright.emit.jsonschema.schemas import Schema
    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Plan
    from rulewright.plan.rules import Rule, Shape

_GENERAL_WORDS = {
    NotNull: "Null in place of a value is a warning.",
    NotCoercible: "A value that must be converted first, such as “25” for 25, is a warning.",
    KnownKeys: "A field that is not declared is a warning.",
}


def schemas(plan: Plan, elsewhere: Json) -> dict[str, Json]:
    """The schemas by name, with what `elsewhere` refers to. They are valid exactly where the portable ones are."""
    names = shared_names(plan)
    found = {component_name(shape.name): shared(shape_schema(plan, shape), names) for shape in plan.shapes.values()}
    return found | shared_schemas(names, {*references(found), *references(elsewhere)})


def shape_schema(plan: Plan, shape: Shape) -> dict[str, Json]:
    """The schema of a shape."""
    fields = Fields.of(plan, shape)
    ground = fields.ground.for_verdicts()
    rest: list[Json] = [
        _conditional(rule, relaxed(RuleSchema(rule, ground).schema()))
        for rule in shape.rules
        if rule.severity is Severity.ERROR and rule.id not in fields.left_out and not fields.says(rule)
    ]
    made: dict[str, Json] = {"title": shape.title} if shape.title else {}
    description = prose(_description(shape, fields.left_out))
    if description:
        made["description"] = description
    made |= fields.schema()
    if rest:
        chosen = made.get("allOf")
        made["allOf"] = [*(chosen if isinstance(chosen, list) else []), *rest]
    bodies = {operation.body for operation in plan.operations.values()}
    bases: list[Json] = [*plan.examples.bases.get(shape.name, {}).values()]
    # The examples of a request's body stand, with their names, where the body is asked for.
    return {**made, "examples": bases} if bases and shape.name not in bodies else made


def _conditional(rule: Rule, schema: Schema) -> dict[str, Json]:
    """A rule of its own: its title, its id, and what it says."""
    cell = cell_of(rule)
    words = requirements(rule)
    if rule.row or not rule.title:
        return {"title": words, "$comment": rule.id, **keywords_of(schema)}
    title = f"{rule.title}: {case_words(cell[1])}" if cell else rule.title
    return {"title": title, "description": prose([sentence(words)]), "$comment": rule.id, **keywords_of(schema)}


def _description(shape: Shape, left_out: Mapping[str, str]) -> Iterator[str]:
    named = [rule for rule in shape.rules if not rule.row and cell_of(rule) is None]
    missing = [_named(rule) for rule in named if rule.id in left_out]
    if missing:
        yield "Rules that this schema cannot say:"
        yield listing(missing)
    warnings = [_named(rule) for rule in named if rule.severity is not Severity.ERROR]
    general = {type(check.predicate) for rule in shape.rules if _is_soft(rule) for check in rule.checks}
    if warnings or general:
        yield "Warnings, which leave a payload valid:" if warnings else ""
        yield listing(warnings)
        yield " ".join(words for kind, words in _GENERAL_WORDS.items() if kind in general)
    yield from tables(shape)


def _is_soft(rule: Rule) -> bool:
    return rule.row and rule.severity is not Severity.ERROR and isinstance(rule.checks[0].predicate, GENERAL)


def _named(rule: Rule) -> str:
    return f"{sentence(rule.title or requirements(rule))} (`{rule.id}`)"


def requirements(rule: Rule) -> str:
    """What a rule requires, its fields set as code."""
    named = ((check, str(check.target)) for check in rule.checks)
    words = (requirement(check, f"`{name}`" if name else None, markdown=True) for check, name in named)
    return "; ".join(dict.fromkeys(words))

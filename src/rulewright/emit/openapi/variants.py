"""Variants → the keywords that say them: the shapes to read about, and which of them a value chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.emit.jsonschema.dialect import Dialect
from rulewright.emit.jsonschema.ground import Ground
from rulewright.emit.jsonschema.listed import listed
from rulewright.emit.jsonschema.places import somewhere
from rulewright.emit.jsonschema.schemas import keywords_of
from rulewright.emit.jsonschema.variants import by_shape
from rulewright.emit.openapi.references import component
from rulewright.language.conditions import OneOf
from rulewright.language.json_values import is_among
from rulewright.language.standing import Severity

if TYPE_CHECKING:
    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Plan
    from rulewright.plan.rules import Rule, Variants


def choice(variants: Variants) -> dict[str, Json]:
    """An object in which the value that chooses is that of a case. Raises NotPortableError for odd numbers."""
    known = listed((value for value, _ in variants.cases), Dialect.PORTABLE)
    return {key: value for key, value in keywords_of(somewhere(variants.by.tokens, known)).items() if key != "type"}


def among(variants: Variants, *, nullable: bool) -> dict[str, Json]:
    """The shapes of a closed choice, for readers and for tools that read `discriminator`; each is what `cases` asks."""
    options: list[Json] = [component(shape) for shape in variants.shapes]
    if nullable:
        return {"anyOf": [*options, {"type": "null"}]}
    (key, *deeper) = variants.by.tokens
    mapping: dict[str, Json] = {
        value: component(shape)["$ref"] for value, shape in variants.cases if isinstance(value, str)
    }
    if deeper or len(mapping) < len(variants.cases):
        return {"anyOf": options}
    return {"anyOf": options, "discriminator": {"propertyName": str(key), "mapping": mapping}}


def cases(variants: Variants) -> list[Json]:
    """For each shape, that an object whose value chooses it has it."""
    return [*by_shape(variants, component, Dialect.PORTABLE)]


def tell_themselves(plan: Plan, variants: Variants) -> bool:
    """Whether each shape refuses the values that choose another, so that `among` says all that `cases` do."""
    return all(_tells_itself(plan, variants, shape) for shape in variants.shapes)


def _tells_itself(plan: Plan, variants: Variants, shape: str) -> bool:
    own = [value for value, case in variants.cases if case == shape]
    if not Ground.of(plan, plan.shapes[shape], Dialect.PORTABLE).is_asserted(variants.by.tokens):
        return False
    return any(_lists_only(rule, variants, own) for rule in plan.shapes[shape].rules)


def _lists_only(rule: Rule, variants: Variants, own: list[Json]) -> bool:
    return (
        rule.row
        and rule.severity is Severity.ERROR
        and any(
            check.target == variants.by
            and isinstance(check.predicate, OneOf)
            and not check.predicate.folded
            and check.predicate.only is None
            and all(is_among(value, own) for value in check.predicate.values)
            for check in rule.checks
        )
    )

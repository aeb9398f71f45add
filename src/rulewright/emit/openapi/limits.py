"""Checks of one place → the keywords that say them in the schema of that place, beside its type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.emit.jsonschema.demands import demand
from rulewright.emit.jsonschema.dialect import Dialect, literal
from rulewright.emit.jsonschema.listed import one_of
from rulewright.emit.jsonschema.schemas import is_same, keywords_of, or_null
from rulewright.language.conditions import OneOf
from rulewright.plan.predicates import (
    Chosen,
    Compare,
    CountWhere,
    Forbidden,
    HasOffset,
    HasOneType,
    HasType,
    KnownKeys,
    NotCoercible,
    NotNull,
    PresentCount,
    Required,
    Sum,
    Unique,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rulewright.emit.jsonschema.types import JsonType
    from rulewright.language.conditions import Json
    from rulewright.plan.contract import TextUnit
    from rulewright.plan.rules import Check


def limit(schema: dict[str, Json], checks: Iterable[Check], unit: TextUnit, *, nullable: bool) -> None:
    """Adds to a schema what the checks ask of its values; `nullable` lets null through."""
    for check in checks:
        for keyword, value in _limits(check, unit, nullable=nullable).items():
            put(schema, keyword, value)


def put(schema: dict[str, Json], keyword: str, value: Json) -> None:
    """Adds a keyword; one that stands there already is asked for besides."""
    if keyword not in schema:
        schema[keyword] = value
    elif not is_same({keyword: schema[keyword]}, {keyword: value}):
        put_all(schema, [{keyword: value}])


def put_all(schema: dict[str, Json], parts: list[Json]) -> None:
    """Adds schemas that are asked for besides."""
    more = schema.get("allOf")
    schema["allOf"] = [*(more if isinstance(more, list) else []), *parts]


def json_type_of(check: Check, unit: TextUnit) -> JsonType | None:
    """The JSON type of the values that a check of a row is about; None where it is about more than one."""
    match check.predicate:
        case Unique():
            return "array"
        case HasType() | HasOneType() | NotCoercible() | HasOffset() | NotNull() | Required() | Forbidden():
            return None
        case Compare() | PresentCount() | CountWhere() | Sum():
            return None
        case predicate:
            return demand(predicate, unit, Dialect.PORTABLE).json_type


def _limits(check: Check, unit: TextUnit, *, nullable: bool) -> dict[str, Json]:
    match check.predicate:
        case HasType() | HasOneType() | NotCoercible() | HasOffset():
            return {}
        case NotNull() | Required() | KnownKeys() | Chosen():
            return {}
        case Unique():
            return {"uniqueItems": True}
        case OneOf(folded=True):
            folded = one_of(check.predicate, Dialect.PORTABLE)
            return keywords_of(or_null(folded) if nullable else folded)
        case OneOf(values) if nullable:
            listed = [literal(value, Dialect.PORTABLE) for value in values if value is not None]
            return {"enum": [*listed, None]}
        case Forbidden() | Compare() | PresentCount() | CountWhere() | Sum():
            raise ValueError(f"a row has no {type(check.predicate).__name__}")
        case _:
            keywords = keywords_of(demand(check.predicate, unit, Dialect.PORTABLE).keywords)
            # That a multiple of a whole number is whole needs no saying to a reader.
            return {key: value for key, value in keywords.items() if key != "type"}

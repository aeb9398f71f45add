"""The types that a value may be of, and the checks of each → a schema for each type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.emit.jsonschema.types import json_types
from rulewright.emit.openapi.limits import json_type_of, limit
from rulewright.emit.openapi.value_types import typed
from rulewright.plan.predicates import HasOffset, HasType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.language.conditions import Json
    from rulewright.language.types import ValueType
    from rulewright.plan.contract import TextUnit
    from rulewright.plan.rules import Check


def alternatives(
    types: tuple[ValueType, ...], checks: list[Check], unit: TextUnit
) -> Iterator[tuple[ValueType, dict[str, Json]]]:
    """Each type with its schema. No two share a JSON type, so that a value is judged by that of its own."""
    offsets = [check.predicate for check in checks if isinstance(check.predicate, HasOffset)]
    for value_type in types:
        schema = typed([HasType(value_type), *offsets], nullable=False)
        own = (check for check in checks if json_type_of(check, unit) in json_types(value_type))
        limit(schema, own, unit, nullable=False)
        yield value_type, schema

"""A schema that Ajv's strict mode compiles → the same one as people write it, with fewer words.

A keyword about one type says nothing of other values, so that it needs no `if` with that type around it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rulewright.emit.jsonschema.schemas import PRESENT, subschema

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rulewright.emit.jsonschema.schemas import Schema
    from rulewright.language.conditions import Json

_ABOUT: Final[Mapping[str, frozenset[str]]] = {
    "string": frozenset({"minLength", "maxLength", "pattern"}),
    "number": frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}),
    "array": frozenset({"items", "contains", "minContains", "maxContains", "minItems", "maxItems", "uniqueItems"}),
    "object": frozenset(
        {"properties", "required", "additionalProperties", "propertyNames", "minProperties", "maxProperties"}
    ),
}
_NOTHING: Final = frozenset[str]()


def relaxed(schema: Schema) -> Schema:
    """The shorter schema, valid for the same values."""
    if isinstance(schema, bool):
        return schema
    condition, then = schema.get("if"), schema.get("then")
    if schema.keys() == {"if", "then"} and isinstance(then, dict):
        if condition == {"type": then.get("type")} and then.keys() - {"type"} <= _ABOUT.get(
            str(then["type"]), _NOTHING
        ):
            return {key: _inside(key, value) for key, value in then.items() if key != "type"}
        if condition == PRESENT and then.keys() == {"enum"} and isinstance(then["enum"], list):
            return {"enum": [*then["enum"], None]}
    return {key: _inside(key, value) for key, value in schema.items()}


def _inside(key: str, value: Json) -> Json:
    match key, value:
        case "properties", dict():
            return {name: relaxed(subschema(member)) for name, member in value.items()}
        case (("allOf" | "anyOf"), list()):
            return [relaxed(subschema(part)) for part in value]
        case (("if" | "then" | "else" | "not" | "items" | "contains" | "additionalProperties" | "propertyNames"), _):
            return relaxed(subschema(value))
        case _:
            return value

"""Schemas → one schema: the ways of joining them, with what is always true or always false worked out.

What is joined here compiles in Ajv's strict mode: `type` stands beside each keyword that is about one type, and a
`properties` entry beside each `required` one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias
from urllib.parse import quote

from rulewright.validation.values import json_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rulewright.language.conditions import Json

Schema: TypeAlias = "bool | dict[str, Json]"

ANYTHING: Final[Schema] = True
PRESENT: Final[Schema] = {"not": {"type": "null"}}
"""Any value but null."""

_FRAGMENT = "~!$&'()*+,;=:@?"
"""What a URI's fragment may hold as it is, beside letters, digits and `-._`."""
_CHAIN = frozenset({"type", "required", "properties"})
_LIMITS = frozenset(
    {
        *("type", "minLength", "maxLength", "pattern", "minItems", "maxItems", "uniqueItems"),
        *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    }
)


def reference(name: str) -> dict[str, Json]:
    """The schema that stands under a name in `$defs`."""
    token = name.replace("~", "~0").replace("/", "~1")
    return {"$ref": f"#/$defs/{quote(token, safe=_FRAGMENT)}"}


def all_of(parts: Iterable[Schema]) -> Schema:
    """Valid where every part is; demands on members of one object are written as one."""
    kept: list[dict[str, Json]] = []
    for part in parts:
        if part is False:
            return False
        if part is True or _is_among(part, kept):
            continue
        for index, other in enumerate(kept):
            together = _merged(other, part)
            if together is not None:
                kept[index] = together
                break
        else:
            kept.append(part)
    return _joined("allOf", kept, empty=True)


def any_of(parts: Iterable[Schema]) -> Schema:
    """Valid where some part is."""
    kept: list[dict[str, Json]] = []
    for part in parts:
        if part is True:
            return True
        if part is not False and not _is_among(part, kept):
            kept.append(part)
    return _joined("anyOf", kept, empty=False)


def negation(part: Schema) -> Schema:
    """Valid where the part is not."""
    if isinstance(part, bool):
        return not part
    return subschema(part["not"]) if part.keys() == {"not"} else {"not": part}


def implication(condition: Schema, then: Schema, otherwise: Schema = ANYTHING) -> Schema:
    """Valid where `then` is, or where the condition is false and `otherwise` is."""
    if condition is True or is_same(then, otherwise):
        return then
    if condition is False:
        return otherwise
    if then is True:
        return {"if": negation(condition), "then": otherwise}
    branches: dict[str, Json] = {"if": condition, "then": then}
    return branches if otherwise is True else {**branches, "else": otherwise}


def only(json_type: str, keywords: Mapping[str, Json]) -> Schema:
    """The keywords, asked of values of one JSON type; any other value is valid."""
    return {"if": {"type": json_type}, "then": {"type": json_type, **keywords}}


def members(key: str, value: Schema) -> Schema:
    """An object with the key, and a valid value under it."""
    return {"type": "object", "required": [key], "properties": {key: value}}


def keywords_of(schema: Schema) -> dict[str, Json]:
    """A schema as an object, to which annotations can be added."""
    if isinstance(schema, dict):
        return schema
    return {} if schema else {"not": {}}


def subschema(value: Json) -> Schema:
    """What stands in a schema where a schema is due. Raises TypeError for anything else."""
    if isinstance(value, bool | dict):
        return value
    raise TypeError(f"a schema is an object or a boolean, found a {type(value).__name__}")


def or_null(part: Schema) -> Schema:
    """The part, or null."""
    if isinstance(part, dict) and part.keys() == {"type"}:
        return {"type": [part["type"], "null"]}
    return any_of([*_options(part), {"type": "null"}])


def is_same(left: Schema, right: Schema) -> bool:
    """Whether two schemas are equal as JSON."""
    # Python's own equality takes true for 1.
    return json_key(left) == json_key(right)


def _is_among(part: Schema, others: Iterable[Schema]) -> bool:
    return any(is_same(part, other) for other in others)


def _options(part: Schema) -> list[Schema]:
    """The parts of an `anyOf`, or the one part."""
    match part:
        case {"anyOf": list(options), **rest} if not rest:
            return [subschema(option) for option in options]
        case _:
            return [part]


def _merged(left: dict[str, Json], right: dict[str, Json]) -> dict[str, Json] | None:
    """Two schemas as one, where that says the same in fewer words."""
    if all(schema.get("type") == "object" and schema.keys() <= _CHAIN for schema in (left, right)):
        return _members(left, right)
    if all(schema.keys() == {"if", "then"} for schema in (left, right)) and is_same(
        {"": left["if"]}, {"": right["if"]}
    ):
        return {"if": left["if"], "then": all_of([subschema(left["then"]), subschema(right["then"])])}
    if all(schema.keys() <= _LIMITS for schema in (left, right)):
        both: dict[str, Json] = {**left, **right}
        return both if is_same(both, {**right, **left}) else None
    return None


def _members(left: dict[str, Json], right: dict[str, Json]) -> dict[str, Json]:
    """Two demands on members of an object as one."""
    properties: dict[str, Schema] = {}
    required: dict[Json, None] = {}
    for schema in (left, right):
        match schema.get("properties"):
            case dict(named):
                for key, value in named.items():
                    properties[key] = all_of([properties.get(key, True), subschema(value)])
        match schema.get("required"):
            case list(names):
                required |= dict.fromkeys(map(str, names))
    merged: dict[str, Json] = {"type": "object"}
    if required:
        merged["required"] = [*required]
    return {**merged, "properties": {**properties}}


def _joined(word: str, parts: list[dict[str, Json]], *, empty: bool) -> Schema:
    if not parts:
        return empty
    return parts[0] if len(parts) == 1 else {word: [*parts]}

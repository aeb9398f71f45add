"""A path and a schema for the values it leads to → the schema for where the path starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.emit.jsonschema.schemas import implication, members, negation, only, or_null
from rulewright.emit.jsonschema.types import schema_of
from rulewright.language.paths import Each

if TYPE_CHECKING:
    from collections.abc import Callable

    from rulewright.emit.jsonschema.schemas import Schema
    from rulewright.emit.jsonschema.types import Sort
    from rulewright.language.paths import Token

    Typed = Callable[[tuple[Token, ...]], tuple[Sort, ...] | None]


def wherever(tokens: tuple[Token, ...], value: Schema) -> Schema:
    """Every value that the path leads to is valid; where it leads nowhere, all is."""
    if not tokens or value is True:
        return value
    inner = wherever(tokens[1:], value)
    match tokens[0]:
        case Each.EACH:
            return only("array", {"items": inner})
        case Each.VALUES:
            return only("object", {"additionalProperties": inner})
        case key:
            return only("object", {"properties": {key: inner}})


def somewhere(tokens: tuple[Token, ...], value: Schema) -> Schema:
    """The path leads to some valid value."""
    if not tokens or value is False:
        return value
    inner = somewhere(tokens[1:], value)
    match tokens[0]:
        case Each.EACH:
            return {"type": "array", "contains": inner}
        case Each.VALUES:
            return {"type": "object", "not": {"type": "object", "additionalProperties": negation(inner)}}
        case key:
            return members(key, inner)


def there(tokens: tuple[Token, ...], value: Schema, typed: Typed, at: tuple[Token, ...]) -> Schema:
    """The keys of the path are there, each in an object, and the last has a valid value.

    A path that leads to many places says so of each item of the last array or map, and nothing where there is none.
    Below a mistyped value (`at` and `typed` tell where that is) all is valid.
    """
    steps = [index for index, token in enumerate(tokens, 1) if isinstance(token, Each)]
    if steps:
        cut = steps[-1]
        return wherever(tokens[:cut], there(tokens[cut:], value, typed, (*at, *tokens[:cut])))
    if not tokens:
        return value
    chain = members(str(tokens[0]), there(tokens[1:], value, typed, (*at, tokens[0])))
    sorts = typed(at)
    return chain if sorts is None else implication(or_null(schema_of(sorts)), chain)

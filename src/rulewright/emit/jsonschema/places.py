"""A path and a schema for the values it leads to → the schema for where the path starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.emit.jsonschema.schemas import implication, members, only, or_null
from rulewright.emit.jsonschema.types import schema_of
from rulewright.language.paths import EACH, Each

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
    if isinstance(tokens[0], Each):
        return only("array", {"items": inner})
    return only("object", {"properties": {tokens[0]: inner}})


def somewhere(tokens: tuple[Token, ...], value: Schema) -> Schema:
    """The path leads to some valid value."""
    if not tokens or value is False:
        return value
    inner = somewhere(tokens[1:], value)
    if isinstance(tokens[0], Each):
        return {"type": "array", "contains": inner}
    return members(tokens[0], inner)


def there(tokens: tuple[Token, ...], value: Schema, typed: Typed, at: tuple[Token, ...]) -> Schema:
    """The keys of the path are there, each in an object, and the last has a valid value.

    A path that leads through arrays says so of each item of the last one, and nothing where there is no such array.
    Below a mistyped value (`at` and `typed` tell where that is) all is valid.
    """
    if EACH in tokens:
        cut = len(tokens) - tokens[::-1].index(EACH)
        return wherever(tokens[:cut], there(tokens[cut:], value, typed, (*at, *tokens[:cut])))
    if not tokens:
        return value
    chain = members(str(tokens[0]), there(tokens[1:], value, typed, (*at, tokens[0])))
    sorts = typed(at)
    return chain if sorts is None else implication(or_null(schema_of(sorts)), chain)

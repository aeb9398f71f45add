"""The schemas (draft-07) of arguments that kinds have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rulewright.kinds._manual import Schema

_BOUND = r"[-+]?[0-9]+(\.[0-9]+)?"
_RANGE = rf"^\s*({_BOUND}\s*(\.\.\s*({_BOUND})?)?|\.\.\s*{_BOUND})\s*$"

_RANGE_HINT = "write low..high, low.., ..high, or one number"

FLAG: Schema = {"type": "boolean"}
COUNT: Schema = {
    "type": ["string", "integer"],
    "pattern": r"^\s*([0-9]+\s*(\.\.\s*([0-9]+)?)?|\.\.\s*[0-9]+)\s*$",
    "patternErrorMessage": _RANGE_HINT,
    "minimum": 0,
}
NUMBERS: Schema = {"type": ["string", "number"], "pattern": _RANGE, "patternErrorMessage": _RANGE_HINT}
DATE: Schema = {
    "type": "string",
    "pattern": "^ *(today|now|[0-9]{4}-[0-9]{2}-[0-9]{2})",
    "patternErrorMessage": "start with today, now, a date (2026-03-02) or a date-time (2026-03-02T12:00:00Z)",
}
PATH: Schema = {"type": "string", "minLength": 1}
PATHS: Schema = {
    "type": ["string", "array"],
    "minLength": 1,
    "minItems": 1,
    "items": {"type": "string", "minLength": 1},
}
ANY: Schema = {}

LIMITS: Mapping[str, Schema] = {
    "atLeast": {"type": ["number", "string"], "description": "The least value that is allowed."},
    "atMost": {"type": ["number", "string"], "description": "The greatest value that is allowed."},
    "above": {"type": ["number", "string"], "description": "What the value must be more than."},
    "below": {"type": ["number", "string"], "description": "What the value must be less than."},
}
"""The properties of bounds, over numbers or dates."""


def described(schema: Schema, description: str) -> Schema:
    """A schema with what it means, for the property of an argument."""
    return {**schema, "description": description}


def record(required: tuple[str, ...], properties: Schema) -> Schema:
    """A map with these keys and no others."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }

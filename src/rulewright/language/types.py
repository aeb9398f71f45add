"""The built-in value types of the language."""

from __future__ import annotations

from enum import Enum


class ValueType(Enum):
    """What a value may be; the dated types are texts with a grammar (RFC 3339)."""

    STRING = "string"
    NUMBER = "number"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    OBJECT = "object"
    ARRAY = "array"
    DATE = "date"
    DATETIME = "datetime"
    DATE_OR_DATETIME = "dateOrDatetime"

    @property
    def is_dated(self) -> bool:
        """Whether the type is a text that names a date or an instant."""
        return self in _DATED

    @property
    def is_text(self) -> bool:
        """Whether values of the type are JSON strings."""
        return self is ValueType.STRING or self in _DATED

    @property
    def is_scalar(self) -> bool:
        """Whether values of the type are neither objects nor arrays."""
        return self not in (ValueType.OBJECT, ValueType.ARRAY)


_DATED = frozenset({ValueType.DATE, ValueType.DATETIME, ValueType.DATE_OR_DATETIME})

UNBUILT_TYPES = {
    "decimal": "decimals written as text",
    "mapOf": "objects with free keys",
    "oneOfTypes": "values of several JSON types",
}
"""Types the language names that this version does not compile yet: refused by name, never ignored."""

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
    DECIMAL = "decimal"
    """A text that spells a decimal number."""
    DECIMAL_OR_NUMBER = "decimal or number"
    """Either; written as a decimal that says so."""
    MAP = "mapOf"
    """An object with free keys, whose values are all of one kind."""

    @property
    def is_dated(self) -> bool:
        """Whether the type is a text that names a date or an instant."""
        return self in _DATED

    @property
    def is_text(self) -> bool:
        """Whether values of the type are JSON strings."""
        return self is ValueType.STRING or self is ValueType.DECIMAL or self in _DATED

    @property
    def is_spelled(self) -> bool:
        """Whether values of the type are numbers that may be spelled as text."""
        return self in (ValueType.DECIMAL, ValueType.DECIMAL_OR_NUMBER)

    @property
    def is_scalar(self) -> bool:
        """Whether values of the type are neither objects nor arrays."""
        return self not in (ValueType.OBJECT, ValueType.ARRAY, ValueType.MAP)


_DATED = frozenset({ValueType.DATE, ValueType.DATETIME, ValueType.DATE_OR_DATETIME})

ONE_OF_TYPES = "oneOfTypes"
"""Of a value that may be of several types, told apart by JSON type: a name of the language, and no value type."""

BUILT_IN = {value_type.value: value_type for value_type in ValueType if value_type is not ValueType.DECIMAL_OR_NUMBER}
"""The types that an author can name."""

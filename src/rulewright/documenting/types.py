"""A declared place → its type in words, with links to the shapes that its value continues in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rulewright.documenting.model import Code, Link, Told
from rulewright.language.json_values import is_of
from rulewright.language.paths import EACH, VALUES
from rulewright.language.types import ValueType
from rulewright.validation.words import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from rulewright.documenting.model import Aside, Words
    from rulewright.language.conditions import Json
    from rulewright.plan.rules import Field, Shape, Variants

_NAMES: Final[Mapping[ValueType, str]] = {
    ValueType.STRING: "string",
    ValueType.NUMBER: "number",
    ValueType.INTEGER: "integer",
    ValueType.BOOLEAN: "boolean",
    ValueType.OBJECT: "object",
    ValueType.ARRAY: "array",
    ValueType.DATE: "date",
    ValueType.DATETIME: "date-time",
    ValueType.DATE_OR_DATETIME: "date or date-time",
    ValueType.DECIMAL: "decimal in a string",
    ValueType.DECIMAL_OR_NUMBER: "number, or a decimal in a string",
    ValueType.MAP: "object with free keys",
}
_LISTED = (ValueType.STRING, ValueType.BOOLEAN, ValueType.INTEGER, ValueType.NUMBER)
"""The types that listed values may have, the closest first."""


def type_words(field: Field, shape: Shape, values: Collection[Json] = ()) -> Words:
    """The type of a place of a shape; where none is declared, that of the values that its rules list."""
    if field.alternatives:
        parts = [_one(value_type, field, shape) for value_type in field.alternatives]
        return tuple(word for index, part in enumerate(parts) for word in ((" or ", *part) if index else part))
    if field.type is not None:
        return _one(field.type, field, shape)
    listed = next(
        (value_type for value_type in _LISTED if values and all(is_of(value_type, one) for one in values)), None
    )
    return ("any value",) if listed is None else (_NAMES[listed],)


def variant_words(variants: Variants) -> Words:
    """The shapes to choose from, and what chooses."""
    listed: list[str | Code | Link | Aside] = []
    for value, shape in variants.cases:
        listed += [", " if listed else "", Link(Told.SHAPE, shape), f" where {variants.by} is ", Code(plain(value))]
    return tuple(word for word in listed if word)


def _one(value_type: ValueType, field: Field, shape: Shape) -> Words:
    match value_type:
        case ValueType.OBJECT if field.variants is not None:
            own: Words = () if field.shape is None else (Link(Told.SHAPE, field.shape), ", and ")
            return (*own, *variant_words(field.variants))
        case ValueType.OBJECT if field.shape is not None:
            return (Link(Told.SHAPE, field.shape),)
        case ValueType.ARRAY:
            item = shape.field(field.path / EACH)
            return (_NAMES[value_type],) if item is None else ("array of ", *type_words(item, shape))
        case ValueType.MAP:
            value = shape.field(field.path / VALUES)
            return (
                (_NAMES[value_type],) if value is None else (_NAMES[value_type], ", each ", *type_words(value, shape))
            )
        case _:
            return (_NAMES[value_type],)

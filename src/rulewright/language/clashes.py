"""Two types that one value may be of → why nothing would tell them apart there, if nothing does."""

from __future__ import annotations

from dataclasses import dataclass

from rulewright.language.types import ValueType

_JSON_TYPES = {
    ValueType.NUMBER: "number",
    ValueType.INTEGER: "number",
    ValueType.BOOLEAN: "boolean",
    ValueType.OBJECT: "object",
    ValueType.MAP: "object",
    ValueType.ARRAY: "array",
}
_NUMBERS = frozenset({ValueType.NUMBER, ValueType.INTEGER})


@dataclass(frozen=True, slots=True)
class Clash:
    """What is wrong with two types in one place, their names left to be filled in, and what to do about it."""

    message: str
    hint: str


def clash(one: ValueType, other: ValueType) -> Clash | None:
    """Why values of the two types cannot be told apart by JSON type; None where they can."""
    shared = [kind for kind in _json_types(one) if kind in _json_types(other)]
    if shared:
        return Clash(
            f"“{{one}}” and “{{other}}” are both a JSON {shared[0]}: nothing tells them apart",
            "objects are told apart by a field: write variants",
        )
    if ValueType.DECIMAL in (one, other) and not _NUMBERS.isdisjoint((one, other)):
        return Clash(
            "“{one}” and “{other}” are two spellings of a number",
            "write { type: decimal, as: either }, with the bounds of both beside it",
        )
    if {one, other} == {ValueType.ARRAY, ValueType.MAP}:
        return Clash(
            "“{one}” and “{other}” cannot stand in one place: “[*]” would lead into either",
            "give one of them a field of its own",
        )
    return None


def _json_types(value_type: ValueType) -> tuple[str, ...]:
    """The JSON types that values of the type have."""
    if value_type is ValueType.DECIMAL_OR_NUMBER:
        return ("text", "number")
    return (_JSON_TYPES.get(value_type, "text"),)

"""The type of a JSON value as the readers give it."""

from decimal import Decimal
from typing import TypeAlias

JsonScalar: TypeAlias = str | int | float | Decimal | bool | None
JsonValue: TypeAlias = JsonScalar | list["JsonValue"] | dict[str, "JsonValue"]

Pointer: TypeAlias = tuple[str | int, ...]
"""A path into a value: a `str` is an object's key, an `int` an array's index."""

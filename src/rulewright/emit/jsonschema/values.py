"""The values of our keywords as types, and the part of a validator of `jsonschema` that the keywords use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NotRequired, Protocol, TypeAlias, TypedDict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema.exceptions import ValidationError

    from rulewright.emit.jsonschema.schemas import Schema
    from rulewright.language.conditions import Json
    from rulewright.reading.numbers import Number


class Judge(Protocol):
    """A validator in use."""

    def evolve(self, *, schema: Schema) -> Judge:
        """The validator of another schema in the same document."""

    def is_valid(self, instance: Json) -> bool:
        """Whether an instance is valid."""

    def descend(self, instance: Json, schema: Schema, *, schema_path: str | None = None) -> Iterator[ValidationError]:
        """The errors of an instance by a part of the schema."""


class LengthWithinValue(TypedDict):
    """The value of `lengthWithin`."""

    unit: Literal["utf16", "bytes"]
    atLeast: NotRequired[int]
    atMost: NotRequired[int]


class KeyValue(TypedDict):
    """An item of the value of `uniqueBy`."""

    path: list[str]
    type: NotRequired[str]


class ValuesStep(TypedDict):
    """A step of a path to every value of a map."""

    every: Literal["value"]


PathValue: TypeAlias = list[str | bool | ValuesStep]
"""A path: keys, true for every item of an array, and steps to every value of a map."""


class ItemsValue(TypedDict):
    """`each` of the values of `compare` and `sum`."""

    path: PathValue
    where: NotRequired[Schema]


class PlaceValue(TypedDict):
    """`left` or `right` of the value of `compare`, `equals` of that of `sum`: places in the instance or the item."""

    of: Literal["shape", "item"]
    path: PathValue
    where: NotRequired[Schema]
    default: NotRequired[Json]


class ColumnValue(TypedDict):
    """`right` of the value of `compare`: a column of supplied data."""

    of: Literal["data"]
    table: str
    key: str
    column: str


class CompareValue(TypedDict):
    """The value of `compare`."""

    each: NotRequired[ItemsValue]
    left: PlaceValue
    operator: str
    right: PlaceValue | ColumnValue
    steps: NotRequired[str]
    spelled: NotRequired[bool]


class TermValue(TypedDict):
    """A term of the value of `sum`."""

    of: Literal["shape", "item"]
    path: PathValue
    factors: NotRequired[list[PathValue]]
    less: NotRequired[bool]


class SumValue(TypedDict):
    """The value of `sum`."""

    each: NotRequired[ItemsValue]
    equals: PlaceValue
    terms: list[TermValue]
    within: NotRequired[Number]
    spelled: NotRequired[bool]


class StrictFormatValue(TypedDict):
    """The value of `strictFormat`."""

    name: Literal["email-strict", "phone"]
    region: NotRequired[str]


class WithDataValue(TypedDict):
    """The value of `withData`."""

    tables: list[str]
    schema: Schema


class DataRowValue(TypedDict):
    """The value of `dataRow`."""

    table: str
    key: str
    schema: Schema


class WithValueValue(TypedDict):
    """The value of `withValue`."""

    value: Json
    schema: Schema

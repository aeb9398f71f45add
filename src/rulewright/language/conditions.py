"""What a rule may ask of a payload before it applies: the closed union of tests and conditions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias, assert_never

from rulewright.language.json_values import json_key

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator
    from decimal import Decimal

    from rulewright.language.dateexpr import DateExpr
    from rulewright.language.paths import Path
    from rulewright.language.types import ValueType
    from rulewright.patterns import Pattern
    from rulewright.reading.span import Span

Json: TypeAlias = "bool | int | float | Decimal | str | list[Json] | dict[str, Json] | None"
Number: TypeAlias = "int | Decimal"


@dataclass(frozen=True, slots=True)
class OneOf:
    """Equal, as JSON, to one of the values.

    `folded` takes ASCII letters of either case for the same; `only` is the one JSON type it is asked of, if it is.
    """

    values: tuple[Json, ...] = field(compare=False)
    _keys: tuple[Hashable, ...] = field(init=False, repr=False)
    """What the values are equal to as JSON; Python's own equality takes true for 1."""
    folded: bool = False
    only: ValueType | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "_keys", tuple(map(json_key, self.values)))


@dataclass(frozen=True, slots=True)
class Present:
    """The key exists with a value other than null."""


@dataclass(frozen=True, slots=True)
class Absent:
    """The key does not exist, or is null."""


@dataclass(frozen=True, slots=True)
class LengthWithin:
    """A text of `low` to `high` units of the contract's `text.count`."""

    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class CountWithin:
    """An array of `low` to `high` items."""

    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class NumberWithin:
    """A number between exact decimal bounds; `above` and `below` exclude their value.

    Where `spelled`, a text that spells a decimal counts as its number.
    """

    at_least: Number | None = None
    at_most: Number | None = None
    above: Number | None = None
    below: Number | None = None
    spelled: bool = False


@dataclass(frozen=True, slots=True)
class DateWithin:
    """A date or instant between bounds that may hang on the clock; `after` and `before` exclude their value."""

    not_before: DateExpr | None = None
    not_after: DateExpr | None = None
    after: DateExpr | None = None
    before: DateExpr | None = None


@dataclass(frozen=True, slots=True)
class Matches:
    """A text in which the pattern is found."""

    pattern: Pattern


@dataclass(frozen=True, slots=True)
class InData:
    """A key of caller-supplied data."""

    name: str


@dataclass(frozen=True, slots=True)
class SomeItem:
    """An array with an item for which the condition is true; its paths start at the item."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class EveryItem:
    """An array whose items all make the condition true; its paths start at the item."""

    condition: Condition


Test: TypeAlias = (
    OneOf
    | Present
    | Absent
    | LengthWithin
    | CountWithin
    | NumberWithin
    | DateWithin
    | Matches
    | InData
    | SomeItem
    | EveryItem
)


@dataclass(frozen=True, slots=True)
class Holds:
    """The test is true of the value at the path; false of an absent, null or mistyped value (`Absent` aside)."""

    path: Path
    test: Test
    span: Span | None = field(default=None, compare=False, repr=False)
    values_at: tuple[Span, ...] = field(default=(), compare=False, repr=False)
    """Where the values of a membership test stand."""


@dataclass(frozen=True, slots=True)
class All:
    """Every part is true; with no part, always true."""

    parts: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Some part is true."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Plain negation."""

    part: Condition


Condition: TypeAlias = Holds | All | AnyOf | Not

ALWAYS = All()


def holds_in(condition: Condition) -> Iterator[Holds]:
    """Every test in a condition, those inside `some` and `every` left to them."""
    match condition:
        case Holds():
            yield condition
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from holds_in(part)
        case Not(part):
            yield from holds_in(part)
        case _:
            assert_never(condition)

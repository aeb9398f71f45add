"""The closed union of predicates: all that a rule can require of a place in a payload.

A test of the condition language (`OneOf`, `LengthWithin`, …) is a predicate too. A predicate says nothing about absent
or null values, nor about values outside its domain: there it holds. The exceptions are `Required`, `NotNull` and
the type predicates, whose subject that is.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Literal, TypeAlias

from rulewright.language.conditions import (
    CountWithin,
    DateWithin,
    InData,
    LengthWithin,
    Matches,
    NumberWithin,
    OneOf,
)
from rulewright.language.paths import Path, Root

if TYPE_CHECKING:
    from decimal import Decimal

    from rulewright.language.conditions import Condition, Json
    from rulewright.language.dateexpr import Step
    from rulewright.language.types import ValueType


@dataclass(frozen=True, slots=True)
class HasType:
    """Of the type, or (`lenient`) a scalar that `NotCoercible` judges instead."""

    type: ValueType
    lenient: bool = False


@dataclass(frozen=True, slots=True)
class HasOneType:
    """Of one of the types, no two of which share a JSON type."""

    types: tuple[ValueType, ...]


@dataclass(frozen=True, slots=True)
class NotCoercible:
    """Not a scalar of another JSON type that a lenient server would convert to `type`."""

    type: ValueType


@dataclass(frozen=True, slots=True)
class HasOffset:
    """Not a date-time without an offset."""


@dataclass(frozen=True, slots=True)
class NotNull:
    """Not null."""


@dataclass(frozen=True, slots=True)
class Required:
    """Present; null satisfies it where `nullable`.

    `deep` requires the parents too; otherwise it holds where the parent object does not exist.
    """

    deep: bool
    nullable: bool


@dataclass(frozen=True, slots=True)
class Forbidden:
    """Not present; null is not a value."""


@dataclass(frozen=True, slots=True)
class NotBlank:
    """A text with a character that is not white space."""


@dataclass(frozen=True, slots=True)
class MultipleOf:
    """A number that is an exact decimal multiple of `step`; where `spelled`, also one that a text spells."""

    step: int | Decimal
    spelled: bool = False


@dataclass(frozen=True, slots=True)
class KnownKeys:
    """An object with no key but these; broken at each other key."""

    names: tuple[str, ...]


KeyTest: TypeAlias = LengthWithin | NotBlank | Matches | OneOf
"""What can be asked of the keys of a map."""


@dataclass(frozen=True, slots=True)
class EachKey:
    """An object whose keys all meet the tests; broken at each other key."""

    tests: tuple[KeyTest, ...]


@dataclass(frozen=True, slots=True)
class KeyCountWithin:
    """An object of `low` to `high` keys."""

    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class Chosen:
    """An object whose value at `by` equals one of the values; broken at that place."""

    by: Path
    values: tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class UniqueKey:
    """A part of what must differ: a path from the item (its root for the item itself), and the type declared there."""

    path: Path
    type: ValueType | None


@dataclass(frozen=True, slots=True)
class Unique:
    """An array whose items differ in the tuple of values at `by`.

    Items in which a value is absent, null or mistyped are ignored; broken at every later occurrence's first key.
    """

    by: tuple[UniqueKey, ...]


class Operator(Enum):
    """How `Compare` orders its two values."""

    EQUAL = "=="
    DIFFERENT = "!="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="


@dataclass(frozen=True, slots=True)
class Compare:
    """Stands in `operator` relation to the value at `other` moved by `steps`; holds where the two cannot be ordered."""

    operator: Operator
    other: Path
    steps: tuple[Step, ...] = ()
    spelled: bool = False
    """Whether texts that spell decimals count as their numbers."""


@dataclass(frozen=True, slots=True)
class PresentCount:
    """Of the places, `low` to `high` are present (or none, where `or_none`); its target is an object around them."""

    places: tuple[Path, ...]
    low: int
    high: int | None
    or_none: bool = False


@dataclass(frozen=True, slots=True)
class CountWhere:
    """An array in which `low` to `high` items make the condition true; its paths start at the item."""

    where: Condition
    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class Term:
    """A part of a sum: the product of the factors, of each place that `start` leads to; `is_less` takes it away."""

    start: Path
    factors: tuple[Path, ...]
    """From such a place; its root for the place itself."""
    is_less: bool = False


@dataclass(frozen=True, slots=True)
class Sum:
    """A number that equals the sum of the terms, up to `within`.

    A product with an absent or null factor adds nothing. It holds where a factor is no number. Where `spelled`, texts
    that spell decimals count as their numbers.
    """

    terms: tuple[Term, ...]
    within: int | Decimal = 0
    spelled: bool = False


@dataclass(frozen=True, slots=True)
class StrictFormat:
    """A text that a library takes for an e-mail address, or for a phone number of a region (`region` None: any)."""

    name: Literal["email-strict", "phone"]
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Custom:
    """A value of which a Python function, `module.function`, says that it is right."""

    function: str


Predicate: TypeAlias = (
    HasType
    | HasOneType
    | NotCoercible
    | HasOffset
    | NotNull
    | Required
    | Forbidden
    | OneOf
    | LengthWithin
    | NotBlank
    | Matches
    | NumberWithin
    | MultipleOf
    | CountWithin
    | DateWithin
    | KnownKeys
    | EachKey
    | KeyCountWithin
    | Chosen
    | Unique
    | Compare
    | PresentCount
    | CountWhere
    | Sum
    | StrictFormat
    | Custom
    | InData
)


def others_read(predicate: Predicate) -> tuple[Path, ...]:
    """The paths of the payload, beside its target, that a predicate looks at."""
    match predicate:
        case Compare(_, other) if other.root is not Root.DATA:
            return (other,)
        case PresentCount(places):
            return places
        case Sum(terms):
            return tuple(Path((*term.start.tokens, *p.tokens), term.start.root) for term in terms for p in term.factors)
        case _:
            return ()


TYPING = (HasType, HasOneType, NotCoercible, HasOffset)
"""The predicates that decide whether a value is of its type: where one is broken, the rules at or below are skipped."""

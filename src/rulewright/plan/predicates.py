"""The closed union of predicates: all that a rule can require of a place in a payload.

A test of the condition language (`OneOf`, `LengthWithin`, …) is a predicate too. A predicate says nothing about absent
or null values, nor about values outside its domain: there it holds. The exceptions are `Required`, `NotNull` and
the type predicates, whose subject that is.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from rulewright.language.conditions import (
    CountWithin,
    DateWithin,
    InData,
    LengthWithin,
    Matches,
    NumberWithin,
    OneOf,
)

if TYPE_CHECKING:
    from decimal import Decimal

    from rulewright.language.dateexpr import Step
    from rulewright.language.paths import Path
    from rulewright.language.types import ValueType


@dataclass(frozen=True, slots=True)
class HasType:
    """Of the type, or (`lenient`) a scalar that `NotCoercible` judges instead."""

    type: ValueType
    lenient: bool = False


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
    """A number that is an exact decimal multiple of `step`."""

    step: int | Decimal


@dataclass(frozen=True, slots=True)
class KnownKeys:
    """An object with no key but these; broken at each other key."""

    names: tuple[str, ...]


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


Predicate: TypeAlias = (
    HasType
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
    | Unique
    | Compare
    | InData
)

TYPING = (HasType, NotCoercible, HasOffset)
"""The predicates that decide whether a value is of its type: where one is broken, the rules at or below are skipped."""

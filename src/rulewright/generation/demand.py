"""What a made payload must show at one place: a predicate and how it must come out; and whether a value does.

A rule's predicate *holds* of absent and null values and of values outside its domain; a condition's test is *true* of
none of these. So there are two pairs of opposites: HOLDS and BROKEN, TRUE and FALSE.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias, assert_never

from rulewright.language.conditions import (
    Absent,
    CountWithin,
    DateWithin,
    EveryItem,
    InData,
    LengthWithin,
    Matches,
    NumberWithin,
    OneOf,
    Present,
    SomeItem,
)
from rulewright.language.json_values import quantity
from rulewright.language.rfc3339 import parse_naive
from rulewright.language.types import ValueType
from rulewright.plan.predicates import (
    Chosen,
    Compare,
    CountWhere,
    Custom,
    EachKey,
    Forbidden,
    HasOffset,
    HasOneType,
    HasType,
    KeyCountWithin,
    KnownKeys,
    MultipleOf,
    NotBlank,
    NotCoercible,
    NotNull,
    Predicate,
    PresentCount,
    Required,
    StrictFormat,
    Sum,
    Unique,
)
from rulewright.validation.comparing import is_multiple
from rulewright.validation.conditions import in_domain, meets, passes
from rulewright.validation.counting import are_items_right
from rulewright.validation.interpreter import is_found_among
from rulewright.validation.places import MISSING, Missing
from rulewright.validation.strict import is_strictly
from rulewright.validation.values import is_blank, is_coercible, is_of, json_key

if TYPE_CHECKING:
    from rulewright.language.conditions import Json
    from rulewright.validation.context import Context
    from rulewright.validation.places import Found, Place


class Want(Enum):
    """How a predicate must come out."""

    HOLDS = "holds"
    BROKEN = "broken"
    TRUE = "true"
    FALSE = "false"

    @property
    def is_positive(self) -> bool:
        """Whether a value in the predicate's domain must meet it."""
        return self is Want.HOLDS or self is Want.TRUE


@dataclass(frozen=True, slots=True)
class Among:
    """Exactly one of these values; MISSING stands for absence."""

    values: tuple[Found, ...]


Subject: TypeAlias = Predicate | Present | Absent | SomeItem | EveryItem | Among


@dataclass(frozen=True, slots=True)
class Demand:
    """A predicate and how it must come out; `default` is what a condition sees where the field is absent."""

    predicate: Subject
    want: Want
    default: Found = MISSING


IS_PRESENT = Demand(Present(), Want.TRUE)
IS_OBJECT = Demand(HasType(ValueType.OBJECT), Want.TRUE)


def exactly(*values: Found) -> Demand:
    """The demand for one of these values."""
    return Demand(Among(values), Want.TRUE)


def is_met(demand: Demand, place: Place, context: Context) -> bool:
    """Whether what stands at a place comes out as demanded."""
    if isinstance(demand.predicate, Among):
        return any(same(place.value, value) for value in demand.predicate.values) is demand.want.is_positive
    want = demand.want
    if want is Want.TRUE or want is Want.FALSE:
        value = demand.default if place.value is MISSING else place.value
        return _is_true(demand.predicate, value, context) is (want is Want.TRUE)
    return _holds(demand.predicate, place, context) is (want is Want.HOLDS)


def same(left: Found, right: Found) -> bool:
    """Whether two values are equal as JSON, or both are absent."""
    if isinstance(left, Missing) or isinstance(right, Missing):
        return left is right
    if isinstance(left, str) or isinstance(right, str):  # as most values are: a text is equal to no other value
        return left == right
    return json_key(left) == json_key(right)


def _is_true(predicate: Subject, value: Found, context: Context) -> bool:
    match predicate:
        case (
            OneOf()
            | LengthWithin()
            | Matches()
            | NumberWithin()
            | CountWithin()
            | DateWithin()
            | InData()
            | Present()
            | Absent()
            | SomeItem()
            | EveryItem()
        ):
            return passes(predicate, value, context)
        case _:
            return not isinstance(value, Missing) and value is not None and _holds_of(predicate, value, context)


def _holds(predicate: Subject, place: Place, context: Context) -> bool:
    match predicate:
        case Chosen(_, values):
            return is_found_among(place.value, values)
        case Required(deep, nullable):
            if place.value is None and nullable:
                return True
            return place.is_present or not (deep or place.in_object)
        case Forbidden():
            return not place.is_present
        case NotNull():
            return place.value is not None
        case _:
            value = place.value
            return isinstance(value, Missing) or value is None or _holds_of(predicate, value, context)


def _holds_of(predicate: Subject, value: Json, context: Context) -> bool:
    match predicate:
        case HasType(value_type, lenient):
            return is_of(value_type, value) or (lenient and is_coercible(value_type, value))
        case NotCoercible(value_type):
            return is_of(value_type, value) or not is_coercible(value_type, value)
        case HasOffset():
            return not (isinstance(value, str) and parse_naive(value))
        case NotBlank():
            return not (isinstance(value, str) and is_blank(value))
        case MultipleOf(step, spelled):
            return quantity(value, spelled=spelled) is None or is_multiple(value, step, spelled=spelled)
        case HasOneType(types):
            return any(is_of(value_type, value) for value_type in types)
        case EachKey(tests):
            keys = value if isinstance(value, dict) else ()
            return all(_holds_of(test, key, context) for key in keys for test in tests)
        case KeyCountWithin(low, high):
            return not isinstance(value, dict) or (low <= len(value) and (high is None or len(value) <= high))
        case CountWhere():
            return are_items_right(predicate, value, context)
        case StrictFormat():
            return not isinstance(value, str) or is_strictly(predicate, value)
        case OneOf() | LengthWithin() | Matches() | NumberWithin() | CountWithin() | DateWithin() | InData():
            return not in_domain(predicate, value) or meets(predicate, value, context)
        case Required() | Forbidden() | NotNull() | KnownKeys() | Unique() | Compare():
            return True
        case Chosen() | PresentCount() | Sum() | Custom():
            return True
        case Present() | Absent() | SomeItem() | EveryItem() | Among():
            return True
        case _:
            assert_never(predicate)

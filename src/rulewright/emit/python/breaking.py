"""A predicate and a place → the question whether the predicate is broken there."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, assert_never

from rulewright.emit.python import names
from rulewright.emit.python.code import (
    NONE,
    Code,
    Name,
    all_of,
    call,
    code,
    comparison,
    negation,
    tuple_of,
)
from rulewright.emit.python.constants import text_set
from rulewright.emit.python.meeting import meets, wanted_domain
from rulewright.emit.python.scope import tokens_code
from rulewright.emit.python.types import Domain, is_coercible, is_in, is_of, type_code
from rulewright.language.conditions import (
    CountWithin,
    DateWithin,
    InData,
    LengthWithin,
    Matches,
    NumberWithin,
    OneOf,
)
from rulewright.language.types import ValueType
from rulewright.plan.predicates import (
    Compare,
    Forbidden,
    HasOffset,
    HasType,
    KnownKeys,
    MultipleOf,
    NotBlank,
    NotCoercible,
    NotNull,
    Required,
    Unique,
    UniqueKey,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from rulewright.emit.python.scope import Scope
    from rulewright.plan.predicates import Predicate

_FINEST = 10**6
"""The finest step whose multiples `on_step` knows by a float division."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as generated code knows it: the local of its value (None where it is absent or null) and more."""

    value: Name
    about: str
    """Its key, after which constants are named."""
    is_null: Callable[[], Code]
    """Whether null stands there, asked where the local is None."""
    in_object: Callable[[], Code]
    """Whether an object is around it."""


def is_broken(predicate: Predicate, spot: Spot, known: Domain, scope: Scope) -> Code:
    """Whether a predicate is broken at a place, of whose value something may be known."""
    value = spot.value
    absent = comparison(value, "is", None)
    match predicate:
        case Required(deep, nullable):
            excuses = [negation(spot.is_null())] if nullable else []
            return all_of([absent, *excuses, *([] if deep else [spot.in_object()])])
        case NotNull():
            return all_of([absent, spot.is_null()])
        case Forbidden():
            return _asked(Domain.THERE, known, value)
        case Compare():
            return negation(_stands(predicate, value, scope))
        case HasType(wanted, lenient):
            excuse = [negation(is_coercible(wanted, value))] if lenient else []
            return _asked(Domain.THERE, known, value, negation(is_of(wanted, value)), *excuse)
        case NotCoercible(wanted):
            mistaken = (negation(is_of(wanted, value)), is_coercible(wanted, value))
            return _asked(Domain.THERE, known, value, *mistaken)
        case HasOffset():
            return _asked(Domain.TEXT, known, value, call(names.PARSE_NAIVE, value))
        case NotBlank():
            return _asked(Domain.TEXT, known, value, code("not {}.strip({})", value, names.WHITE_SPACE))
        case MultipleOf(step):
            multiple = call(names.ON_STEP, value, parts_of(step), step)
            return _asked(Domain.NUMBER, known, value, negation(multiple))
        case KnownKeys(keys):
            listed = scope.draft.constants.name(text_set(keys), spot.about, "keys")
            return _asked(Domain.OBJECT, known, value, negation(code("{}.keys() <= {}", value, listed)))
        case Unique(by):
            return _asked(Domain.ARRAY, known, value, _repeat(by, value))
        case OneOf() | LengthWithin() | Matches() | NumberWithin() | CountWithin() | DateWithin() | InData():
            domain = wanted_domain(predicate)
            met = meets(predicate, value, known, scope.draft, spot.about)
            return _asked(domain, known, value, negation(met))
        case _:
            assert_never(predicate)


def domain_asked(predicate: Predicate) -> Domain:
    """The domain outside which a predicate holds; NOTHING where it speaks of what is absent or null, too."""
    match predicate:
        case OneOf() | LengthWithin() | Matches() | NumberWithin() | CountWithin() | DateWithin() | InData():
            return wanted_domain(predicate)
        case NotBlank():
            return Domain.TEXT
        case MultipleOf():
            return Domain.NUMBER
        case _:
            return Domain.NOTHING


def _asked(domain: Domain, known: Domain, value: Name, *conditions: Code) -> Code:
    """Conditions on a value in a domain; false of any other value."""
    return all_of([*([] if known.covers(domain) else [is_in(domain, value)]), *conditions])


def _stands(predicate: Compare, value: Name, scope: Scope) -> Code:
    steps = tuple_of(call(names.STEP, step.amount, step.unit) for step in predicate.steps)
    right = scope.local(predicate.other)
    zone = code("{}.zone", names.GIVEN)
    return call(names.STANDS, value, predicate.operator.value, right, steps, zone)


def _repeat(by: tuple[UniqueKey, ...], value: Name) -> Code:
    """Whether items have the same values at the keys."""
    match by:
        case (UniqueKey(path, ValueType.STRING),) if len(path.tokens) == 1 and isinstance(path.tokens[0], str):
            return call(names.TEXTS_REPEAT, value, path.tokens[0])
        case _:
            return call(names.KEYS_REPEAT, value, tuple_of(map(unique_key, by)))


def unique_key(key: UniqueKey) -> Code:
    """A part of what must differ."""
    path = call(names.PATH, tokens_code(key.path.tokens))
    wanted = NONE if key.type is None else type_code(key.type)
    return call(names.UNIQUE_KEY, path, wanted)


def parts_of(step: int | Decimal) -> int:
    """How many steps make one, where that is a whole number and the step has at most six decimals; else 0."""
    fraction = Fraction(step)
    return fraction.denominator if fraction.numerator == 1 and _FINEST % fraction.denominator == 0 else 0

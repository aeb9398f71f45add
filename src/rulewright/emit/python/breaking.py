"""A predicate and a place → the question whether the predicate is broken there."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias, assert_never

from rulewright.emit.python import names
from rulewright.emit.python.code import (
    NONE,
    TRUE,
    Code,
    Name,
    all_of,
    any_of,
    call,
    code,
    comparison,
    literal,
    negation,
    statement,
    tuple_of,
)
from rulewright.emit.python.conditions import item_condition
from rulewright.emit.python.constants import text_set
from rulewright.emit.python.meeting import meets, wanted_domain, within
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
    PresentCount,
    Required,
    StrictFormat,
    Sum,
    Unique,
    UniqueKey,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from rulewright.emit.python.scope import Scope
    from rulewright.plan.predicates import Predicate, Term

OfValue: TypeAlias = (
    OneOf
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
    | CountWhere
    | StrictFormat
    | InData
)

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
        case PresentCount():
            return _miscounts(predicate, scope)
        case Sum(terms, most, spelled):
            parts = tuple_of(_term(term, scope) for term in terms)
            return negation(call(names.ADDS_UP, value, parts, most, spelled))
        case Custom(function):
            return _asked(Domain.THERE, known, value, negation(call(names.IS_RIGHT, function, value)))
        case HasType() | HasOneType() | NotCoercible() | HasOffset():
            return _is_mistyped(predicate, value, known)
        case _:
            return _is_wrong(predicate, spot, known, scope)


def _is_mistyped(predicate: HasType | HasOneType | NotCoercible | HasOffset, value: Name, known: Domain) -> Code:
    match predicate:
        case HasType(wanted, lenient):
            excuse = [negation(is_coercible(wanted, value))] if lenient else []
            return _asked(Domain.THERE, known, value, negation(is_of(wanted, value)), *excuse)
        case HasOneType(types):
            return _asked(Domain.THERE, known, value, negation(any_of(is_of(wanted, value) for wanted in types)))
        case NotCoercible(wanted):
            mistaken = (negation(is_of(wanted, value)), is_coercible(wanted, value))
            return _asked(Domain.THERE, known, value, *mistaken)
        case HasOffset():
            return _asked(Domain.TEXT, known, value, call(names.PARSE_NAIVE, value))
        case _:
            assert_never(predicate)


def _is_wrong(predicate: OfValue, spot: Spot, known: Domain, scope: Scope) -> Code:
    """Whether a predicate about values, each of its own domain, is broken."""
    value = spot.value
    match predicate:
        case NotBlank():
            return _asked(Domain.TEXT, known, value, code("not {}.strip({})", value, names.WHITE_SPACE))
        case StrictFormat(name, region):
            strict = call(names.IS_STRICTLY, call(names.STRICT_FORMAT, name, region), value)
            return _asked(Domain.TEXT, known, value, negation(strict))
        case MultipleOf(step, spelled=True):
            multiple = call(names.IS_MULTIPLE, value, step, statement("spelled={}", TRUE))
            return _asked(Domain.AMOUNT, known, value, negation(multiple))
        case MultipleOf(step):
            multiple = call(names.ON_STEP, value, parts_of(step), step)
            return _asked(Domain.NUMBER, known, value, negation(multiple))
        case KnownKeys(keys):
            listed = scope.draft.constants.name(text_set(keys), spot.about, "keys")
            return _asked(Domain.OBJECT, known, value, negation(code("{}.keys() <= {}", value, listed)))
        case EachKey(tests):
            # Asked of one key, which the loop around has in hand.
            return any_of(is_broken(test, spot, Domain.TEXT, scope) for test in tests)
        case KeyCountWithin(low, high):
            return _asked(Domain.OBJECT, known, value, negation(within(call(names.LEN, value), low, high)))
        case Chosen(by, values):
            choosing = scope.draft.constants.name(call(names.JSON_KEYS, literal(list(values))), str(by), "values")
            chosen = call(names.IS_CHOSEN, value, tokens_code(by.tokens), choosing)
            return _asked(Domain.OBJECT, known, value, negation(chosen))
        case Unique(by):
            return _asked(Domain.ARRAY, known, value, _repeat(by, value))
        case CountWhere(condition, low, high):
            function = item_condition(condition, scope.draft, spot.about)
            count = call(names.COUNT_WHERE, value, function, names.GIVEN)
            return _asked(Domain.ARRAY, known, value, negation(within(count, low, high)))
        case OneOf() | LengthWithin() | Matches() | NumberWithin() | CountWithin() | DateWithin() | InData():
            domain = wanted_domain(predicate)
            met = meets(predicate, value, known if known.covers(domain) else domain, scope.draft, spot.about)
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
            return Domain.AMOUNT if predicate.spelled else Domain.NUMBER
        case _:
            return Domain.NOTHING


def _asked(domain: Domain, known: Domain, value: Name, *conditions: Code) -> Code:
    """Conditions on a value in a domain; false of any other value."""
    return all_of([*([] if known.covers(domain) else [is_in(domain, value)]), *conditions])


def _stands(predicate: Compare, value: Name, scope: Scope) -> Code:
    if predicate.spelled:
        return call(names.AMOUNTS_STAND, value, predicate.operator.value, scope.local(predicate.other))
    steps = tuple_of(call(names.STEP, step.amount, step.unit) for step in predicate.steps)
    right = scope.local(predicate.other)
    zone = code("{}.zone", names.GIVEN)
    return call(names.STANDS, value, predicate.operator.value, right, steps, zone)


def _miscounts(predicate: PresentCount, scope: Scope) -> Code:
    """Whether more or fewer of the places are present than asked for; a default is not."""
    count = call(names.COUNT_PRESENT, *(scope.presence(path) for path in predicate.places))
    wrong = negation(within(count, predicate.low, predicate.high))
    return all_of([comparison(count, "!=", 0), wrong]) if predicate.or_none else wrong


def _term(term: Term, scope: Scope) -> Code:
    """A part of a sum: where it starts, its way, its factors from there, and whether it is taken away."""
    factors = tuple_of(call(names.PATH, tokens_code(factor.tokens)) for factor in term.factors)
    return tuple_of([scope.start(term.start), tokens_code(term.start.tokens), factors, term.is_less])


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

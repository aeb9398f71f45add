"""The demands on one place → one drawn value of the type they ask for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, assert_never

from rulewright.generation.dates import Sort, date_drawer
from rulewright.generation.demand import Demand, Want
from rulewright.generation.numbers import draw_number, number_drawer, spelled_out
from rulewright.generation.texts import counting, draw_text, text_drawer
from rulewright.language.conditions import CountWithin, DateWithin, EveryItem, Matches, NumberWithin, OneOf, SomeItem
from rulewright.language.json_values import DECIMAL_PATTERN, is_of
from rulewright.language.types import ValueType
from rulewright.patterns import parse
from rulewright.plan.predicates import (
    CountWhere,
    EachKey,
    HasOffset,
    HasOneType,
    HasType,
    KeyCountWithin,
    MultipleOf,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rulewright.generation.values import Ask
    from rulewright.language.conditions import Json
    from rulewright.patterns import Choose

_TRIES = 200
"""How many texts are spelled out in turn to find one that is none of those in use."""
_SORTS: dict[ValueType, frozenset[Sort]] = {
    ValueType.DATE: frozenset({"day"}),
    ValueType.DATETIME: frozenset({"instant"}),
    ValueType.DATE_OR_DATETIME: frozenset({"day", "instant"}),
}
_INSIDE = frozenset(
    {
        (ValueType.NUMBER, ValueType.INTEGER),
        (ValueType.STRING, ValueType.DATE),
        (ValueType.STRING, ValueType.DECIMAL),
        (ValueType.DECIMAL_OR_NUMBER, ValueType.DECIMAL),
        (ValueType.DECIMAL_OR_NUMBER, ValueType.NUMBER),
        (ValueType.DECIMAL_OR_NUMBER, ValueType.INTEGER),
        (ValueType.OBJECT, ValueType.MAP),
        (ValueType.STRING, ValueType.DATETIME),
        (ValueType.STRING, ValueType.DATE_OR_DATETIME),
        (ValueType.DATE_OR_DATETIME, ValueType.DATE),
        (ValueType.DATE_OR_DATETIME, ValueType.DATETIME),
    }
)


def drawn(ask: Ask, demands: Sequence[Demand], choose: Choose) -> Iterator[Json]:
    """One value of the place's type that meets the demands, if there is one; of several types, of the first that do."""
    kinds = kinds_of(demands)
    start = choose(len(kinds)) if len(kinds) > 1 else 0
    for kind in [*kinds[start:], *kinds[:start]]:
        value = _drawn(ask, kind, demands, choose)
        if value is not None:
            yield value
            return


def _drawn(ask: Ask, kind: ValueType, demands: Sequence[Demand], choose: Choose) -> Json:
    """A value of one type that meets the demands; None where none was found."""
    listed = [
        value
        for demand in demands
        if isinstance(demand.predicate, OneOf) and demand.predicate.only is not None and demand.want.is_positive
        for value in demand.predicate.values
        if is_of(kind, value)
    ]
    for value in listed:
        if ask.meets(value, demands):
            return value
    value = _draw(ask, kind, demands, choose)
    if value is None or ask.meets(value, demands):
        return value
    if isinstance(value, str) and not is_dated(kind, demands):
        taken = [demand for demand in demands if isinstance(demand.predicate, OneOf) and not demand.want.is_positive]
        index = 0
        while taken and not ask.meets(value, taken) and index < _TRIES:
            value = draw_text(demands, counting(index)) or value
            index += 1
        if ask.meets(value, demands):
            return value
    return None


def _draw(ask: Ask, kind: ValueType, demands: Sequence[Demand], choose: Choose) -> Json:
    return drawer(ask, kind, demands)(choose)


def drawer(ask: Ask, kind: ValueType, demands: Sequence[Demand]) -> Callable[[Choose], Json]:
    """What draws values of one type by the demands, these worked out once; None is drawn where none was found."""
    match kind:
        case ValueType.STRING | ValueType.DATE | ValueType.DATETIME | ValueType.DATE_OR_DATETIME:
            if is_dated(kind, demands):
                return date_drawer(demands, _sorts(kind, demands), ask.world.clocks, least=ask.least)
            return text_drawer(demands)
        case ValueType.NUMBER | ValueType.INTEGER:
            return number_drawer(demands, whole=kind is ValueType.INTEGER, least=ask.least)
        case ValueType.DECIMAL | ValueType.DECIMAL_OR_NUMBER:
            return partial(_draw_decimal, ask, kind, demands)
        case ValueType.BOOLEAN:
            return lambda choose: bool(choose(2))
        case ValueType.OBJECT | ValueType.MAP:
            return lambda _: {}
        case ValueType.ARRAY:
            return lambda _: []
        case _:
            assert_never(kind)


def _draw_decimal(ask: Ask, kind: ValueType, demands: Sequence[Demand], choose: Choose) -> Json:
    """A number as text, or where both do and it is so chosen, as it is; a text by its other demands, if it must be."""
    number = draw_number(demands, choose, whole=False, least=ask.least)
    if number is None:
        return None
    as_text = spelled_out(number)
    if kind is ValueType.DECIMAL_OR_NUMBER and choose(2) == 0:
        return number
    if ask.meets(as_text, demands):
        return as_text
    return draw_text([*demands, _SPELLED], choose)


_SPELLED = Demand(Matches(parse(DECIMAL_PATTERN)), Want.TRUE)


def kinds_of(demands: Sequence[Demand]) -> list[ValueType]:
    """The types that all type demands allow; without any, the type the other demands speak of."""
    found: list[ValueType] | None = None
    for demand in demands:
        match demand.predicate:
            case HasType(value_type) if demand.want.is_positive:
                allowed = [value_type]
            case HasOneType(types) if demand.want.is_positive:
                allowed = list(types)
            case _:
                continue
        if found is None:
            found = allowed
        else:
            both = (_narrower(one, other) for one in found for other in allowed)
            found = [kind for kind in both if kind is not None]
    return [_spoken_of(demands)] if found is None else found


def _narrower(left: ValueType, right: ValueType) -> ValueType | None:
    for one, other in ((left, right), (right, left)):
        if one is other or (other, one) in _INSIDE:
            return one
    return None


def _spoken_of(demands: Sequence[Demand]) -> ValueType:
    for demand in demands:
        match demand.predicate:
            case NumberWithin(spelled=True) | MultipleOf(spelled=True):
                return ValueType.DECIMAL_OR_NUMBER
            case NumberWithin() | MultipleOf():
                return ValueType.NUMBER
            case DateWithin():
                return ValueType.DATE_OR_DATETIME
            case CountWithin() | SomeItem() | EveryItem() | CountWhere():
                return ValueType.ARRAY
            case KeyCountWithin() | EachKey():
                return ValueType.MAP
            case _:
                continue
    return ValueType.STRING


def is_dated(kind: ValueType | None, demands: Sequence[Demand]) -> bool:
    """Whether values of a type that meet the demands are dates."""
    if kind is not None and kind.is_dated:
        return True
    return any(isinstance(demand.predicate, DateWithin) and demand.want is Want.TRUE for demand in demands)


def _sorts(kind: ValueType, demands: Sequence[Demand]) -> list[Sort]:
    if any(isinstance(demand.predicate, HasOffset) and not demand.want.is_positive for demand in demands):
        return ["naive"]
    found = _SORTS.get(kind, _SORTS[ValueType.DATE_OR_DATETIME])
    for demand in demands:
        if isinstance(demand.predicate, HasType) and not demand.want.is_positive:
            found -= _SORTS.get(demand.predicate.type, frozenset())
    return sorted(found)

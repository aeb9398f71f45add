"""The demands on one place → one drawn value of the type they ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from rulewright.generation.dates import Sort, draw_date
from rulewright.generation.demand import Want
from rulewright.generation.numbers import draw_number
from rulewright.generation.texts import draw_text
from rulewright.language.conditions import CountWithin, DateWithin, EveryItem, NumberWithin, OneOf, SomeItem
from rulewright.language.types import ValueType
from rulewright.plan.predicates import HasOffset, HasType, MultipleOf

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rulewright.generation.demand import Demand
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
        (ValueType.STRING, ValueType.DATETIME),
        (ValueType.STRING, ValueType.DATE_OR_DATETIME),
        (ValueType.DATE_OR_DATETIME, ValueType.DATE),
        (ValueType.DATE_OR_DATETIME, ValueType.DATETIME),
    }
)


def drawn(ask: Ask, demands: Sequence[Demand], choose: Choose) -> Iterator[Json]:
    """One value of the place's type that meets the demands, if there is one."""
    kind = _kind(demands)
    value = None if kind is None else _draw(ask, kind, demands, choose)
    if value is None:
        return
    if ask.meets(value, demands):
        yield value
    elif isinstance(value, str) and not _is_dated(kind, demands):
        taken = [demand for demand in demands if isinstance(demand.predicate, OneOf) and not demand.want.is_positive]
        index = 0
        while taken and not ask.meets(value, taken) and index < _TRIES:
            value = draw_text(demands, counting(index)) or value
            index += 1
        if ask.meets(value, demands):
            yield value


def counting(index: int) -> Choose:
    """A choice that spells out an index: each index gives another text, as far as there are any."""
    left = index

    def choose(options: int) -> int:
        nonlocal left
        left, digit = divmod(left, options)
        return digit

    return choose


def _draw(ask: Ask, kind: ValueType, demands: Sequence[Demand], choose: Choose) -> Json:
    match kind:
        case ValueType.STRING | ValueType.DATE | ValueType.DATETIME | ValueType.DATE_OR_DATETIME:
            if _is_dated(kind, demands):
                return draw_date(demands, _sorts(kind, demands), ask.world.clocks, choose, least=ask.least)
            return draw_text(demands, choose)
        case ValueType.NUMBER | ValueType.INTEGER:
            return draw_number(demands, choose, whole=kind is ValueType.INTEGER, least=ask.least)
        case ValueType.BOOLEAN:
            return bool(choose(2))
        case ValueType.OBJECT:
            return {}
        case ValueType.ARRAY:
            return []
        case _:
            assert_never(kind)


def _kind(demands: Sequence[Demand]) -> ValueType | None:
    """The one type that all type demands allow; without any, the type the other demands speak of."""
    asked = [
        demand.predicate.type for demand in demands if isinstance(demand.predicate, HasType) and demand.want.is_positive
    ]
    if not asked:
        return _spoken_of(demands)
    found = asked[0]
    for kind in asked[1:]:
        narrower = _narrower(found, kind)
        if narrower is None:
            return None
        found = narrower
    return found


def _narrower(left: ValueType, right: ValueType) -> ValueType | None:
    for one, other in ((left, right), (right, left)):
        if one is other or (other, one) in _INSIDE:
            return one
    return None


def _spoken_of(demands: Sequence[Demand]) -> ValueType:
    for demand in demands:
        match demand.predicate:
            case NumberWithin() | MultipleOf():
                return ValueType.NUMBER
            case DateWithin():
                return ValueType.DATE_OR_DATETIME
            case CountWithin() | SomeItem() | EveryItem():
                return ValueType.ARRAY
            case _:
                continue
    return ValueType.STRING


def _is_dated(kind: ValueType | None, demands: Sequence[Demand]) -> bool:
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

"""A comparison with a known other side → what it demands of this side alone."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, assert_never

from rulewright.generation.demand import Demand, Want
from rulewright.language.conditions import DateWithin, NumberWithin, OneOf
from rulewright.language.dateexpr import DateExpr, Step, need_time
from rulewright.language.json_values import quantity
from rulewright.language.rfc3339 import parse_moment
from rulewright.plan.predicates import Operator
from rulewright.reading.numbers import exact

if TYPE_CHECKING:
    from rulewright.language.conditions import Json, Number
    from rulewright.plan.predicates import Compare

_MIRRORED = {
    Operator.EQUAL: Operator.EQUAL,
    Operator.DIFFERENT: Operator.DIFFERENT,
    Operator.LESS: Operator.MORE,
    Operator.AT_MOST: Operator.AT_LEAST,
    Operator.MORE: Operator.LESS,
    Operator.AT_LEAST: Operator.AT_MOST,
}


def demand_of(compare: Compare, other: Json) -> Demand | None:
    """What the comparison demands of its left side where the other side is `other`; None where it demands nothing."""
    if compare.spelled:
        return _demand_of_spelled(compare.operator, other)
    return _demand(compare.operator, other, compare.steps)


def mirrored(compare: Compare, left: Json) -> Demand | None:
    """What the comparison demands of its other side where the left one is `left`.

    Steps are taken back; across the ends of months that may miss by days, which the next judgement shows.
    """
    if compare.spelled:
        return _demand_of_spelled(_MIRRORED[compare.operator], left)
    steps = tuple(Step(-step.amount, step.unit) for step in reversed(compare.steps))
    return _demand(_MIRRORED[compare.operator], left, steps)


def _demand(operator: Operator, other: Json, steps: tuple[Step, ...]) -> Demand | None:
    if operator in (Operator.EQUAL, Operator.DIFFERENT) and not steps:
        return Demand(OneOf((other,)), Want.HOLDS if operator is Operator.EQUAL else Want.FALSE)
    match other:
        case bool():
            return None
        case int() | float() | Decimal() if not steps:
            return _demand_of_number(operator, exact(other))
        case str():
            moment = parse_moment(other)
            time_on_a_day = isinstance(moment, int) and need_time(steps)
            return None if moment is None or time_on_a_day else _demand_of_date(operator, DateExpr(moment, steps))
        case _:
            return None


def _demand_of_spelled(operator: Operator, other: Json) -> Demand | None:
    """As a number's, where texts that spell decimals count as their numbers."""
    limit = quantity(other, spelled=True)
    if limit is None:
        return None
    demand = _demand_of_number(operator, limit)
    bounds = demand.predicate
    return replace(demand, predicate=replace(bounds, spelled=True)) if isinstance(bounds, NumberWithin) else demand


def _demand_of_number(operator: Operator, limit: Number) -> Demand:
    match operator:
        case Operator.LESS:
            return Demand(NumberWithin(below=limit), Want.HOLDS)
        case Operator.AT_MOST:
            return Demand(NumberWithin(at_most=limit), Want.HOLDS)
        case Operator.MORE:
            return Demand(NumberWithin(above=limit), Want.HOLDS)
        case Operator.AT_LEAST:
            return Demand(NumberWithin(at_least=limit), Want.HOLDS)
        case Operator.EQUAL | Operator.DIFFERENT:
            same = NumberWithin(at_least=limit, at_most=limit)
            return Demand(same, Want.HOLDS if operator is Operator.EQUAL else Want.FALSE)
        case _:
            assert_never(operator)


def _demand_of_date(operator: Operator, limit: DateExpr) -> Demand:
    match operator:
        case Operator.LESS:
            return Demand(DateWithin(before=limit), Want.HOLDS)
        case Operator.AT_MOST:
            return Demand(DateWithin(not_after=limit), Want.HOLDS)
        case Operator.MORE:
            return Demand(DateWithin(after=limit), Want.HOLDS)
        case Operator.AT_LEAST:
            return Demand(DateWithin(not_before=limit), Want.HOLDS)
        case Operator.EQUAL | Operator.DIFFERENT:
            same = DateWithin(not_before=limit, not_after=limit)
            return Demand(same, Want.HOLDS if operator is Operator.EQUAL else Want.FALSE)
        case _:
            assert_never(operator)

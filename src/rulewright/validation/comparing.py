"""Two values of a payload → how they are ordered; a number and a step → whether it is a multiple."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from rulewright.language.json_values import quantity
from rulewright.plan.predicates import Operator
from rulewright.reading.numbers import exact
from rulewright.validation.bounds import order
from rulewright.validation.values import json_key

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import tzinfo

    from rulewright.language.conditions import Json
    from rulewright.language.dateexpr import Step

_BY_ORDER: dict[Operator, Callable[[int], bool]] = {
    Operator.EQUAL: lambda sign: sign == 0,
    Operator.DIFFERENT: lambda sign: sign != 0,
    Operator.LESS: lambda sign: sign < 0,
    Operator.AT_MOST: lambda sign: sign <= 0,
    Operator.MORE: lambda sign: sign > 0,
    Operator.AT_LEAST: lambda sign: sign >= 0,
}
_EQUALITY = frozenset({Operator.EQUAL, Operator.DIFFERENT})


def compares(  # noqa: PLR0913 - a comparison is told by all of them
    left: Json, operator: Operator, right: Json, steps: tuple[Step, ...], zone: tzinfo, *, spelled: bool = False
) -> bool:
    """Whether two values stand in the relation, the right one moved by the steps; values without an order do.

    Equality without steps is JSON equality; where texts that spell decimals count as their numbers (`spelled`), it is
    that of the numbers.
    """
    if spelled:
        a, b = quantity(left, spelled=True), quantity(right, spelled=True)
        return a is None or b is None or _BY_ORDER[operator]((a > b) - (a < b))
    if operator in _EQUALITY and not steps:
        return (json_key(left) == json_key(right)) is (operator is Operator.EQUAL)
    sign = _order(left, right, steps, zone)
    return sign is None or _BY_ORDER[operator](sign)


def _order(left: Json, right: Json, steps: tuple[Step, ...], zone: tzinfo) -> int | None:
    match left, right:
        case (bool(), _) | (_, bool()):
            return None
        case (int() | float() | Decimal(), int() | float() | Decimal()) if not steps:
            a, b = exact(left), exact(right)
            return (a > b) - (a < b)
        case str(), str():
            return order(left, right, zone, steps)
        case _:
            return None


def is_multiple(value: Json, step: int | Decimal, *, spelled: bool = False) -> bool:
    """Whether a value is a number (or, where `spelled`, spells one) that is an exact decimal multiple of the step."""
    number = quantity(value, spelled=spelled)
    return number is not None and (Fraction(number) / Fraction(step)).denominator == 1

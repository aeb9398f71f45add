"""Two values of a payload → how they are ordered; a number and a step → whether it is a multiple."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

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


def compares(left: Json, operator: Operator, right: Json, steps: tuple[Step, ...], zone: tzinfo) -> bool:
    """Whether two values stand in the relation, the right one moved by the steps; values without an order do.

    Equality without steps is JSON equality.
    """
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


def is_multiple(value: Json, step: int | Decimal) -> bool:
    """Whether a value is a number that is an exact decimal multiple of the step."""
    match value:
        case bool():
            return False
        case int() | float() | Decimal():
            return (Fraction(exact(value)) / Fraction(step)).denominator == 1
        case _:
            return False

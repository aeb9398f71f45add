"""Texts, bounds and a clock → moments and how they are ordered, each worked out once."""

from __future__ import annotations

import operator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from rulewright.language.dateexpr import parse_date_expr
from rulewright.language.rfc3339 import parse_moment
from rulewright.plan.predicates import Operator
from rulewright.validation.bounds import Bound, resolve
from rulewright.validation.comparing import compares

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import tzinfo

    from rulewright.language.conditions import Json
    from rulewright.language.dateexpr import DateExpr, Step
    from rulewright.language.rfc3339 import Moment
    from rulewright.validation.clock import Clock

_REMEMBERED_LENGTH = 40
"""The texts of dates repeat from item to item; longer ones are no dates anybody writes."""


def moment(text: str) -> Moment | None:
    """The day or the instant that a text names, or None when it names neither."""
    return _remembered(text) if len(text) <= _REMEMBERED_LENGTH else parse_moment(text)


_remembered = lru_cache(maxsize=4096)(parse_moment)


class Bounds(dict[str, Bound]):
    """The bounds of date rules at one clock, by their expressions; each resolved when it is first asked for."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def __missing__(self, text: str) -> Bound:
        bound = self[text] = resolve(_expression(text), self._clock)
        return bound


@lru_cache(maxsize=16)
def bounds_at(clock: Clock) -> Bounds:
    """The bounds at a clock; those of a clock that stands still are shared by its validations."""
    return Bounds(clock)


@lru_cache(maxsize=1024)
def _expression(text: str) -> DateExpr:
    return parse_date_expr(text)


def is_before(text: str, bound: Bound) -> bool:
    """Whether a text names a moment before the bound."""
    found = moment(text)
    return found is not None and bound.order(found) < 0


def is_after(text: str, bound: Bound) -> bool:
    """Whether a text names a moment after the bound."""
    found = moment(text)
    return found is not None and bound.order(found) > 0


_RELATIONS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def stands(left: Json, relation: str, right: Json, steps: tuple[Step, ...], zone: tzinfo) -> bool:
    """Whether two values stand in a relation, the right one moved by the steps; absent ones and null do."""
    if left is None or right is None:
        return True
    if not steps and type(left) is str and type(right) is str and relation in _RELATIONS:
        first, second = moment(left), moment(right)
        if first is not None and type(first) is type(second):
            return _RELATIONS[relation](first, second)
    return compares(left, Operator(relation), right, steps, zone)

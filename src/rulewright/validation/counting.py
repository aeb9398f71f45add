"""Places of a scope → how many of them are present, what they sum up to, how many items make a condition true."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from rulewright.language.json_values import quantity
from rulewright.language.paths import Root
from rulewright.validation.conditions import is_true, item_scope
from rulewright.validation.places import Missing, places

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from rulewright.language.conditions import Json
    from rulewright.language.paths import Path
    from rulewright.plan.predicates import CountWhere, PresentCount, Sum
    from rulewright.validation.conditions import Scope
    from rulewright.validation.context import Context
    from rulewright.validation.places import Found, Place


def is_count_right(asked: PresentCount, scope: Scope) -> bool:
    """Whether as many of the places are present as asked for."""
    count = len(present_among(asked, scope))
    if asked.or_none and count == 0:
        return True
    return asked.low <= count and (asked.high is None or count <= asked.high)


def present_among(asked: PresentCount, scope: Scope) -> list[Path]:
    """The paths whose places are present; a default is not."""
    return [path for path in asked.places if any(place.is_present for place in places_of(path, scope))]


def are_items_right(asked: CountWhere, value: Json, context: Context) -> bool:
    """Whether as many items of an array make the condition true as asked for; of no array, it is right."""
    if not isinstance(value, list):
        return True
    count = count_where(asked, value, context)
    return asked.low <= count and (asked.high is None or count <= asked.high)


def count_where(asked: CountWhere, items: list[Json], context: Context) -> int:
    """How many of the items make the condition true."""
    return sum(is_true(asked.where, item_scope(item), context) for item in items)


def is_sum(asked: Sum, value: Json, scope: Scope) -> bool:
    """Whether a value is the sum of the terms; where it, or a factor, is no number, it is right."""
    total, wanted = total_of(asked, scope), quantity(value, spelled=asked.spelled)
    if total is None or wanted is None:
        return True
    return abs(Fraction(wanted) - total) <= Fraction(asked.within)


def total_of(asked: Sum, scope: Scope) -> Fraction | None:
    """What the terms sum up to, exactly; None where a factor is no number."""
    total = Fraction(0)
    for term in asked.terms:
        for place in places_of(term.start, scope):
            product = product_of(term.factors, place.value, spelled=asked.spelled)
            if product is None:
                return None
            total += -product if term.is_less else product
    return total


def product_of(factors: tuple[Path, ...], start: Found, *, spelled: bool) -> Fraction | None:
    """The product of a term's factors from one place: nothing where one is absent, None where one is no number."""
    values = [place.value for path in factors for place in places(start, path.tokens, ())]
    if any(isinstance(value, Missing) or value is None for value in values):
        return Fraction(0)
    product = Fraction(1)
    for value in values:
        number: int | Decimal | None = None if isinstance(value, Missing) else quantity(value, spelled=spelled)
        if number is None:
            return None
        product *= Fraction(number)
    return product


def places_of(path: Path, scope: Scope) -> Iterator[Place]:
    """Every place that a path leads to from its root in the scope."""
    start, at = (scope.item, scope.item_at) if path.root is Root.ITEM else (scope.value, scope.at)
    yield from places(start, path.tokens, at)

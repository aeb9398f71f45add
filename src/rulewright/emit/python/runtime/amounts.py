"""Values that are numbers, or texts that spell them → exact amounts, how they are ordered, what they add up to."""

from __future__ import annotations

from datetime import UTC
from fractions import Fraction
from typing import TYPE_CHECKING

from rulewright.language.json_values import quantity
from rulewright.plan.predicates import Operator
from rulewright.validation.comparing import compares
from rulewright.validation.counting import product_of
from rulewright.validation.places import places

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from rulewright.language.conditions import Json
    from rulewright.language.paths import Path, Token


def is_amount(value: Json) -> bool:
    """Whether a value is a number, or a text that spells a decimal."""
    return quantity(value, spelled=True) is not None


def amount_of(value: Json) -> int | Decimal:
    """The exact number that a value is or spells; of any other value, which is not asked for, 0."""
    return quantity(value, spelled=True) or 0


def amounts_stand(left: Json, relation: str, right: Json) -> bool:
    """Whether two amounts stand in a relation; where one is absent, null or no amount, they do."""
    return left is None or right is None or compares(left, Operator(relation), right, (), UTC, spelled=True)


def adds_up(
    wanted: Json,
    terms: Iterable[tuple[Json, tuple[Token, ...], tuple[Path, ...], bool]],
    within: int | Decimal,
    spelled: bool,  # noqa: FBT001 - told by generated code, which tells all of it in order
) -> bool:
    """Whether a value is what the terms add up to; where it, or a factor, is no number, it is.

    A term is a value, the way from there to the places that it adds, the factors at each, and whether it is taken away.
    """
    sought = quantity(wanted, spelled=spelled)
    if sought is None:
        return True
    total = Fraction(0)
    for start, way, factors, is_less in terms:
        for place in places(start, way, ()):
            product = product_of(factors, place.value, spelled=spelled)
            if product is None:
                return True
            total += -product if is_less else product
    return abs(Fraction(sought) - total) <= Fraction(within)

"""An order or a line of the worked contract → what the custom rules of the manual say of it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from rulewright.language.custom import custom_rule

if TYPE_CHECKING:
    from rulewright.language.conditions import Json

_LONGEST = 7


@custom_rule
def has_whole_cents(order: Json) -> bool:
    """Whether the total of an order, if it has one, is a whole number of cents."""
    total = order.get("total") if isinstance(order, dict) else None
    if isinstance(total, bool) or not isinstance(total, int | float | Decimal):
        return True
    # A Decimal's own arithmetic rounds to 28 digits.
    return (Fraction(Decimal(str(total))) * 100).denominator == 1


@custom_rule
def has_short_sku(line: Json) -> bool:
    """Whether the article number of a line, if it has one, is short."""
    sku = line.get("sku") if isinstance(line, dict) else None
    return not isinstance(sku, str) or len(sku) <= _LONGEST

"""count: how many items an array has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.kinds import ARRAYS, ON_VALUE, Kind, Manual, Site
from rulewright.kinds._arguments import COUNT
from rulewright.kinds._words import bounds_in_words
from rulewright.language.conditions import CountWithin
from rulewright.language.ranges import count_range

if TYPE_CHECKING:
    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check


def _lower(constraint: Constraint, site: Site) -> tuple[Check, ...]:
    bounds = count_range(constraint.argument, "“count”", site.problems)
    if bounds is None:
        return ()
    low, high = bounds
    return (
        site.check(
            CountWithin(low, high),
            "count",
            "{field} must have {limit}, has {actual}",
            limit=bounds_in_words(low, high, "item"),
        ),
    )


MANUAL = Manual(
    how="`low..high`, `low..`, `..high` or one number; the bounds belong to it.",
    argument=COUNT,
    works=(
        "{ type: array, of: string, count: 1..50 }",
        "{ type: array, of: Line, count: 1.. }",
        "{ type: array, of: string, count: { is: ..10, severity: warning } }",
    ),
    mistake="{ type: string, count: 1..50 }",
)

KIND = Kind("count", "count", "how many items an array has", ON_VALUE, _lower, domain=ARRAYS, manual=MANUAL)

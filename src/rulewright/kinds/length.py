"""length: how many characters a text has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.kinds import ON_VALUE, TEXT, Kind, Manual, Site
from rulewright.kinds._arguments import COUNT
from rulewright.kinds._words import bounds_in_words
from rulewright.language.conditions import LengthWithin
from rulewright.language.ranges import count_range

if TYPE_CHECKING:
    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check


def _lower(constraint: Constraint, site: Site) -> tuple[Check, ...]:
    bounds = count_range(constraint.argument, "“length”", site.problems)
    if bounds is None:
        return ()
    low, high = bounds
    return (
        site.check(
            LengthWithin(low, high),
            "length",
            "{field} must have {limit}, has {actual}",
            limit=bounds_in_words(low, high, "character"),
        ),
    )


MANUAL = Manual(
    how="`low..high`, `low..`, `..high` or one number; the bounds belong to it. What it counts, `text` says.",
    argument=COUNT,
    works=(
        "{ type: string, length: 1..35 }",
        "{ type: string, length: ..150 }",
        "{ type: string, length: { is: 2..2, basis: inferred } }",
    ),
    mistake="{ type: string, length: 1-35 }",
)

KIND = Kind("length", "length", "how many characters a text has", ON_VALUE, _lower, domain=TEXT, manual=MANUAL)

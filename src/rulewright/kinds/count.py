"""count: how many items an array, or keys a map, has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.kinds import HOLDERS, ON_VALUE, Kind, Manual, Site
from rulewright.kinds._arguments import COUNT
from rulewright.kinds._words import bounds_in_words
from rulewright.language.conditions import CountWithin
from rulewright.language.ranges import count_range
from rulewright.language.types import ValueType
from rulewright.plan.predicates import KeyCountWithin

if TYPE_CHECKING:
    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check


def _lower(constraint: Constraint, site: Site) -> tuple[Check, ...]:
    bounds = count_range(constraint.argument, "“count”", site.problems)
    if bounds is None:
        return ()
    is_map = site.type is ValueType.MAP
    predicate = KeyCountWithin(*bounds) if is_map else CountWithin(*bounds)
    limit = bounds_in_words(*bounds, "key" if is_map else "item")
    return (site.check(predicate, "count", "{field} must have {limit}, has {actual}", limit=limit),)


MANUAL = Manual(
    how="`low..high`, `low..`, `..high` or one number; the bounds belong to it.",
    argument=COUNT,
    works=(
        "{ type: array, of: string, count: 1..50 }",
        "{ type: mapOf, of: string, count: ..50 }",
        "{ type: array, of: string, count: { is: ..10, severity: warning } }",
    ),
    mistake="{ type: string, count: 1..50 }",
)

KIND = Kind(
    "count", "count", "how many items an array, or keys a map, has", ON_VALUE, _lower, domain=HOLDERS, manual=MANUAL
)

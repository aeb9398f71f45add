"""countWhere: how many items of an array make a condition true."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rulewright.kinds import ON_RULE, Kind, Manual, Site
from rulewright.kinds._arguments import COUNT, PATH, described, record
from rulewright.kinds._conditions import check_condition, settled
from rulewright.kinds._targets import target
from rulewright.kinds._words import bounds_in_words
from rulewright.language.decode import Entries
from rulewright.language.outline import from_shape
from rulewright.language.ranges import count_range
from rulewright.language.read_conditions import read_condition
from rulewright.language.types import ValueType
from rulewright.plan.predicates import CountWhere

if TYPE_CHECKING:
    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check

_HINT = "write countWhere: { in: array, where: { field: value }, is: 1.. }"


def _lower(constraint: Constraint, site: Site) -> tuple[Check, ...]:
    entries = Entries(constraint.argument, site.problems, "“countWhere”", _HINT)
    array, where, bounds_node = entries.need("in", _HINT), entries.need("where", _HINT), entries.need("is", _HINT)
    entries.close()
    path = None if array is None else target(array, site)
    bounds = None if bounds_node is None else count_range(bounds_node, "“is”", site.problems)
    if array is None or path is None or where is None or bounds is None:
        return ()
    place = from_shape(path, site.each)
    spot = site.outline.spot(place)
    if spot is not None and spot.types and ValueType.ARRAY not in spot.types:
        site.problems.add(
            array.span, f"“{path}” is not an array", "“in” names an array of the shape", code="wrong-type"
        )
        return ()
    condition = read_condition(where, site.problems, of_item=True)
    check_condition(condition, site, where.span, place)
    low, high = bounds
    return (
        replace(site, path=path).check(
            CountWhere(settled(condition, site, place), low, high),
            "countWhere",
            "{field} must have {limit} for which the condition is true, has {actual}",
            limit=bounds_in_words(low, high, "item"),
        ),
    )


MANUAL = Manual(
    how="`in` names the array, `where` is a condition whose paths start at the item, `is` says how many.",
    argument=record(
        ("in", "where", "is"),
        {
            "in": described(PATH, "The path of the array."),
            "where": {"$ref": "#/definitions/condition", "description": "The condition; its paths start at the item."},
            "is": described(COUNT, "How many items make it true: 1.., ..2, 0..1 or one number."),
        },
    ),
    works=(
        "{ title: One gift at most, countWhere: { in: lines, where: { kind: GIFT }, is: 0..1 } }",
        "{ countWhere: { in: lines, where: { price: { above: 100 } }, is: ..3 } }",
        "{ when: { channel: WEB }, countWhere: { in: lines, where: { kind: GOODS }, is: 1.. } }",
    ),
    mistake="{ countWhere: { in: lines, where: { kind: GIFTS }, is: 0..1 } }",
)

KIND = Kind("countWhere", "countWhere", "how many items make a condition true", ON_RULE, _lower, manual=MANUAL)

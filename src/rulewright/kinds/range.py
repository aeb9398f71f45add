"""range: a number between bounds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rulewright.kinds import NUMERIC, ON_VALUE, Kind, Manual, Site
from rulewright.kinds._arguments import LIMITS, NUMBERS, record
from rulewright.kinds._words import limits_in_words
from rulewright.language.conditions import NumberWithin
from rulewright.language.ranges import number_range
from rulewright.language.read_conditions import read_bounds
from rulewright.reading.nodes import Mapping

if TYPE_CHECKING:
    from decimal import Decimal

    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check


def _lower(constraint: Constraint, site: Site) -> tuple[Check, ...]:
    within = _within(constraint, site)
    if within is None:
        return ()
    within = replace(within, spelled=site.is_spelled)
    return (site.check(within, "range", "{field} must be {limit}, found {value}", limit=limits_in_words(within)),)


def _within(constraint: Constraint, site: Site) -> NumberWithin | None:
    if isinstance(constraint.argument, Mapping):
        bounds = read_bounds(constraint.argument, site.problems)
        if bounds is None or isinstance(bounds, NumberWithin):
            return bounds
        site.problems.add(
            constraint.argument.span,
            "“range” lies between numbers, found dates",
            "for dates write notBefore or notAfter",
        )
        return None
    pair = number_range(constraint.argument, "“range”", site.problems)
    return None if pair is None else NumberWithin(_whole(pair[0]), _whole(pair[1]))


def _whole(bound: Decimal | None) -> int | Decimal | None:
    return int(bound) if bound is not None and bound == bound.to_integral_value() else bound


MANUAL = Manual(
    how=(
        "`low..high`, `low..`, `..high` or one number; the bounds belong to it. "
        "`{ above: 0 }` and `{ below: 100 }` leave them out."
    ),
    argument={**record((), LIMITS), "minProperties": 1, **NUMBERS, "type": ["string", "number", "object"]},
    works=(
        "{ type: integer, range: 1..99 }",
        "{ type: number, range: { above: 0, atMost: 2000 } }",
        "{ type: number, range: { is: 0.., basis: documented } }",
    ),
    mistake="{ type: string, range: 1..99 }",
)

KIND = Kind("range", "range", "a number between bounds", ON_VALUE, _lower, domain=NUMERIC, manual=MANUAL)

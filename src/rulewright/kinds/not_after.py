"""notAfter: a date or instant with a bound that may hang on the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.kinds import DATED, ON_VALUE, Kind, Manual, Site
from rulewright.kinds._arguments import DATE
from rulewright.language.conditions import DateWithin
from rulewright.language.dateexpr import describe
from rulewright.language.read_conditions import date_expr_of

if TYPE_CHECKING:
    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check


def _lower(constraint: Constraint, site: Site) -> tuple[Check, ...]:
    bound = date_expr_of(constraint.argument, site.problems)
    if bound is None:
        return ()
    return (
        site.check(
            DateWithin(not_after=bound),
            "notAfter",
            "{field} must not be after {bound}, found {value}",
            bound=describe(bound),
        ),
    )


MANUAL = Manual(
    how=(
        "A date or date-time, `today` or `now`, with steps such as `+ 7d`, `- 1m` (a month), `+ 12h`, `+ 15min`; "
        "the bound itself is allowed."
    ),
    argument=DATE,
    works=(
        "{ type: date, notAfter: today + 90d }",
        "{ type: datetime, notAfter: now + 1y }",
        "{ type: date, notAfter: { is: 2030-12-31, basis: documented } }",
    ),
    mistake="{ type: date, notAfter: today + 90 }",
)

KIND = Kind(
    "notAfter",
    "notAfter",
    "a date with a bound that may hang on the clock",
    ON_VALUE,
    _lower,
    domain=DATED,
    manual=MANUAL,
)

"""required: the field is there wherever its parent object is; in a cell or in `check`, its parents too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.kinds import ON_VALUE, Kind, Manual, Site
from rulewright.kinds._arguments import FLAG
from rulewright.language.decode import flag_of
from rulewright.plan.predicates import Required

if TYPE_CHECKING:
    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check

MESSAGE = "{field} is required"


def _lower(constraint: Constraint, site: Site) -> tuple[Check, ...]:
    if not flag_of(constraint.argument, "“required”", site.problems):
        return ()
    return (site.check(Required(deep=not site.row, nullable=site.outline.nullable(site.place)), "required", MESSAGE),)


MANUAL = Manual(
    how="`true`.",
    argument=FLAG,
    works=(
        "{ type: string, required: true }",
        "{ type: string, required: true, nullable: true }",
        "{ type: string, required: { is: true, basis: documented } }",
    ),
    mistake="{ type: string, required: yes }",
)

KIND = Kind("required", "required", "the field is there wherever its parent object is", ON_VALUE, _lower, manual=MANUAL)

"""required: the field is there wherever its parent object is; in a cell or in `check`, its parents too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.kinds import ON_VALUE, Kind, Site
from rulewright.language.decode import flag_of
from rulewright.plan.predicates import Required

if TYPE_CHECKING:
    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check

MESSAGE = "{field} is required"


def nullable(site: Site) -> bool:
    """Whether null satisfies a requirement of this site's field."""
    spot = site.outline.spot(site.path)
    entry = None if spot is None else spot.constraint("nullable")
    return entry is not None and bool(flag_of(entry.argument, "“nullable”", site.problems))


def _lower(constraint: Constraint, site: Site) -> tuple[Check, ...]:
    if not flag_of(constraint.argument, "“required”", site.problems):
        return ()
    return (site.check(Required(deep=not site.row, nullable=nullable(site)), "required", MESSAGE),)


KIND = Kind("required", "required", "the field is there wherever its parent object is", ON_VALUE, _lower)

"""sensitive: values that are never shown, whatever the caller asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.kinds import ON_VALUE, Kind, Site
from rulewright.language.decode import flag_of

if TYPE_CHECKING:
    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check


def _lower(constraint: Constraint, site: Site) -> tuple[Check, ...]:
    flag_of(constraint.argument, "“sensitive”", site.problems)
    return ()


KIND = Kind("sensitive", "sensitive", "values that are never shown", ON_VALUE, _lower, of_row=True)

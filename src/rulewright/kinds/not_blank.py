"""notBlank: a text is more than white space."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.kinds import ON_VALUE, TEXT, Kind, Site
from rulewright.language.decode import flag_of
from rulewright.plan.predicates import NotBlank

if TYPE_CHECKING:
    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check


def _lower(constraint: Constraint, site: Site) -> tuple[Check, ...]:
    if not flag_of(constraint.argument, "“notBlank”", site.problems):
        return ()
    return (site.check(NotBlank(), "notBlank", "{field} must not be blank"),)


KIND = Kind("notBlank", "notBlank", "a text is more than white space", ON_VALUE, _lower, domain=TEXT)

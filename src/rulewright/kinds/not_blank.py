"""notBlank: a text is more than white space."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.kinds import ON_VALUE, TEXT, Kind, Manual, Site
from rulewright.kinds._arguments import FLAG
from rulewright.language.decode import flag_of
from rulewright.plan.predicates import NotBlank

if TYPE_CHECKING:
    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check


def _lower(constraint: Constraint, site: Site) -> tuple[Check, ...]:
    if not flag_of(constraint.argument, "“notBlank”", site.problems):
        return ()
    return (site.check(NotBlank(), "notBlank", "{field} must not be blank"),)


MANUAL = Manual(
    how="`true`.",
    argument=FLAG,
    works=(
        "{ type: string, notBlank: true }",
        "{ type: string, required: true, notBlank: true }",
        "{ type: string, notBlank: { is: true, basis: inferred } }",
    ),
    mistake="{ type: integer, notBlank: true }",
)

KIND = Kind("notBlank", "notBlank", "a text is more than white space", ON_VALUE, _lower, domain=TEXT, manual=MANUAL)

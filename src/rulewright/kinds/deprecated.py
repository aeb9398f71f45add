"""deprecated: a field that documentation advises against."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.kinds import ON_VALUE, Kind, Manual, Site
from rulewright.kinds._arguments import FLAG
from rulewright.language.decode import flag_of

if TYPE_CHECKING:
    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check


def _lower(constraint: Constraint, site: Site) -> tuple[Check, ...]:
    flag_of(constraint.argument, "“deprecated”", site.problems)
    return ()


MANUAL = Manual(
    how="`true`. It breaks nothing: schemas and documentation show it.",
    argument=FLAG,
    works=(
        "{ type: string, deprecated: true }",
        "{ type: string, deprecated: true, title: Use id instead }",
        "{ type: boolean, deprecated: false }",
    ),
    mistake="{ type: string, deprecated: use id instead }",
)

KIND = Kind(
    "deprecated",
    "deprecated",
    "a field that documentation advises against",
    ON_VALUE,
    _lower,
    of_row=True,
    manual=MANUAL,
)

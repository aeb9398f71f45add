"""sensitive: values that are never shown, whatever the caller asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.kinds import ON_VALUE, Kind, Manual, Site
from rulewright.kinds._arguments import FLAG
from rulewright.language.decode import flag_of

if TYPE_CHECKING:
    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check


def _lower(constraint: Constraint, site: Site) -> tuple[Check, ...]:
    flag_of(constraint.argument, "“sensitive”", site.problems)
    return ()


MANUAL = Manual(
    how="`true`. It breaks nothing: messages and reports leave the value out.",
    argument=FLAG,
    works=(
        "{ type: string, sensitive: true }",
        "{ type: object, sensitive: true }",
        "{ type: string, format: email, sensitive: true }",
    ),
    mistake="{ type: string, sensitive: partly }",
)

KIND = Kind("sensitive", "sensitive", "values that are never shown", ON_VALUE, _lower, of_row=True, manual=MANUAL)

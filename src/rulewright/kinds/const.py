"""const: exactly this value, by JSON equality."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.kinds import ON_VALUE, Kind, Manual, Site
from rulewright.kinds._arguments import ANY
from rulewright.kinds._listed import listed
from rulewright.language.conditions import OneOf

if TYPE_CHECKING:
    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check


def _lower(constraint: Constraint, site: Site) -> tuple[Check, ...]:
    values = listed([constraint.argument], site)
    return (site.check(OneOf(values), "const", "{field} must be {values}, found {value}", values=list(values)),)


MANUAL = Manual(
    how="Any JSON value.",
    argument=ANY,
    works=(
        "{ type: string, const: EUR }",
        "{ type: integer, const: 1 }",
        "{ type: boolean, const: { is: true, basis: documented } }",
    ),
    mistake="{ type: integer, const: { is: 1, severity: fatal } }",
)

KIND = Kind("const", "const", "exactly this value", ON_VALUE, _lower, manual=MANUAL)

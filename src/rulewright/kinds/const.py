"""const: exactly this value, by JSON equality."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.kinds import ON_VALUE, Kind, Site
from rulewright.language.conditions import OneOf
from rulewright.reading.nodes import to_value

if TYPE_CHECKING:
    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check


def _lower(constraint: Constraint, site: Site) -> tuple[Check, ...]:
    value = to_value(constraint.argument)
    return (site.check(OneOf((value,)), "const", "{field} must be {values}, found {value}", values=[value]),)


KIND = Kind("const", "const", "exactly this value", ON_VALUE, _lower)

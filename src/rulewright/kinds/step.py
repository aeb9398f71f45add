"""step: a number that is an exact multiple of a step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.kinds import NUMERIC, ON_VALUE, Kind, Manual, Site
from rulewright.language.decode import number_of
from rulewright.plan.predicates import MultipleOf

if TYPE_CHECKING:
    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check


def _lower(constraint: Constraint, site: Site) -> tuple[Check, ...]:
    step = number_of(constraint.argument, "“step”", site.problems)
    if step is None:
        return ()
    if step <= 0:
        site.problems.add(
            constraint.argument.span, f"“step” must be more than 0, found {step}", "write such as 0.01 or 1"
        )
        return ()
    message = "{field} must be a multiple of {step}, found {value}"
    return (site.check(MultipleOf(step, site.is_spelled), "step", message, step=step),)


MANUAL = Manual(
    how="A number above 0; decimals are exact.",
    argument={"type": "number", "exclusiveMinimum": 0},
    works=(
        "{ type: number, step: 0.01 }",
        "{ type: integer, step: 5 }",
        "{ type: number, step: { is: 0.05, severity: warning } }",
    ),
    mistake="{ type: number, step: 0 }",
)

KIND = Kind("step", "step", "an exact multiple of a step", ON_VALUE, _lower, domain=NUMERIC, manual=MANUAL)

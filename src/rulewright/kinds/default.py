"""default: what the other side assumes when the field is absent; a condition sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.kinds import ON_VALUE, Kind, Manual, Site
from rulewright.kinds._arguments import ANY
from rulewright.kinds._listed import check_value
from rulewright.reading.nodes import to_value

if TYPE_CHECKING:
    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check


def _lower(constraint: Constraint, site: Site) -> tuple[Check, ...]:
    node = constraint.argument
    value = to_value(node)
    spot = site.outline.spot(site.place)
    if value is None:
        site.problems.warn(node.span, "a default of null says nothing", "leave it out", code="no-effect")
    elif spot is not None:
        check_value(value, spot, node.span, site.problems)
    return ()


MANUAL = Manual(
    how="A value of the field. A condition on the absent field sees it; nothing is ever put into a payload.",
    argument=ANY,
    works=(
        "{ type: string, default: EUR }",
        "{ type: boolean, default: false }",
        "{ enum: [SMALL, LARGE], default: SMALL }",
    ),
    mistake="{ type: integer, default: '1' }",
)

KIND = Kind(
    "default",
    "default",
    "what the other side assumes when the field is absent",
    ON_VALUE,
    _lower,
    of_row=True,
    manual=MANUAL,
)

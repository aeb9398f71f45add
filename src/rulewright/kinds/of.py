"""of: what the items of an array are (a type, a shape, or constraints); its rules are those of the items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.kinds import ARRAYS, ON_VALUE, Kind, Manual, Site

if TYPE_CHECKING:
    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check


def _lower(_constraint: Constraint, _site: Site) -> tuple[Check, ...]:
    return ()


MANUAL = Manual(
    how="A type, a shape, or a map of constraints; arrays in arrays too.",
    argument={"type": ["string", "object"], "allOf": [{"$ref": "#/definitions/constraints"}]},
    works=(
        "{ type: array, of: string }",
        "{ type: array, of: Line }",
        "{ type: array, of: { type: string, length: 1..35 } }",
    ),
    mistake="{ type: array, of: [Line] }",
)

KIND = Kind("of", "of", "what the items of an array are", ON_VALUE, _lower, domain=ARRAYS, of_row=True, manual=MANUAL)

"""enum: one of the listed values, by JSON equality."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.kinds import ON_VALUE, Kind, Manual, Site
from rulewright.kinds._listed import listed
from rulewright.language.conditions import OneOf
from rulewright.language.decode import items_of
from rulewright.reading.nodes import Mapping

if TYPE_CHECKING:
    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check

_HINT = "list the values: enum: [A, B]"


def _lower(constraint: Constraint, site: Site) -> tuple[Check, ...]:
    if isinstance(constraint.argument, Mapping):
        site.problems.add(
            constraint.argument.span,
            "the form { values, ignoreCase, open } of “enum” is not built in this version",
            _HINT,
            code="not-built",
        )
        return ()
    before = len(site.problems.errors)
    values = listed(items_of(constraint.argument, "“enum”", site.problems), site)
    if not values:
        if len(site.problems.errors) == before:
            site.problems.add(constraint.argument.span, "“enum” needs at least one value", _HINT)
        return ()
    return (
        site.check(OneOf(values), "enum", "{field} must be one of {values}, found {value}{near}", values=list(values)),
    )


MANUAL = Manual(
    how="A list of values.",
    argument={"type": "array", "minItems": 1},
    works=(
        "{ enum: [WEB, SHOP] }",
        "{ type: integer, enum: [1, 2, 3] }",
        "{ type: string, enum: { is: [EUR, USD], basis: documented } }",
    ),
    mistake="{ enum: EUR }",
)

KIND = Kind("enum", "enum", "one of the listed values", ON_VALUE, _lower, manual=MANUAL)

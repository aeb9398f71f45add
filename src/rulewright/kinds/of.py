"""of: what is inside an array, a map or one of several types: a type, a shape, or constraints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.kinds import HOLDERS, ON_VALUE, Kind, Manual, Site

if TYPE_CHECKING:
    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check


def _lower(_constraint: Constraint, _site: Site) -> tuple[Check, ...]:
    return ()


MANUAL = Manual(
    how="A type, a shape, or a map of constraints; arrays in arrays too. For `oneOfTypes`, a list of them.",
    argument={
        "type": ["string", "object", "array"],
        "if": {"type": "object"},
        "then": {"$ref": "#/definitions/constraints"},
        "minItems": 1,
        "items": {
            "type": ["string", "object"],
            "if": {"type": "object"},
            "then": {"$ref": "#/definitions/constraints"},
        },
    },
    works=(
        "{ type: array, of: string }",
        "{ type: array, of: Line }",
        "{ type: oneOfTypes, of: [boolean, { type: string, length: 1..35 }] }",
    ),
    mistake="{ type: array, of: [Line] }",
)

KIND = Kind(
    "of",
    "of",
    "what is inside an array, a map, or one of several types",
    ON_VALUE,
    _lower,
    domain=HOLDERS,
    of_row=True,
    manual=MANUAL,
)

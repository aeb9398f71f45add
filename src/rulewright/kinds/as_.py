"""as: how a decimal is written: as text, as a number, or as either. The type of the place says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.kinds import ON_VALUE, Kind, Manual, Site

if TYPE_CHECKING:
    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check


def _lower(_constraint: Constraint, _site: Site) -> tuple[Check, ...]:
    return ()


MANUAL = Manual(
    how='`text` (the default: `"12.50"`), `number` or `either`; beside `type: decimal`.',
    argument={"type": "string", "enum": ["text", "number", "either"]},
    works=(
        "{ type: decimal, as: text }",
        "{ type: decimal, as: number, range: 0..1000 }",
        "{ type: decimal, as: either, step: 0.01 }",
    ),
    mistake="{ type: decimal, as: string }",
)

KIND = Kind("as", "as", "how a decimal is written", ON_VALUE, _lower, of_row=True, manual=MANUAL)

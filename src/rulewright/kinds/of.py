"""of: what the items of an array are (a type, a shape, or constraints); its rules are those of the items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.kinds import ARRAYS, ON_VALUE, Kind, Site

if TYPE_CHECKING:
    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check


def _lower(_constraint: Constraint, _site: Site) -> tuple[Check, ...]:
    return ()


KIND = Kind("of", "of", "what the items of an array are", ON_VALUE, _lower, domain=ARRAYS, of_row=True)

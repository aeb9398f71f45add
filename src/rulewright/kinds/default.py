"""default: what the other side assumes when the field is absent; a condition sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.kinds import ON_VALUE, Kind, Site

if TYPE_CHECKING:
    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check


def _lower(_constraint: Constraint, _site: Site) -> tuple[Check, ...]:
    return ()


KIND = Kind("default", "default", "what the other side assumes when the field is absent", ON_VALUE, _lower)

"""nullable: whether null may stand for a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.kinds import ON_VALUE, Kind, Manual, Site
from rulewright.kinds._arguments import FLAG
from rulewright.language.decode import flag_of
from rulewright.language.standing import UNWRITTEN
from rulewright.plan.predicates import NotNull

if TYPE_CHECKING:
    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check


def _implied(site: Site) -> tuple[Check, ...]:
    return (site.check(NotNull(), "null", "{field} must not be null: give it a value or leave it out"),)


def _lower(constraint: Constraint, site: Site) -> tuple[Check, ...]:
    allowed = flag_of(constraint.argument, "“nullable”", site.problems)
    return () if allowed else _implied(site)


MANUAL = Manual(
    how="`true` allows null; written long, `{ is: false, basis: stated }`, it says how surely the API refuses it.",
    argument=FLAG,
    works=(
        "{ type: string, nullable: true }",
        "{ type: string, nullable: { is: false, basis: stated } }",
        "{ type: array, of: string, nullable: { is: false, severity: warning } }",
    ),
    mistake="{ type: string, nullable: yes }",
)

KIND = Kind(
    "nullable",
    "null",
    "whether null may stand for a value",
    ON_VALUE,
    _lower,
    implied=_implied,
    standing=UNWRITTEN,
    manual=MANUAL,
)

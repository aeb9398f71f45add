"""closed: an object with no other keys than the declared ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.kinds import Kind, Manual, Place, Site
from rulewright.kinds._arguments import FLAG
from rulewright.language.decode import flag_of
from rulewright.language.types import ValueType
from rulewright.plan.predicates import KnownKeys

if TYPE_CHECKING:
    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check


def _lower(constraint: Constraint, site: Site) -> tuple[Check, ...]:
    if not flag_of(constraint.argument, "“closed”", site.problems):
        return ()
    names = tuple(site.outline.keys(site.place))
    return (site.check(KnownKeys(names), "unknown", "{field} is not a known field{near}"),)


MANUAL = Manual(
    how="`true` refuses keys that no field declares; on a shape, or on a field of type object.",
    argument=FLAG,
    works=(
        "{ type: object, closed: true }",
        "{ closed: true, fields: { id: { type: string } } }",
        "{ closed: { is: true, severity: warning, basis: inferred }, fields: { id: { type: string } } }",
    ),
    mistake="{ type: string, closed: true }",
)

KIND = Kind(
    "closed",
    "unknown",
    "an object with no other keys than the declared ones",
    frozenset({Place.VALUE, Place.SHAPE}),
    _lower,
    domain=frozenset({ValueType.OBJECT}),
    manual=MANUAL,
)

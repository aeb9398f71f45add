"""offset: whether a date-time must say its offset from UTC."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.kinds import ON_VALUE, Kind, Manual, Site
from rulewright.kinds._arguments import FLAG
from rulewright.language.decode import flag_of
from rulewright.language.types import ValueType
from rulewright.plan.predicates import HasOffset

if TYPE_CHECKING:
    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check

_WITH_TIME = frozenset({ValueType.DATETIME, ValueType.DATE_OR_DATETIME})


def _implied(site: Site) -> tuple[Check, ...]:
    if site.type not in _WITH_TIME:
        return ()
    return (site.check(HasOffset(), "offset", "{field} needs an offset from UTC, such as Z or +02:00"),)


def _lower(constraint: Constraint, site: Site) -> tuple[Check, ...]:
    needed = flag_of(constraint.argument, "“offset”", site.problems)
    return _implied(site) if needed else ()


MANUAL = Manual(
    how="`false` lets a date-time without offset through; written long, it says how surely the API refuses it.",
    argument=FLAG,
    works=(
        "{ type: datetime, offset: false }",
        "{ type: datetime, offset: { is: true, basis: documented } }",
        "{ type: dateOrDatetime, offset: { is: true, severity: warning } }",
    ),
    mistake="{ type: date, offset: true }",
)

KIND = Kind(
    "offset",
    "offset",
    "whether a date-time must say its offset from UTC",
    ON_VALUE,
    _lower,
    domain=_WITH_TIME,
    implied=_implied,
    manual=MANUAL,
)

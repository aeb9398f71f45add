"""offset: whether a date-time must say its offset from UTC."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.kinds import ON_VALUE, Kind, Site
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


KIND = Kind(
    "offset",
    "offset",
    "whether a date-time must say its offset from UTC",
    ON_VALUE,
    _lower,
    domain=_WITH_TIME,
    implied=_implied,
)

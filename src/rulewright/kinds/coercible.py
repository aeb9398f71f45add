"""coercible: whether a scalar of another JSON type, which a lenient server would convert, is let through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.kinds import ON_VALUE, Kind, Manual, Site
from rulewright.kinds._arguments import FLAG
from rulewright.kinds.type import EXPECTED
from rulewright.language.decode import flag_of
from rulewright.language.standing import UNWRITTEN
from rulewright.language.types import ValueType
from rulewright.plan.predicates import NotCoercible

if TYPE_CHECKING:
    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check


def _implied(site: Site) -> tuple[Check, ...]:
    if site.type is None or not site.type.is_scalar or site.type is ValueType.DECIMAL_OR_NUMBER:
        return ()
    return (
        site.check(
            NotCoercible(site.type),
            "coercible",
            "{field} must be {expected}, found {found}, which only a lenient server converts",
            expected=EXPECTED[site.type],
        ),
    )


def _lower(constraint: Constraint, site: Site) -> tuple[Check, ...]:
    allowed = flag_of(constraint.argument, "“coercible”", site.problems)
    return () if allowed else _implied(site)


MANUAL = Manual(
    how=(
        "`true` lets such a value through; "
        "written long, `{ is: false, basis: stated }`, it says how surely the API refuses it."
    ),
    argument=FLAG,
    works=(
        "{ type: integer, coercible: true }",
        "{ type: boolean, coercible: { is: false, basis: stated } }",
        "{ type: string, coercible: { is: false, severity: warning } }",
    ),
    mistake="{ type: integer, coercible: yes }",
)

KIND = Kind(
    "coercible",
    "coercible",
    "whether “25” may stand for 25, or 123 for “123”",
    ON_VALUE,
    _lower,
    implied=_implied,
    standing=UNWRITTEN,
    manual=MANUAL,
)

"""forbid: the fields are not there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rulewright.kinds import ON_RULE, Kind, Manual, Site
from rulewright.kinds._arguments import PATHS
from rulewright.kinds._targets import targets
from rulewright.plan.predicates import Forbidden

if TYPE_CHECKING:
    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check


def _lower(constraint: Constraint, site: Site) -> tuple[Check, ...]:
    return tuple(forbid(replace(site, path=path)) for path in targets(constraint, site))


def forbid(site: Site) -> Check:
    """The check that this site's field is not there."""
    return site.check(Forbidden(), "forbidden", "{field} is not allowed here")


MANUAL = Manual(
    how="One path or a list of paths.",
    argument=PATHS,
    works=(
        "{ when: { channel: WEB }, forbid: shop }",
        "{ when: { total: 0 }, forbid: [card, bank] }",
        "{ for: 'lines[*]', when: { item.kind: GIFT }, forbid: item.discount }",
    ),
    mistake="{ forbid: [lines.discount] }",
)

KIND = Kind("forbid", "forbidden", "the fields are not there", ON_RULE, _lower, manual=MANUAL)

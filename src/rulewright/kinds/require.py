"""require: the fields are there, and so are their parents."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rulewright.kinds import ON_RULE, Kind, Manual, Site
from rulewright.kinds._arguments import PATHS
from rulewright.kinds._targets import targets
from rulewright.kinds.required import MESSAGE
from rulewright.plan.predicates import Required

if TYPE_CHECKING:
    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check


def _lower(constraint: Constraint, site: Site) -> tuple[Check, ...]:
    return tuple(require(replace(site, path=path)) for path in targets(constraint, site))


def require(site: Site) -> Check:
    """The check that this site's field is there, parents included."""
    return site.check(Required(deep=True, nullable=site.outline.nullable(site.place)), "required", MESSAGE)


MANUAL = Manual(
    how="One path or a list of paths.",
    argument=PATHS,
    works=(
        "{ when: { channel: SHOP }, require: shop.name }",
        "{ when: { total: { above: 100 } }, require: [email, phone] }",
        "{ for: 'lines[*]', when: { channel: WEB }, require: item.sku }",
    ),
    mistake="{ require: [shop.mane] }",
)

KIND = Kind("require", "required", "the fields are there, and so are their parents", ON_RULE, _lower, manual=MANUAL)

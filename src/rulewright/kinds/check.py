"""check: constraints on fields, as their own rows could have them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rulewright.kinds import ON_RULE, Kind, Site
from rulewright.kinds._targets import roots
from rulewright.kinds._values import value_checks
from rulewright.language.decode import Entries, path_in
from rulewright.language.read_constraints import read_constraints

if TYPE_CHECKING:
    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check


def _lower(constraint: Constraint, site: Site) -> tuple[Check, ...]:
    checks: list[Check] = []
    for key, node in Entries(constraint.argument, site.problems, "“check”").rest():
        path = path_in(str(key.value), key.span, site.problems, roots(site))
        if path is None:
            continue
        spot = site.outline.check(path, key.span, site.problems, site.each)
        entries = Entries(node, site.problems, f"the check of “{path}”")
        inner = replace(site, path=path, type=None if spot is None else spot.type)
        for entry in read_constraints(entries.rest(), site.problems):
            checks.extend(value_checks(entry, inner))
    return tuple(checks)


KIND = Kind("check", "check", "constraints on fields, as their own rows could have them", ON_RULE, _lower)

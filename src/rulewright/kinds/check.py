"""check: constraints on fields, as their own rows could have them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rulewright.kinds import ON_RULE, Kind, Manual, Site
from rulewright.kinds._targets import roots
from rulewright.kinds._values import part_checks
from rulewright.language.decode import Entries, path_in
from rulewright.language.read_constraints import read_constraints
from rulewright.reading.nodes import Mapping

if TYPE_CHECKING:
    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check

_HINT = "write check: { path: { length: 1..3 } }"


def _lower(constraint: Constraint, site: Site) -> tuple[Check, ...]:
    checks: list[Check] = []
    entries = Entries(constraint.argument, site.problems, "“check”", _HINT).rest()
    if isinstance(constraint.argument, Mapping) and not entries:
        site.problems.add(constraint.argument.span, "“check” needs at least one path", _HINT)
    for key, node in entries:
        path = path_in(key.text, key.span, site.problems, roots(site))
        if path is None:
            continue
        spot = site.outline.check(path, key.span, site.problems, site.each)
        inner = replace(site, path=site.outline.resolved(path, site.each), type=None if spot is None else spot.type)
        written = Entries(node, site.problems, f"the check of “{path}”", _HINT).rest()
        if isinstance(node, Mapping) and not written:
            site.problems.add(node.span, f"the check of “{path}” is empty", _HINT)
        checks.extend(part_checks(read_constraints(written, site.problems), inner, "a check"))
    return tuple(checks)


MANUAL = Manual(
    how="A map from paths to constraints, each written as in a field's own row.",
    argument={"type": "object", "minProperties": 1, "additionalProperties": {"$ref": "#/definitions/parts"}},
    works=(
        "{ check: { note: { length: 0..150 } } }",
        "{ when: { channel: WEB }, check: { total: { range: 1.. } } }",
        "{ for: 'lines[*]', when: { item.kind: GIFT }, check: { item.price: { const: 0 } } }",
    ),
    mistake="{ check: { length: 0..150 } }",
)

KIND = Kind(
    "check", "check", "constraints on fields, as their own rows could have them", ON_RULE, _lower, manual=MANUAL
)

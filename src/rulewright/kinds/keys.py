"""keys: what the keys of a map are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rulewright.kinds import ON_VALUE, Kind, Manual, Site
from rulewright.kinds._values import part_checks
from rulewright.language.conditions import LengthWithin, Matches, OneOf
from rulewright.language.decode import Entries
from rulewright.language.read_constraints import read_constraints
from rulewright.language.types import ValueType
from rulewright.plan.predicates import EachKey, NotBlank
from rulewright.reading.nodes import Mapping

if TYPE_CHECKING:
    from rulewright.language.declarations import Constraint
    from rulewright.plan.predicates import KeyTest
    from rulewright.plan.rules import Check

_HINT = "write keys: { length: 1..40, pattern: '^[a-z_]+$' }"
_TESTS = "enum, format, length, notBlank, pattern"


def _lower(constraint: Constraint, site: Site) -> tuple[Check, ...]:
    entries = Entries(constraint.argument, site.problems, "“keys”", _HINT).rest()
    if isinstance(constraint.argument, Mapping) and not entries:
        site.problems.add(constraint.argument.span, "“keys” asks for nothing", _HINT, code="no-effect")
    written = read_constraints(entries, site.problems)
    key = replace(site, type=ValueType.STRING)
    checks = part_checks(written, key, "“keys”")
    tests: list[KeyTest] = []
    for check in checks:
        if isinstance(check.predicate, LengthWithin | NotBlank | Matches | OneOf):
            tests.append(check.predicate)
        else:
            site.problems.add(
                constraint.argument.span, f"“{check.code}” is not asked of keys", f"kinds for keys: {_TESTS}"
            )
    if not tests:
        return ()
    words = " and ".join(dict.fromkeys(_words(check) for check in checks))
    return (site.check(EachKey(tuple(tests)), "keys", "the key {key} must be one that {asked}", asked=words),)


def _words(check: Check) -> str:
    """What a check asks of a key, as the end of a sentence."""
    params = dict(check.params)
    match check.predicate:
        case LengthWithin():
            return f"has {params.get('limit', 'the right length')}"
        case Matches() if "pattern" in params:
            return f"matches {params['pattern']}"
        case OneOf() if "values" in params:
            return f"is one of {_listed(params['values'])}"
        case NotBlank():
            return "is not blank"
        case _:
            return f"is {params.get('format', 'as declared')}"


def _listed(values: object) -> str:
    return ", ".join(map(str, values)) if isinstance(values, list) else str(values)


MANUAL = Manual(
    how="Constraints on texts (length, pattern, enum, format, notBlank), asked of each key of a map.",
    argument={"$ref": "#/definitions/parts"},
    works=(
        "{ type: mapOf, of: string, keys: { length: 1..40 } }",
        "{ type: mapOf, of: number, keys: { pattern: '^[A-Z]{3}$' } }",
        "{ type: mapOf, of: string, keys: { notBlank: true, length: ..40 }, count: ..50 }",
    ),
    mistake="{ type: mapOf, of: string, keys: '^[a-z]+$' }",
)

KIND = Kind(
    "keys", "keys", "what the keys of a map are", ON_VALUE, _lower, domain=frozenset({ValueType.MAP}), manual=MANUAL
)

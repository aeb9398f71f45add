"""pattern: a text in which a pattern of the regular subset is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.kinds import ON_VALUE, TEXT, Kind, Manual, Site
from rulewright.language.conditions import Matches
from rulewright.language.read_conditions import pattern_of

if TYPE_CHECKING:
    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check


def _lower(constraint: Constraint, site: Site) -> tuple[Check, ...]:
    pattern = pattern_of(constraint.argument, site.problems)
    if pattern is None:
        return ()
    return (site.check(Matches(pattern), "pattern", "{field} must match {pattern}", pattern=pattern.text),)


MANUAL = Manual(
    how=(
        "A pattern in quotes: literals, classes, groups, `|`, repetition, and `^` and `$` at the ends. "
        "It is searched for: write `^…$` for the whole text."
    ),
    argument={"type": "string"},
    works=(
        "{ type: string, pattern: '^[A-Z]{2}[0-9]{4}$' }",
        "{ type: string, pattern: '^(A|B)-' }",
        "{ type: string, pattern: { is: '^[^<>]*$', severity: warning } }",
    ),
    mistake="{ type: string, pattern: '^(?!TEST).*$' }",
)

KIND = Kind("pattern", "pattern", "a text in which a pattern is found", ON_VALUE, _lower, domain=TEXT, manual=MANUAL)

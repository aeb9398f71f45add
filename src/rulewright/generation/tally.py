"""Plan, shape and asserted rules → how many rules, boundaries and table cells their cases have to show.

A *boundary* is one end of what a rule allows. How each predicate's are counted stands in `docs/fuzzing.md`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rulewright.generation.rule_ways import full
from rulewright.language.conditions import CountWithin, DateWithin, LengthWithin, Matches, NumberWithin, OneOf
from rulewright.language.paths import EACH, Path
from rulewright.language.types import ValueType
from rulewright.patterns.syntax import Alternation, Characters, Repeat, Sequence
from rulewright.plan.predicates import (
    Chosen,
    Compare,
    CountWhere,
    EachKey,
    HasOneType,
    HasType,
    KeyCountWithin,
    KnownKeys,
    MultipleOf,
    NotBlank,
    PresentCount,
    Required,
    Sum,
    Unique,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Sequence as Several

    from rulewright.generation.rule_ways import Way
    from rulewright.generation.world import World
    from rulewright.patterns import Pattern
    from rulewright.patterns.syntax import Node
    from rulewright.plan.predicates import Predicate
    from rulewright.plan.rules import Check, Rule, Shape

MARGIN = 1.3
"""So many cases are made for each thing that they have to show, at most."""

_MOST_OF_A_PATTERN = 6
"""No pattern is counted as having more boundaries."""
MOST_VALUES = 24
SHOWN_VALUES = 12
"""Of a list of more values than the most, about so many are shown, evenly spread."""
_OF_TYPES = {
    ValueType.INTEGER: 1,
    ValueType.DATE: 2,
    ValueType.DATETIME: 3,
    ValueType.DATE_OR_DATETIME: 3,
    ValueType.DECIMAL: 3,
    ValueType.DECIMAL_OR_NUMBER: 3,
}
"""What is nearly of a type: a fraction, an impossible day or time, the other sort of date, an odd spelling."""
_SEGMENTS_OF_A_CELL = 3


@dataclass(frozen=True, slots=True)
class Tally:
    """What the cases of a shape have to show."""

    rules: int
    boundaries: int
    cells: int

    @property
    def whole(self) -> int:
        """All of it."""
        return self.rules + self.boundaries + self.cells

    @property
    def most_cases(self) -> int:
        """How many cases are made at most."""
        return int(self.whole * MARGIN)


def tally(world: World, asserted: Iterable[tuple[Shape, Rule]]) -> Tally:
    """What is to be shown of the rules an endpoint is held to, the rule that a payload is an object beside them."""
    found = list(asserted)
    ways = {shape.name: world.atlas.places_of(shape.name) for shape, _ in found}
    tables: defaultdict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for _, rule in found:
        parts = rule.id.split("/")
        if len(parts) == _SEGMENTS_OF_A_CELL:
            cases, rows = tables[parts[0]]
            cases.add(parts[1])
            rows.add(parts[2])
    return Tally(
        rules=len(found) + 1,
        boundaries=sum(
            boundaries_of(shape, rule, check) + ends_of(rule, check, ways[shape.name])
            for shape, rule in found
            for check in rule.checks
        ),
        cells=sum(len(cases) * len(rows) for cases, rows in tables.values()),
    )


def ends_of(rule: Rule, check: Check, ways: Several[Way]) -> int:
    """The places beside the first where a check is judged: the last item of an array, and its other fields."""
    is_of_items = rule.each is not None or EACH in check.target.tokens or any(EACH in way for way in ways)
    return is_of_items + len(ways) - 1


def boundaries_of(shape: Shape, rule: Rule, check: Check) -> int:
    """The ends of what a check allows; those of a window of dates in each form that a date may have."""
    found = _boundaries(check.predicate)
    if isinstance(check.predicate, DateWithin):
        field = shape.field(Path(full(check.target, rule.each)))
        return found * (2 if field is None or field.type is ValueType.DATE_OR_DATETIME else 1)
    return found


def _boundaries(predicate: Predicate) -> int:
    match predicate:
        case LengthWithin(low, high) | CountWithin(low, high) | KeyCountWithin(low, high) | CountWhere(_, low, high):
            return (low > 0) + (high is not None)
        case NumberWithin(at_least, above, at_most, below):
            return sum(limit is not None for limit in (at_least, above, at_most, below))
        case DateWithin(not_before, after, not_after, before):
            return sum(limit is not None for limit in (not_before, after, not_after, before))
        case OneOf(values) | Chosen(_, values):
            return len(values) if len(values) <= MOST_VALUES else SHOWN_VALUES
        case Matches(pattern):
            return of_pattern(pattern)
        case HasType(value_type):
            return _OF_TYPES.get(value_type, 0)
        case HasOneType(types):
            return len(types)
        case Required(_, nullable):
            return not nullable
        case PresentCount(places, low, high, or_none):
            return (low > 0) + (high is not None and high < len(places)) + or_none
        case Unique():
            return 2
        case Sum(terms):
            return 2 + (len(terms) if len(terms) > 1 else 0)
        case EachKey(tests):
            return len(tests)
        case NotBlank() | MultipleOf() | Compare() | KnownKeys():
            return 1
        case _:
            return 0


def of_pattern(pattern: Pattern) -> int:
    """The anchors of a pattern, the bounds of its repetitions, and the ranges of its classes, up to a few."""
    found = pattern.start_anchored + pattern.end_anchored
    found += sum(len(set(_ends_in(branch.body))) for branch in pattern.branches)
    return min(found, _MOST_OF_A_PATTERN)


def _ends_in(node: Node) -> Iterator[object]:
    match node:
        case Characters(ranges):
            yield from ranges
        case Sequence(parts) | Alternation(parts):
            for part in parts:
                yield from _ends_in(part)
        case Repeat(item, low, high):
            if low > 0:
                yield item, "low", low
            if high is not None:
                yield item, "high", high
            yield from _ends_in(item)

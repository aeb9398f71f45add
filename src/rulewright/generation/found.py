"""A contract's example bases → the values seen at each field, and what is known to be good under missing data."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from rulewright.generation.demand import same
from rulewright.generation.edits import changed
from rulewright.generation.rule_ways import full
from rulewright.language.conditions import InData, Present, holds_in
from rulewright.language.paths import EACH, Path, Root
from rulewright.plan.predicates import Forbidden, Required, others_read
from rulewright.validation.conditions import passes
from rulewright.validation.objects import objects_in
from rulewright.validation.places import Missing, first_at, places
from rulewright.validation.values import json_key

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence

    from rulewright.generation.rule_ways import Way
    from rulewright.language.conditions import Json, Test
    from rulewright.plan.contract import Plan
    from rulewright.plan.rules import Rule, Shape
    from rulewright.validation.context import Context
    from rulewright.validation.places import Found

Seen: TypeAlias = "Mapping[tuple[str, Way], tuple[Json, ...]]"
"""The distinct values of the bases by shape and field, in the author's order."""
View: TypeAlias = "tuple[Way, Test | None]"
"""What a rule looks at: whether a test is true of a field, or for None the field's value itself."""


@dataclass(frozen=True)
class Hanging:
    """A rule that reads data which was not supplied: what it looks at, and objects that it is known to hold of.

    An object that looks the same to the rule as one of those is as good.
    """

    rule: Rule
    views: tuple[View, ...]
    good: tuple[Json, ...]

    def compares(self, way: Way) -> bool:
        """Whether the rule compares a field with the data."""
        return any(other == way and test is None for other, test in self.views)

    def is_good(self, value: Json, context: Context) -> bool:
        """Whether the rule surely holds of an object of its shape."""
        return self._asks_nothing(value) or any(
            all(_looks_same(view, value, other, context) for view in self.views) for other in self.good
        )

    def values(self, way: Way, value: Found) -> tuple[Json, ...]:
        """What a field the rule compares may be beside the other such fields; all known values where none fits."""
        if way not in self._known:
            return ()
        fitting = self._rows
        for other, rows in self._rows_of.items():
            found = first_at(value, other) if other != way else None
            if not _is_open(found):
                fitting = fitting & rows.get(json_key(found), frozenset())  # type: ignore[arg-type]  # what is not open is JSON
        key = (way, fitting)
        if key not in self._values:
            known = [self._known[way][row] for row in sorted(fitting or self._rows)]
            present: dict[Hashable, Json] = {}
            for entry in known:
                if not isinstance(entry, Missing):
                    present.setdefault(json_key(entry), entry)
            self._values[key] = tuple(present.values())
        return self._values[key]

    @cached_property
    def _known(self) -> Mapping[Way, tuple[Found, ...]]:
        """The fields whose values the rule compares, and what they are in each object that is known to be good."""
        return {way: tuple(first_at(other, way) for other in self.good) for way, test in self.views if test is None}

    @cached_property
    def _rows(self) -> frozenset[int]:
        return frozenset(range(len(self.good)))

    @cached_property
    def _rows_of(self) -> Mapping[Way, Mapping[Hashable, frozenset[int]]]:
        """In which of the good objects a field has a value."""
        found: dict[Way, dict[Hashable, frozenset[int]]] = {}
        for way, values in self._known.items():
            rows = found.setdefault(way, {})
            for row, value in enumerate(values):
                if not isinstance(value, Missing):
                    rows[json_key(value)] = rows.get(json_key(value), frozenset()) | {row}
        return found

    @cached_property
    def _values(self) -> dict[tuple[Way, frozenset[int]], tuple[Json, ...]]:
        """What was found: for a field, beside values that so many of the good objects have."""
        return {}

    def _asks_nothing(self, value: Json) -> bool:
        """Whether no check of the rule can fail, whatever the data say."""
        for check in self.rule.checks:
            found = first_at(value, full(check.target, self.rule.each))
            is_present = not isinstance(found, Missing) and found is not None
            if is_present is not isinstance(check.predicate, Required):
                return False
        return True


def _is_open(value: Found) -> bool:
    return isinstance(value, Missing) or value is None


def _looks_same(view: View, left: Json, right: Json, context: Context) -> bool:
    way, test = view
    one, other = first_at(left, way), first_at(right, way)
    return same(one, other) if test is None else passes(test, one, context) is passes(test, other, context)


def seen_values(plan: Plan) -> Seen:
    """Every value that the bases have at each declared field."""
    seen: dict[tuple[str, Way], list[Json]] = defaultdict(list)
    for shape, value in _objects(plan):
        for field in shape.fields:
            for place in places(value, field.path.tokens, ()):
                values = seen[shape.name, field.path.tokens]
                if not isinstance(place.value, Missing) and not any(same(place.value, old) for old in values):
                    values.append(place.value)
    return {key: tuple(values) for key, values in seen.items()}


def hanging(
    plan: Plan, context: Context, known_good: Mapping[str, Sequence[Json]] | None = None
) -> Mapping[str, tuple[Hanging, ...]]:
    """By shape, the rules that hang on missing data.

    The objects of the bases count as good. `known_good` gives other values by `Shape.path`, those at the same index
    belonging together: they replace those of the bases.
    """
    found: dict[str, tuple[Hanging, ...]] = {}
    objects = list(_objects(plan))
    for shape in plan.shapes.values():
        own = [value for owner, value in objects if owner is shape]
        good = tuple(_given(shape, own, known_good or {}))
        rules = [rule for rule in shape.rules if rule.data - context.data.keys()]
        found[shape.name] = tuple(Hanging(rule, tuple(_views(plan, shape, rule)), good) for rule in rules)
    return found


def _views(plan: Plan, shape: Shape, rule: Rule) -> Iterator[View]:
    for table in sorted(rule.data):
        key = (plan.data[table].key,)
        if shape.field(Path(key)) is not None:
            yield key, None
    for part in holds_in(rule.guard):
        if part.path.root is not Root.DATA:
            yield full(part.path, rule.each), None if isinstance(part.test, InData) else part.test
    for check in rule.checks:
        presence = isinstance(check.predicate, Required | Forbidden)
        yield full(check.target, rule.each), Present() if presence else None
        for path in others_read(check.predicate):
            yield full(path, rule.each), None


def _given(shape: Shape, own: list[Json], given: Mapping[str, Sequence[Json]]) -> Iterator[Json]:
    """The objects known to be good: the bases' with the given values put in, one set of values after the other."""
    columns = {field.path: given[name] for field in shape.fields if (name := f"{shape.name}.{field.path}") in given}
    if not columns:
        yield from own
        return
    for index in range(max(map(len, columns.values()))):
        for value in own or [{}]:
            for path, column in columns.items():
                if EACH not in path.tokens and column:
                    value = changed(value, tuple(map(str, path.tokens)), column[index % len(column)])  # noqa: PLW2901 - the object as changed so far
            yield value


def _objects(plan: Plan) -> Iterator[tuple[Shape, Json]]:
    """Every object of the bases with its shape, those inside others too."""
    for name, bases in plan.examples.bases.items():
        for value in bases.values():
            yield from ((shape, found) for shape, found, _ in objects_in(plan, plan.shapes[name], value))

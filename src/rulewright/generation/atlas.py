"""Plan and shape → what is declared at a place, which checks bear on it, and in which order fields are best filled."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from rulewright.generation.keys import key_of
from rulewright.generation.needs import needed, ordered
from rulewright.generation.rule_ways import full, guard_paths, way_of
from rulewright.language.conditions import ALWAYS, OneOf, holds_in
from rulewright.language.paths import EACH, VALUES, Each, Path, Root
from rulewright.language.types import ValueType
from rulewright.plan.predicates import (
    Chosen,
    Compare,
    Custom,
    EachKey,
    KnownKeys,
    PresentCount,
    Sum,
    Unique,
)
from rulewright.validation.values import json_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rulewright.generation.rule_ways import Way
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer
    from rulewright.plan.contract import Plan
    from rulewright.plan.rules import Check, Field, Rule, Shape, Variants

_HANGING = (Compare, Unique, Sum, PresentCount, Chosen)
"""Predicates that ask of one place what hangs on others."""


@dataclass(frozen=True, slots=True)
class Case:
    """What a polymorphic object on the way must be: at `depth` tokens, with the value at `by`."""

    depth: int
    by: Way
    value: Json

    def chooser(self, pointer: Pointer) -> Pointer:
        """The place of the value that chooses, on the way to a pointer."""
        return (*pointer[: self.depth], *map(str, self.by))


@dataclass(frozen=True, slots=True)
class Frame:
    """A shape that the object may have which so many tokens lead to; it has it in all of the cases."""

    shape: Shape
    depth: int
    cases: tuple[Case, ...] = ()


@dataclass(frozen=True, slots=True)
class Bearing:
    """A check that limits what may stand at a place.

    `reverse`: the place is the other side of a `Compare`. `own`: the paths of the rule's guard that read this very
    place, so that the guard's truth hangs on the value to be chosen. `is_fixed`: it limits the place in every payload
    alike.
    """

    rule: Rule
    check: Check
    frame: Frame
    reverse: bool
    own: frozenset[Path]
    is_fixed: bool


class Atlas:
    """The declared places below one shape, through nested shapes; what it works out it keeps."""

    def __init__(self, plan: Plan, shape: Shape, missing: frozenset[str] = frozenset()) -> None:
        """The places of a shape; rules that read `missing` data bear on none."""
        self.plan = plan
        self.shape = shape
        self.missing = missing
        self._frames: dict[Way, tuple[Frame, ...]] = {}
        self._bearings: dict[Way, tuple[Bearing, ...]] = {}
        self._children: dict[Way, tuple[str, ...]] = {}
        self._cases_of: dict[Way, dict[str, list[tuple[Case, ...]]]] = {}
        self._named: dict[Way, tuple[Json, ...]] = {}
        self._has_maps = any(_is_map(field) for shape in plan.shapes.values() for field in shape.fields)

    @cached_property
    def _fields(self) -> Mapping[str, Mapping[Way, Field]]:
        return {name: {field.path.tokens: field for field in shape.fields} for name, shape in self.plan.shapes.items()}

    @cached_property
    def _by_target(self) -> Mapping[str, Mapping[Way, list[tuple[Rule, Check, bool]]]]:
        index: dict[str, dict[Way, list[tuple[Rule, Check, bool]]]] = {}
        for name, shape in self.plan.shapes.items():
            targets = index.setdefault(name, {})
            for rule in shape.rules:
                for check in () if rule.data & self.missing else rule.checks:
                    for way, reverse in _limits(rule, check):
                        targets.setdefault(way, []).append((rule, check, reverse))
        return index

    def frames(self, way: Way) -> tuple[Frame, ...]:
        """The shapes on the way to a place, the outermost first; the last may be those of the place itself."""
        if way not in self._frames:
            found = list(self._with_cases(Frame(self.shape, 0)))
            for length in range(1, len(way) + 1):
                for outer in tuple(found):
                    field = self._fields[outer.shape.name].get(way[outer.depth : length])
                    if outer.depth < length and field is not None:
                        found.extend(self._continued(field.shape, field.variants, length, outer.cases))
            self._frames[way] = tuple(found)
        return self._frames[way]

    def _continued(
        self, shape: str | None, variants: Variants | None, depth: int, cases: tuple[Case, ...]
    ) -> Iterator[Frame]:
        if shape is not None:
            yield from self._with_cases(Frame(self.plan.shapes[shape], depth, cases))
        for value, name in () if variants is None else variants.cases:
            case = Case(depth, variants.by.tokens if variants else (), value)
            yield from self._with_cases(Frame(self.plan.shapes[name], depth, (*cases, case)))

    def _with_cases(self, frame: Frame) -> Iterator[Frame]:
        yield frame
        yield from self._continued(None, frame.shape.variants, frame.depth, frame.cases)

    def homes(self, way: Way) -> tuple[Frame, ...]:
        """Every shape that declares the place, the innermost first; the one it would be in, where none does."""
        outer = [frame for frame in reversed(self.frames(way)) if frame.depth < len(way) or not way]
        declaring = [frame for frame in outer if way[frame.depth :] in self._fields[frame.shape.name]]
        return tuple(declaring or outer[:1])

    def home(self, way: Way) -> Frame:
        """The shape that declares the place."""
        return self.homes(way)[0]

    def field(self, way: Way) -> Field | None:
        """What is declared at a place."""
        home = self.home(way)
        return self._fields[home.shape.name].get(way[home.depth :])

    def is_map(self, way: Way) -> bool:
        """Whether a map stands at a place."""
        field = self.field(way) if way else None
        return field is not None and _is_map(field)

    def way(self, pointer: Pointer) -> Way:
        """The tokens of a pointer, every index written as EACH, and every key of a map as VALUES."""
        if not self._has_maps:
            return way_of(pointer)
        found: Way = ()
        for token in pointer:
            step = EACH if isinstance(token, int) else VALUES if self.is_map(found) else token
            found = (*found, step)
        return found

    def place(self, way: Way, index: int = 0) -> Pointer:
        """The place a way leads to; the last step to many on it is taken to `index`, others to their first place."""
        last = max((at for at, token in enumerate(way) if isinstance(token, Each)), default=-1)
        found: list[str | int] = []
        for at, token in enumerate(way):
            number = index if at == last else 0
            if token is EACH:
                found.append(number)
            else:
                found.append(self.key(way[:at], number) if token is VALUES else str(token))
        return tuple(found)

    def key(self, way: Way, index: int) -> str:
        """A key for the map at a place that its rules allow; each index gives another, as far as there are any."""
        tests = [
            test
            for bearing in self.bearings(way)
            if isinstance(bearing.check.predicate, EachKey)
            for test in bearing.check.predicate.tests
        ]
        return key_of(tests, index)

    def bearings(self, way: Way) -> tuple[Bearing, ...]:
        """Every check that limits what may stand at a place, whatever its rule's guard says."""
        if way not in self._bearings:
            found = []
            for frame in self.frames(way):
                for rule, check, reverse in self._by_target[frame.shape.name].get(way[frame.depth :], ()):
                    paths = {path for path in guard_paths(rule) if full(path, rule.each) == way[frame.depth :]}
                    is_linked = isinstance(check.predicate, _HANGING)
                    fixed = rule.guard == ALWAYS and not is_linked and not frame.cases
                    found.append(Bearing(rule, check, frame, reverse, frozenset(paths), fixed))
            self._bearings[way] = tuple(found)
        return self._bearings[way]

    def named(self, way: Way) -> tuple[Json, ...]:
        """The values that conditions of rules name at a place: what is there decides which rules apply."""
        if way not in self._named:
            found = (
                value
                for frame in self.frames(way)
                for rule in frame.shape.rules
                for part in holds_in(rule.guard)
                if isinstance(part.test, OneOf) and full(part.path, rule.each) == way[frame.depth :]
                for value in part.test.values
            )
            self._named[way] = tuple({json_key(value): value for value in found}.values())
        return self._named[way]

    def nesting(self, way: Way) -> int:
        """How many times the shape of a place lies on the way to it, itself included."""
        frames = self.frames(way)
        names = [frame.shape.name for frame in frames]
        return max(names.count(frame.shape.name) for frame in frames if frame.depth == frames[-1].depth)

    def leads_on(self, way: Way) -> bool:
        """Whether a field, or what is declared in it, continues in a shape that is already on the way."""
        home = self.home(way)
        names = {frame.shape.name for frame in self.frames(way[: home.depth])}
        inner = way[home.depth :]
        return any(
            not names.isdisjoint(field.shapes)
            for path, field in self._fields[home.shape.name].items()
            if path[: len(inner)] == inner
        )

    def children(self, way: Way) -> tuple[str, ...]:
        """The keys declared in the object at a place, those that rules of others hang on first."""
        if way not in self._children:
            keys = list(dict.fromkeys(key for key, _ in self._declared_keys(way)))
            self._children[way] = tuple(ordered(keys, self._needs(way, keys)))
        return self._children[way]

    def cases_of(self, way: Way, key: str) -> list[tuple[Case, ...]]:
        """The cases in which a key is declared in the object at a place: any of these sets."""
        if way not in self._cases_of:
            found: dict[str, list[tuple[Case, ...]]] = {}
            for known, cases in self._declared_keys(way):
                found.setdefault(known, []).append(cases)
            self._cases_of[way] = found
        return self._cases_of[way].get(key, [])

    def _declared_keys(self, way: Way) -> Iterator[tuple[str, tuple[Case, ...]]]:
        """The keys of the object at a place with the cases they are declared in; those that choose a case first."""
        frames = self.frames(way)
        for frame in frames:
            for case in frame.cases[-1:] if frame.depth == len(way) else ():
                if case.depth == len(way):
                    yield str(case.by[0]), frame.cases[:-1]
        for frame in frames:
            inner = way[frame.depth :]
            for path in self._fields[frame.shape.name]:
                if len(path) == len(inner) + 1 and path[:-1] == inner and isinstance(path[-1], str):
                    yield path[-1], frame.cases

    def unique_keys(self, array: Way) -> Iterator[Way]:
        """The places in the items of an array by which they must differ."""
        for frame in self.frames(array):
            for rule in frame.shape.rules:
                for check in rule.checks:
                    if isinstance(check.predicate, Unique) and array[frame.depth :] == full(check.target, rule.each):
                        yield from ((*array, EACH, *key.path.tokens) for key in check.predicate.by)

    def _needs(self, way: Way, keys: list[str]) -> dict[str, set[str]]:
        """For each key, the sibling keys that rules about it, or about what is in it, read."""
        needs: dict[str, set[str]] = {key: set() for key in keys}
        for frame in self.frames(way):
            for key, read in self._needed[frame.shape.name].get(way[frame.depth :], ()):
                if key in needs and key != read:
                    needs[key].add(read)
        return needs

    @cached_property
    def _needed(self) -> Mapping[str, Mapping[Way, set[tuple[str, str]]]]:
        return {name: needed(self.plan, shape) for name, shape in self.plan.shapes.items()}

    def declared(self) -> Iterator[tuple[Way, Field]]:
        """Every declared place with its way, in the author's order, recursion once."""
        for name, shape in self.plan.shapes.items():
            for way in self.places_of(name):
                yield from (((*way, *field.path.tokens), field) for field in shape.fields)

    def places_of(self, shape: str) -> Sequence[Way]:
        """The ways to objects of a shape: the root, and every declared place that continues in it, recursion once."""
        return self._ways.get(shape, ())

    @cached_property
    def _ways(self) -> Mapping[str, Sequence[Way]]:
        found: dict[str, list[Way]] = {}

        def visit(shape: Shape, way: Way, through: tuple[str, ...]) -> None:
            found.setdefault(shape.name, []).append(way)
            if shape.name in through:
                return
            passed = (*through, shape.name)
            for field in shape.fields:
                for name in field.shapes:
                    visit(self.plan.shapes[name], (*way, *field.path.tokens), passed)
            for name in shape.variants.shapes if shape.variants else ():
                visit(self.plan.shapes[name], way, passed)

        visit(self.shape, (), ())
        return found

    def shape_of(self, rule: Rule) -> Shape:
        """The shape whose rule it is."""
        return self._shapes[rule.id]

    @cached_property
    def _shapes(self) -> Mapping[str, Shape]:
        return {rule.id: shape for shape in self.plan.shapes.values() for rule in (shape.entry, *shape.rules)}


def _is_map(field: Field) -> bool:
    return field.type is ValueType.MAP or ValueType.MAP in field.alternatives


def _limits(rule: Rule, check: Check) -> Iterator[tuple[Way, bool]]:
    """The places a check limits, from its shape's object, and whether as the other side of a comparison."""
    target = full(check.target, rule.each)
    match check.predicate:
        case KnownKeys() | Custom():
            return
        case Chosen(by):
            yield (*target, *by.tokens), False
        case PresentCount(places):
            for path in places:
                yield full(path, rule.each), False
        case Unique(by):
            for key in by:
                yield (*target, EACH, *key.path.tokens), False
        case Compare(_, other) if other.root is not Root.DATA:
            yield target, False
            yield full(other, rule.each), True
        case _:
            yield target, False

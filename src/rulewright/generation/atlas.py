"""Plan and shape → what is declared at a place, which checks bear on it, and in which order fields are best filled."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from rulewright.language.conditions import ALWAYS, EveryItem, SomeItem, holds_in
from rulewright.language.paths import EACH, Path, Root
from rulewright.plan.predicates import Compare, KnownKeys, Unique

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rulewright.language.conditions import Condition
    from rulewright.language.paths import Pointer, Token
    from rulewright.plan.contract import Plan
    from rulewright.plan.rules import Check, Field, Rule, Shape

Way: TypeAlias = "tuple[Token, ...]"
"""The tokens from the payload's root to a place, every index written as EACH."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A shape whose object lies on the way to a place, and how many tokens lead to that object."""

    shape: Shape
    depth: int


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
        """The shapes on the way to a place, the outermost first; the last may be that of the place itself."""
        if way not in self._frames:
            found = [Frame(self.shape, 0)]
            for length in range(1, len(way) + 1):
                outer = found[-1]
                field = self._fields[outer.shape.name].get(way[outer.depth : length])
                if field is not None and field.shape is not None:
                    found.append(Frame(self.plan.shapes[field.shape], length))
            self._frames[way] = tuple(found)
        return self._frames[way]

    def home(self, way: Way) -> Frame:
        """The shape that declares the place."""
        return next(frame for frame in reversed(self.frames(way)) if frame.depth < len(way) or not way)

    def field(self, way: Way) -> Field | None:
        """What is declared at a place."""
        home = self.home(way)
        return self._fields[home.shape.name].get(way[home.depth :])

    def bearings(self, way: Way) -> tuple[Bearing, ...]:
        """Every check that limits what may stand at a place, whatever its rule's guard says."""
        if way not in self._bearings:
            found = []
            for frame in self.frames(way):
                for rule, check, reverse in self._by_target[frame.shape.name].get(way[frame.depth :], ()):
                    paths = {path for path in guard_paths(rule) if full(path, rule.each) == way[frame.depth :]}
                    fixed = rule.guard == ALWAYS and not isinstance(check.predicate, Compare | Unique)
                    found.append(Bearing(rule, check, frame, reverse, frozenset(paths), fixed))
            self._bearings[way] = tuple(found)
        return self._bearings[way]

    def nesting(self, way: Way) -> int:
        """How many times the shape of a place lies on the way to it, itself included."""
        names = [frame.shape.name for frame in self.frames(way)]
        return names.count(names[-1])

    def leads_on(self, way: Way) -> bool:
        """Whether a field, or what is declared in it, continues in a shape that is already on the way."""
        home = self.home(way)
        names = {frame.shape.name for frame in self.frames(way[: home.depth])}
        inner = way[home.depth :]
        return any(
            field.shape in names for path, field in self._fields[home.shape.name].items() if path[: len(inner)] == inner
        )

    def children(self, way: Way) -> tuple[str, ...]:
        """The keys declared in the object at a place, those that rules of others hang on first."""
        if way not in self._children:
            frame = self.frames(way)[-1]
            inner = way[frame.depth :]
            keys = [
                path[-1]
                for path in self._fields[frame.shape.name]
                if len(path) == len(inner) + 1 and path[:-1] == inner and isinstance(path[-1], str)
            ]
            self._children[way] = tuple(_ordered(keys, self._needs(way, keys)))
        return self._children[way]

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
            start = way[: frame.depth]
            for rule in frame.shape.rules:
                reads = {key for path in self._reads(rule) if (key := _key_after(way, start + full(path, rule.each)))}
                for check in rule.checks:
                    key = _key_after(way, start + full(check.target, rule.each))
                    if key in needs:
                        needs[key] |= reads - {key}
        return needs

    def _reads(self, rule: Rule) -> Iterator[Path]:
        """The paths a rule reads: its guard's, the other sides of its comparisons, the keys of the data it looks up."""
        yield from guard_paths(rule)
        for check in rule.checks:
            if isinstance(check.predicate, Compare) and check.predicate.other.root is not Root.DATA:
                yield check.predicate.other
        for name in rule.data:
            key = self.plan.data[name].key
            yield Path((key,))
            yield Path((key,), Root.ITEM)

    def declared(self) -> Iterator[tuple[Way, Field]]:
        """Every declared place with its way, in the author's order, recursion once."""
        for name, shape in self.plan.shapes.items():
            for way in self.places_of(name):
                yield from (((*way, *field.path.tokens), field) for field in shape.fields)

    def places_of(self, shape: str) -> Iterator[Way]:
        """The ways to objects of a shape: the root, and every declared place that continues in it, recursion once."""
        yield from self._ways_to(shape, self.shape, (), ())

    def _ways_to(self, wanted: str, shape: Shape, way: Way, through: tuple[str, ...]) -> Iterator[Way]:
        if shape.name == wanted:
            yield way
        if shape.name in through:
            return
        for field in shape.fields:
            if field.shape is not None:
                inner = self.plan.shapes[field.shape]
                yield from self._ways_to(wanted, inner, (*way, *field.path.tokens), (*through, shape.name))


def way_of(pointer: Pointer) -> Way:
    """The tokens of a pointer, every index written as EACH."""
    return tuple(EACH if isinstance(token, int) else token for token in pointer)


def full(path: Path, each: Path | None) -> Way:
    """The tokens of a rule's path from its shape's object: those of an item start with the way to the item."""
    if path.root is Root.ITEM and each is not None:
        return (*each.tokens, *path.tokens)
    return path.tokens


def guard_paths(rule: Rule) -> Iterator[Path]:
    """The paths of the payload that a rule's guard reads, those inside `some` and `every` made whole."""
    yield from _paths_in(rule.guard)


def _paths_in(condition: Condition) -> Iterator[Path]:
    for part in holds_in(condition):
        if part.path.root is Root.DATA:
            continue
        yield part.path
        if isinstance(part.test, SomeItem | EveryItem):
            for inner in _paths_in(part.test.condition):
                yield Path((*part.path.tokens, EACH, *inner.tokens), part.path.root)


def _limits(rule: Rule, check: Check) -> Iterator[tuple[Way, bool]]:
    """The places a check limits, from its shape's object, and whether as the other side of a comparison."""
    target = full(check.target, rule.each)
    match check.predicate:
        case KnownKeys():
            return
        case Unique(by):
            for key in by:
                yield (*target, EACH, *key.path.tokens), False
        case Compare(_, other) if other.root is not Root.DATA:
            yield target, False
            yield full(other, rule.each), True
        case _:
            yield target, False


def _key_after(way: Way, longer: Way) -> str | None:
    """The key that stands behind a way in a longer one."""
    if len(longer) <= len(way) or longer[: len(way)] != way:
        return None
    key = longer[len(way)]
    return key if isinstance(key, str) else None


def _ordered(keys: list[str], needs: Mapping[str, set[str]]) -> Iterator[str]:
    """The keys in the author's order, but for each one after those it needs; of a circle, as they come."""
    done: set[str] = set()

    def visit(key: str) -> Iterator[str]:
        if key in done:
            return
        done.add(key)
        for needed in keys:
            if needed in needs[key]:
                yield from visit(needed)
        yield key

    for key in keys:
        yield from visit(key)

"""A scene → the ways to break its check there, each labelled by what an endpoint would let through."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from rulewright.generation.demand import IS_PRESENT, Demand, Want, exactly
from rulewright.generation.edges import outside
from rulewright.generation.edits import changed
from rulewright.generation.items_where import with_count
from rulewright.generation.keys import bad_keys
from rulewright.generation.misses import missing, near_misses
from rulewright.generation.presences import presences
from rulewright.generation.repeats import alike, spelled_otherwise
from rulewright.generation.strict import wrong_texts
from rulewright.generation.sums import added_terms
from rulewright.generation.texts import texts_of
from rulewright.generation.wrong import convertible, of_no_type, unknown_values, wrong_types
from rulewright.language.conditions import InData, Matches, OneOf
from rulewright.language.types import ValueType
from rulewright.plan.predicates import (
    Chosen,
    CountWhere,
    Custom,
    EachKey,
    Forbidden,
    HasOffset,
    HasOneType,
    HasType,
    KnownKeys,
    NotBlank,
    NotCoercible,
    NotNull,
    PresentCount,
    Required,
    StrictFormat,
    Sum,
    Unique,
)
from rulewright.validation.places import MISSING, Missing, value_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.generation.make import Pins
    from rulewright.generation.scene import Scene
    from rulewright.generation.wrong import Labelled
    from rulewright.language.conditions import Json
    from rulewright.validation.places import Found

_MOST_MISSES = 12
"""How many near misses of one pattern are shown."""
_NOTHING: tuple[tuple[str, Found], ...] = (("absent", MISSING), ("null", None))
_BLANKS = (("blank", "   "), ("empty", ""), ("tab", "\t"), ("no-break-space", "\u00a0"))


@dataclass(frozen=True, slots=True)
class Twist:
    """One way to break a check: what must then stand where, in a payload that is ready for it."""

    label: str
    pins: Pins
    payload: Json


def twists(scene: Scene) -> Iterator[Twist]:
    """Every way worth showing, the plainest first."""
    match scene.aim.check.predicate:
        case Unique() as unique:
            yield from _repeats(scene, unique)
        case KnownKeys(names):
            for label, key in (
                ("an-unknown-key", "unknownKey"),
                *(("another-case", name.swapcase()) for name in names[:1]),
            ):
                if key not in names:
                    yield Twist(label, {(*scene.pointer, key): (exactly("x"),)}, scene.payload)
        case EachKey(tests):
            for label, key in bad_keys(tests):
                yield Twist(label, {(*scene.pointer, key): (IS_PRESENT,)}, scene.payload)
        case Chosen(by, values):
            pointer = (*scene.pointer, *map(str, by.tokens))
            for label, value in (*_NOTHING, *unknown_values(values)):
                yield Twist(label, {pointer: (exactly(value),)}, scene.payload)
        case PresentCount() as asked:
            for label, pins in presences(scene, asked, allowed=False):
                yield Twist(label, pins, scene.payload)
        case CountWhere() as asked:
            yield from _recounts(scene, asked)
        case Custom():
            yield from _examples(scene)
        case Sum() as asked:
            off = outside(asked, scene)
            for label, demand in islice(off, 2):
                yield Twist(label, {scene.pointer: (demand,)}, scene.payload)
            for label, pins in added_terms(asked, scene):
                yield Twist(label, pins, scene.payload)
            for label, demand in off:
                yield Twist(label, {scene.pointer: (demand,)}, scene.payload)
        case predicate:
            for label, demand in _demands(scene):
                yield Twist(label, {scene.pointer: (demand,)}, scene.payload)
            parent = scene.pointer[:-1]
            if isinstance(predicate, Required) and predicate.deep and parent and isinstance(parent[-1], str):
                yield Twist("without-its-parent", {parent: (exactly(MISSING),)}, scene.payload)


def _demands(scene: Scene) -> Iterator[tuple[str, Demand]]:
    """The demands on the check's own place that break it."""
    match scene.aim.check.predicate:
        case HasOffset() as predicate:
            yield "no-offset", Demand(predicate, Want.BROKEN)
        case Required(_, nullable):
            yield "absent", exactly(MISSING)
            if not nullable:
                yield "null", exactly(None)
        case Forbidden():
            yield "present", IS_PRESENT
        case NotNull():
            yield "null", exactly(None)
        case HasType(_, lenient) as predicate if not lenient:
            yield "another-type", Demand(predicate, Want.BROKEN)
            for label, value in _values(scene):
                yield label, exactly(value)
        case HasType() | HasOneType() | NotCoercible() | OneOf() | InData() | NotBlank() | Matches() | StrictFormat():
            for label, value in _values(scene):
                yield label, exactly(value)
        case predicate:
            yield from outside(predicate, scene)


def _values(scene: Scene) -> Iterator[Labelled]:
    match scene.aim.check.predicate:
        case HasType(value_type, lenient):
            yield from wrong_types(value_type, lenient=lenient)
            if value_type is ValueType.ARRAY and isinstance(scene.sample, list) and scene.sample:
                yield "an-item-without-its-array", scene.sample[0]
        case HasOneType(types):
            yield from of_no_type(types)
        case StrictFormat() as wanted:
            yield from ((f"like-{text or 'nothing'}", text) for text in wrong_texts(wanted))
        case NotCoercible(value_type):
            yield from convertible(value_type, [] if isinstance(scene.sample, Missing) else [scene.sample])
        case OneOf(values):
            yield from unknown_values(values)
        case InData(name):
            yield from _not_in_data(scene, name)
        case NotBlank():
            yield from _BLANKS
        case Matches() as matches:
            yield from islice(_misses(scene, matches), _MOST_MISSES)
        case _:
            return


def _recounts(scene: Scene, asked: CountWhere) -> Iterator[Twist]:
    """One such item too few, and one too many."""
    for label, count in (("too-few", asked.low - 1), ("too-many", None if asked.high is None else asked.high + 1)):
        made = None if count is None else with_count(scene.maker, scene.payload, scene.pointer, asked, count)
        if made is not None:
            yield Twist(label, made[1], made[0])


def _examples(scene: Scene) -> Iterator[Twist]:
    """The contract's own examples of what the rule refuses."""
    at = scene.aim.footing.at
    for number, example in enumerate(scene.world.plan.examples.variations):
        is_its = any(entry.rule == scene.aim.rule.id for entry in example.errors)
        if is_its and example.shape == scene.aim.shape.name:
            yield Twist(f"example-{number + 1}", {}, changed(scene.payload, at, example.payload))


def _misses(scene: Scene, matches: Matches) -> Iterator[Labelled]:
    """Texts that just miss a pattern and meet all else; where there are none, that miss it."""
    accepted = texts_of([Demand(matches, Want.HOLDS)])
    word = scene.sample if isinstance(scene.sample, str) else accepted.shortest()
    if word is None:
        return
    found = missing(near_misses(matches.pattern, word), accepted, scene.allowed)
    first = next(found, None)
    if first is None:
        yield from missing(near_misses(matches.pattern, word), accepted, texts_of(()))
    else:
        yield first
        yield from found


def _not_in_data(scene: Scene, name: str) -> Iterator[Labelled]:
    if name in scene.world.context.data:
        key = scene.world.plan.data[name].key
        yield from unknown_values([row[key] for row in scene.world.context.data[name].rows.values() if key in row])


def _repeats(scene: Scene, unique: Unique) -> Iterator[Twist]:
    """A later item with the key of the first: next to it, the last of four, and as a number spelled otherwise."""
    for label, later in (("the-next-item", 1), ("the-fourth-item", 3)):
        made = alike(scene, unique, 0, later)
        if made is not None:
            yield Twist(label, made[1], made[0])
    made = alike(scene, unique, 0, 1) if len(unique.by) == 1 else None
    if made is not None:
        (first, (same,)), (second, _) = made[1].items()
        other = spelled_otherwise(value_at(made[0], first))
        if other is not None:
            yield Twist("the-same-number", {first: (same,), second: (exactly(other),)}, changed(made[0], second, other))

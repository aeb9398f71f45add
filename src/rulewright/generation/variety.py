"""World → valid payloads that differ in kind: least and most fields, telling texts, other spellings."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product
from typing import TYPE_CHECKING, Literal

from rulewright.generation.aims import aims, reachable
from rulewright.generation.demand import IS_PRESENT, Demand, Want, exactly, is_met, same
from rulewright.generation.edits import changed, place_at
from rulewright.generation.folding import Feature
from rulewright.generation.keeping import valid
from rulewright.generation.literals import ways
from rulewright.generation.make import Maker, always, never
from rulewright.generation.rule_ways import full
from rulewright.generation.texts import plainest
from rulewright.language.conditions import Absent, All, Not, OneOf, holds_in
from rulewright.language.paths import Each, Root
from rulewright.language.types import ValueType
from rulewright.validation.places import MISSING, value_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rulewright.generation.make import Pins
    from rulewright.generation.rule_ways import Way
    from rulewright.generation.world import World
    from rulewright.language.conditions import Condition, Json
    from rulewright.language.paths import Pointer
    from rulewright.validation.places import Found

TELLING = (
    ("accents", "Zoë Ångström"),
    ("punctuation", "O'Neil-Smith & Co. #1, 50%"),
    ("marks", "100% @ #1"),
    ("cjk", "山田"),
    ("combining", "Jose\u0301"),
    ("right-to-left", "שלום"),
    ("beyond-the-bmp", "a😀b"),
    ("dotted-capital-i", "İstanbul"),
    ("quote-and-backslash", 'a "b" \\c'),
    ("spaces-around", " a "),
)
_UNITS: tuple[Literal["codepoints", "utf16", "bytes"], ...] = ("codepoints", "utf16", "bytes")
_MOST_TOLD = 6
"""In how many of the fullest payloads telling texts are put."""
_MOST_TRIED = 8
"""In how many payloads a field is left out to see one that is valid without it."""
_MOST_PAIRED = 12
"""Of so many fields each two are paired."""
_MOST_CHOICES = 12
"""A field with more values than this is shown with those that conditions name, and one other."""


def least_and_most(world: World) -> Iterator[tuple[str, Json | None, str]]:
    """Payloads with no optional field, and with all that go together, for each value that conditions ask about."""
    for label, pins in [("", {}), *_choices(world)]:
        for how, eager in (("least", never), ("most", always), ("most", _unless_hanging(world))):
            maker = Maker(world, plainest, pins, eager, lean=True)
            payload, reason = valid(maker, maker.from_nothing(), {})
            if payload is not None or eager is not always:
                yield f"{label}{how}-fields", payload, reason
            if payload is not None and eager is always:
                break


def _unless_hanging(world: World) -> Callable[[Pointer], bool]:
    """Puts optional fields in, but for those that rules on missing data look at."""

    def eager(pointer: Pointer) -> bool:
        home = world.atlas.home(world.atlas.way(pointer))
        inner = world.atlas.way(pointer)[home.depth :]
        return not any(inner == way for rule in world.hanging[home.shape.name] for way, _ in rule.views)

    return eager


def _choices(world: World) -> Iterator[tuple[str, Pins]]:
    """Each value that conditions name of a field, and others of its list; each condition on several fields."""
    for way, values in asked_values(world).items():
        for value in values:
            yield f"{way[-1]}-{value}-", {world.atlas.place(way): (exactly(value),)}
    yield from _conditions(world)


def asked_values(world: World) -> dict[Way, list[Json]]:
    """By field, the values that conditions name, and others of its list: all of a short one, one of a long one."""
    found: dict[Way, list[Json]] = {}
    for shape, rule in reachable(world):
        at = world.atlas.places_of(shape.name)[0]
        for part in holds_in(rule.guard):
            if isinstance(part.test, OneOf) and part.path.root is not Root.DATA:
                values = found.setdefault((*at, *full(part.path, rule.each)), [])
                values += [value for value in part.test.values if not any(same(value, old) for old in values)]
    for way, values in found.items():
        others = _others(world, way, values)
        found[way] += others if len(values) + len(others) <= _MOST_CHOICES else others[:1]
    return found


def _conditions(world: World) -> Iterator[tuple[str, Pins]]:
    """Each condition of several parts made true, and all but one of its parts in turn."""
    seen: set[Condition] = set()
    for shape, rule in reachable(world):
        if rule.guard in seen or not isinstance(rule.guard, All) or len(rule.guard.parts) <= 1:
            continue
        seen.add(rule.guard)
        footing = next(aims(world, rule, shape)).footing
        variants = [("", rule.guard)]
        for number, part in enumerate(rule.guard.parts):
            others = tuple(other for other in rule.guard.parts if other is not part)
            variants.append((f"-but-for-{number + 1}", All((*others, Not(part)))))
        for label, condition in variants:
            pins = next(ways(world, {}, condition, footing, truth=True), None)
            if pins is not None:
                yield f"where-{rule.id}-applies{label}-", pins


def _others(world: World, way: Way, named: Sequence[Json]) -> list[Json]:
    """The values a field's own list has beside those that conditions name."""
    for bearing in world.atlas.bearings(way):
        predicate = bearing.check.predicate
        if isinstance(predicate, OneOf) and bearing.rule.row:
            return [value for value in predicate.values if not any(same(value, entry) for entry in named)]
    return []


def told(world: World, payloads: Sequence[tuple[str, Json]]) -> Iterator[Feature]:
    """Each telling text in each field that may have it, in the fullest payloads."""
    for label, text in TELLING:
        covered: set[Way] = set()
        for _, payload in payloads[:_MOST_TOLD]:
            for pointer in _texts_in(world, payload):
                way = world.atlas.way(pointer)
                if way not in covered and _may_be(world, payload, pointer, text):
                    covered.add(way)
                    yield _feature(world, f"{_name(pointer)}-with-{label}", payload, {pointer: (exactly(text),)})


def _feature(world: World, label: str, payload: Json, pins: Pins) -> Feature:
    """What a payload shows with the demands met."""
    return Feature(f"{world.shape.name}#{label}", None, pins, lambda: valid(Maker(world, plainest), payload, pins))


def _name(pointer: Pointer) -> str:
    return ".".join(str(token) for token in pointer)


def _texts_in(world: World, payload: Json) -> Iterator[Pointer]:
    for way, field in world.atlas.declared():
        pointer = world.atlas.place(way)
        if field.type is ValueType.STRING and isinstance(value_at(payload, pointer), str):
            yield pointer


def _may_be(world: World, payload: Json, pointer: Pointer, text: str) -> bool:
    """Whether every rule allows the text there, whatever a length counts."""
    place = replace(place_at(payload, pointer), value=text)
    contexts = [replace(world.context, unit=unit) for unit in _UNITS]
    return all(is_met(entry.demand, place, context) for entry in world.active(payload, pointer) for context in contexts)


def thinned(world: World, payloads: Sequence[tuple[str, Json]]) -> Iterator[Feature]:
    """Each field left out, and each object emptied, of the first payloads that stay valid."""
    for way, field in world.atlas.declared():
        pointer = world.atlas.place(way)
        wanted: list[tuple[str, Found]] = [(f"without-{_name(pointer)}", MISSING)]
        if field.type is ValueType.OBJECT and not isinstance(way[-1], Each):
            wanted.append((f"{_name(pointer)}-empty", {}))
        for label, value in wanted:
            # What is around the field must be there, or its absence would say nothing.
            around: Pins = {pointer[:-1]: (IS_PRESENT,)} if len(pointer) > 1 else {}
            tried = [payload for _, payload in payloads if place_at(payload, pointer).is_present][:_MOST_TRIED]
            for payload in tried:
                thinner = changed(payload, pointer, value)
                if _is_taken(world, thinner):
                    yield _feature(world, label, thinner, {**around, pointer: (exactly(value),)})
                    break


def respelled(world: World, payloads: Sequence[tuple[str, Json]]) -> Iterator[Feature]:
    """Other spellings that mean the same, and other values of two-valued fields."""
    for way, field in world.atlas.declared():
        pointer = world.atlas.place(way)
        start = next((payload for _, payload in payloads if place_at(payload, pointer).is_present), None)
        if start is None:
            continue
        value = value_at(start, pointer)
        wanted: list[tuple[str, Json]] = [("null", None)] if field.nullable else []
        match field.type:
            case ValueType.BOOLEAN:
                wanted += [("true", True), ("false", False)]
            case ValueType.NUMBER | ValueType.INTEGER if isinstance(value, int | float) and value == int(value):
                # Equal as JSON, so each is put in as it is spelled.
                for label, number in (("whole", int(value)), ("with-a-point", float(value))):
                    spelled = changed(start, pointer, number)
                    if _is_taken(world, spelled):
                        yield _as_it_is(world, f"{_name(pointer)}-{label}", spelled)
                broken = [value + 0.5, value - 0.5] if field.type is ValueType.NUMBER else []
                wanted += [
                    ("with-a-fraction", number)
                    for number in broken
                    if _is_taken(world, changed(start, pointer, number))
                ][:1]
            case _:
                pass
        for label, other in wanted:
            yield _feature(world, f"{_name(pointer)}-{label}", start, {pointer: (exactly(other),)})
    for name, payload in payloads[:1]:
        yield _as_it_is(world, f"{name}-with-keys-reversed", _reversed(payload))


def _is_taken(world: World, payload: Json) -> bool:
    return not world.judge(payload) and not world.doubt(payload)


def _as_it_is(world: World, label: str, payload: Json) -> Feature:
    """What shows in this very payload alone."""
    return Feature(f"{world.shape.name}#{label}", None, {(): (_SPELLED_SO,)}, lambda: (payload, ""))


_SPELLED_SO = Demand(Absent(), Want.TRUE)
"""No payload that is there meets it: what is spelled in a way of its own is put together with nothing."""


def pairs(world: World, payloads: Sequence[tuple[str, Json]]) -> Iterator[Feature]:
    """Each value of one field that conditions ask about beside each of another, as far as both can be."""
    found = [(way, values) for way, values in asked_values(world).items()][:_MOST_PAIRED]
    for (one, values), (other, others) in combinations(found, 2):
        for value, beside in product(values[:_MOST_CHOICES], others[:_MOST_CHOICES]):
            first, second = world.atlas.place(one), world.atlas.place(other)
            pins: Pins = {first: (exactly(value),), second: (exactly(beside),)}
            start = _nearest(payloads, first, value)
            if start is not None:
                yield _feature(world, f"{one[-1]}-{value}-and-{other[-1]}-{beside}", start, pins)


def _nearest(payloads: Sequence[tuple[str, Json]], pointer: Pointer, value: Json) -> Json | None:
    """The first payload that has the value; or any."""
    found = (payload for _, payload in payloads if same(value_at(payload, pointer), value))
    return next(found, payloads[0][1] if payloads else None)


def _reversed(value: Json) -> Json:
    match value:
        case dict():
            return {key: _reversed(member) for key, member in reversed(value.items())}
        case list():
            return [_reversed(item) for item in value]
        case _:
            return value

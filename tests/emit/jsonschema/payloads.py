"""A plan and a shape → payloads near every boundary of its rules, most of them breaking a few."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from rulewright.language.conditions import (
    All,
    AnyOf,
    Condition,
    CountWithin,
    EveryItem,
    Holds,
    Json,
    LengthWithin,
    Not,
    NumberWithin,
    OneOf,
    SomeItem,
)
from rulewright.language.paths import EACH, VALUES, Root, Token
from rulewright.language.types import ValueType
from rulewright.plan.predicates import Chosen, CountWhere, KeyCountWithin, MultipleOf
from rulewright.validation.interpreter import shapes_in
from rulewright.validation.places import value_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rulewright.language.paths import Pointer
    from rulewright.plan.contract import Plan
    from rulewright.plan.rules import Rule, Shape, Variants

_DAYS: list[Json] = ["2026-03-08", "2026-03-09", "2026-03-12", "2026-03-20", "2026-04-01", "2026-04-02"]
_INSTANTS: list[Json] = [
    *("2026-03-03T17:00:00Z", "2026-03-09T05:00:00.000Z", "2026-03-08T23:59:59-05:00", "2026-03-10T00:00:00Z"),
    *("2026-03-03T12:00:00-05:00", "2026-04-02T12:00:00-05:00"),
]
_NESTED: list[Json] = [[], {}, [1], [True], ["a", "a"], {"a": 1}]
_NUMBERS: list[Json] = [0, 1, 2, 3, -1, 1.0, 1.5, 0.5, 0.01, 25]
_DECIMALS: list[Json] = ["1", "2", "0.5", "2.5", "1.50", "2.51", "-0", "-1.0", "0.49", "3"]
JUNK: list[Json] = [
    None,
    True,
    False,
    *("", " ", "\t", "a", "b", "ab", "abc", "abcd", "A", "B", "X", "US", "red", "blue", "deep", "a@b.c"),
    *("25", " 7\n", "1.5", "1e3", "-0", "01", "true", "false", "\U0001f600\U0001f600", "éé"),
    *("2026-02-29", "2024-02-29", "2026-03-09T00:00:00", "2026-03-09T24:00:00Z", "2026-03-09t00:00:00Z"),
    *_NUMBERS,
    *_NESTED,
    *_DAYS,
    *_INSTANTS,
]
TYPICAL: dict[ValueType, list[Json]] = {
    ValueType.STRING: ["a", "ab", "b", "abc", "A", "X"],
    ValueType.NUMBER: [1, 2, 0.5, 1.5, 2.0, 2.5, 0.125],
    ValueType.INTEGER: [1, 0, 2, 2.0],
    ValueType.BOOLEAN: [True, False],
    ValueType.OBJECT: [{}, {"a": 1}],
    ValueType.ARRAY: [[], [1, 2], ["a"]],
    ValueType.DATE: _DAYS,
    ValueType.DATETIME: _INSTANTS,
    ValueType.DATE_OR_DATETIME: [*_DAYS, *_INSTANTS],
    ValueType.DECIMAL: _DECIMALS,
    ValueType.DECIMAL_OR_NUMBER: [*_DECIMALS, 1, 2, 0.5, 2.5],
    ValueType.MAP: [{}, {"a": 1}, {"ab": "a", "EUR": 2}],
}
KEYS = ["a", "b", "ab", "abc", "A", "", " ", "DE", "US", "eUR", "a1"]


@dataclass(slots=True)
class _Spot:
    """What may stand at a place."""

    members: dict[str, _Spot] = field(default_factory=dict)
    items: _Spot | None = None
    values: _Spot | None = None
    shapes: list[str] = field(default_factory=list)
    types: list[ValueType] = field(default_factory=list)
    hints: list[Json] = field(default_factory=list)
    variants: Variants | None = None

    def at(self, tokens: tuple[Token, ...]) -> _Spot:
        spot = self
        for token in tokens:
            if token is EACH:
                spot.items = spot.items or _Spot()
                spot = spot.items
            elif token is VALUES:
                spot.values = spot.values or _Spot()
                spot = spot.values
            else:
                spot = spot.members.setdefault(str(token), _Spot())
        return spot


def payloads(plan: Plan, shape: str) -> st.SearchStrategy[Json]:
    """Payloads of a shape, made field by field."""
    spots = {name: _spot(plan, plan.shapes[name]) for name in shapes_in(plan, shape)}
    junk = st.sampled_from(JUNK)
    objects: dict[str, st.SearchStrategy[Json]] = {}
    for name, spot in spots.items():
        objects[name] = st.deferred(lambda spot=spot: _object(spot, objects, junk))  # type: ignore[misc]  # the name is bound early
    return st.one_of(*[objects[shape]] * 20, junk)


@st.composite
def edited(draw: st.DrawFn, bases: list[Json]) -> Json:
    """A base in which up to three values are dropped, or replaced by junk or by values from elsewhere in it."""
    payload = copy.deepcopy(draw(st.sampled_from(bases)))
    for _ in range(draw(st.integers(0, 3))):
        pointers = [pointer for pointer in _pointers(payload, ()) if pointer]
        if not pointers:
            break
        *way, last = draw(st.sampled_from(pointers))
        around: Any = value_at(payload, tuple(way))
        elsewhere = value_at(payload, draw(st.sampled_from(pointers)))
        if draw(st.booleans()):
            around[last] = copy.deepcopy(draw(st.sampled_from([*JUNK, elsewhere])))
        else:
            del around[last]
    return payload


def _pointers(value: Json, at: Pointer) -> Iterator[Pointer]:
    yield at
    inner: Iterable[tuple[str | int, Json]] = ()
    if isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list):
        inner = enumerate(value)
    for token, member in inner:
        yield from _pointers(member, (*at, token))


def _value(
    spot: _Spot, objects: dict[str, st.SearchStrategy[Json]], junk: st.SearchStrategy[Json]
) -> st.SearchStrategy[Json]:
    made: list[st.SearchStrategy[Json]] = []
    if spot.members:
        made.append(_object(spot, objects, junk))
    if spot.items is not None:
        made.append(st.lists(_value(spot.items, objects, junk), max_size=3))
    if spot.values is not None:
        made.append(st.dictionaries(st.sampled_from(KEYS), _value(spot.values, objects, junk), max_size=3))
    made += [objects[shape] for shape in spot.shapes]
    if spot.variants is not None:
        made += _cases(spot.variants, objects, st.just({}))
    if not made or len(spot.types) > 1:
        made += [st.sampled_from(TYPICAL[kind]) for kind in spot.types]
    hints = [st.sampled_from(spot.hints)] * 6 if spot.hints else []
    return st.one_of(*made * 8, *hints, junk)


def _object(
    spot: _Spot, objects: dict[str, st.SearchStrategy[Json]], junk: st.SearchStrategy[Json]
) -> st.SearchStrategy[Json]:
    optional = {key: _value(member, objects, junk) for key, member in spot.members.items()}
    made: st.SearchStrategy[Json] = st.fixed_dictionaries({}, optional={**optional, "unknown": junk})
    return made if spot.variants is None else st.one_of(made, *_cases(spot.variants, objects, made))


def _cases(
    variants: Variants, objects: dict[str, st.SearchStrategy[Json]], own: st.SearchStrategy[Json]
) -> Iterator[st.SearchStrategy[Json]]:
    """For each case, objects with its value, the members of its shape, and members of their own."""
    for value, shape in variants.cases:
        yield st.builds(_joined, own, objects[shape], st.just(variants.by.tokens), st.just(value))


def _joined(own: Json, inner: Json, by: tuple[Token, ...], value: Json) -> Json:
    assert isinstance(own, dict)
    assert isinstance(inner, dict)
    joined: dict[str, Json] = copy.deepcopy({**own, **inner})
    around: Any = joined
    for token in by[:-1]:
        if not isinstance(around.get(token), dict):
            around[token] = {}
        around = around[token]
    around[by[-1]] = value
    return joined


def _spot(plan: Plan, shape: Shape) -> _Spot:
    root = _Spot(variants=shape.variants)
    for declared in shape.fields:
        spot = root.at(declared.path.tokens)
        spot.types += (declared.type,) if declared.type is not None else declared.alternatives
        spot.shapes += declared.shapes
        spot.variants = declared.variants
        if declared.default is not None:
            spot.hints.append(declared.default[0])
    for rule in shape.rules:
        for path, value in _hints(plan, rule):
            root.at(path).hints.append(value)
    return root


def _hints(plan: Plan, rule: Rule) -> Iterator[tuple[tuple[Token, ...], Json]]:
    each = rule.each.tokens if rule.each else ()
    for holds, under in _tests(rule.guard, ()):
        start = each if holds.path.root is Root.ITEM else ()
        tokens = (plan.data[str(holds.path.tokens[0])].key,) if holds.path.root is Root.DATA else holds.path.tokens
        for value in _near(holds.test):
            yield (*start, *under, *tokens), value
    for check in rule.checks:
        start = each if check.target.root is Root.ITEM else ()
        for value in _near(check.predicate):
            yield (*start, *check.target.tokens), value
        match check.predicate:
            case Chosen(by, values):
                for value in values:
                    yield (*start, *check.target.tokens, *by.tokens), value
            case CountWhere(where):
                for holds, under in _tests(where, ()):
                    for value in _near(holds.test):
                        yield (*start, *check.target.tokens, EACH, *under, *holds.path.tokens), value


def _tests(condition: Condition, under: tuple[Token, ...]) -> Iterator[tuple[Holds, tuple[Token, ...]]]:
    match condition:
        case Holds(path, SomeItem(inner) | EveryItem(inner)):
            yield from _tests(inner, (*under, *path.tokens, EACH))
        case Holds():
            yield condition, under
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from _tests(part, under)
        case Not(part):
            yield from _tests(part, under)


def _near(asked: object) -> Iterator[Json]:
    match asked:
        case OneOf(values, is_folded):
            yield from values
            if is_folded:
                yield from (value.swapcase() for value in values if isinstance(value, str))
        case KeyCountWithin(low, high):
            for length in {max(low - 1, 0), low, (high or low), (high or low) + 1}:
                yield {str(index): None for index in range(length)}
        case LengthWithin(low, high):
            yield from ("a" * length for length in {max(low - 1, 0), low, (high or low), (high or low) + 1})
        case CountWithin(low, high):
            for length in {max(low - 1, 0), low, (high or low), (high or low) + 1}:
                yield [None] * length
        case NumberWithin():
            for bound in (asked.at_least, asked.at_most, asked.above, asked.below):
                if bound is not None:
                    yield from (float(bound), float(bound) - 0.5, float(bound) + 0.5, int(bound))
        case MultipleOf(step):
            yield from (float(step), float(step * 3), float(step) * 1.5, float(step / Decimal(10)))
        case _:
            return

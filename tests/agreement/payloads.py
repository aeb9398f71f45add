"""Choices, a plan and a clock → payloads of a shape: valid, nearly valid, and odd."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from rulewright.language.conditions import All, AnyOf, Condition, EveryItem, Holds, Json, Not, SomeItem
from rulewright.language.paths import EACH, Each, Root, Token
from rulewright.language.types import ValueType
from rulewright.plan.predicates import Chosen, CountWhere, EachKey, Required, Sum
from rulewright.validation.interpreter import interpret, shapes_in
from rulewright.validation.places import value_at
from tests.agreement import values
from tests.agreement.aims import FORMAT_SAMPLES, aims
from tests.agreement.choice import Choice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rulewright.language.paths import Pointer
    from rulewright.plan.contract import Plan
    from rulewright.plan.rules import Rule, Shape
    from rulewright.validation.context import Context

TYPICAL: dict[ValueType, tuple[Json, ...]] = {
    ValueType.STRING: (*values.PLAIN, *FORMAT_SAMPLES[:2]),
    ValueType.NUMBER: (1, 2, 0.5, 1.5, 2.0, 0.1, 0.3),
    ValueType.INTEGER: (1, 0, 2, 2.0, 5),
    ValueType.BOOLEAN: (True, False),
    ValueType.OBJECT: ({}, {"a": 1}),
    ValueType.ARRAY: ([], ["a"], [1, 2]),
    ValueType.DATE: values.DAYS[:7],
    ValueType.DATETIME: values.INSTANTS[:8],
    ValueType.DATE_OR_DATETIME: (*values.DAYS[:7], *values.INSTANTS[:8]),
    ValueType.DECIMAL: values.DECIMAL_TEXTS[:9],
    ValueType.DECIMAL_OR_NUMBER: (*values.DECIMAL_TEXTS[:9], 1, 0.5, 0.3),
    ValueType.MAP: ({}, {"a": "a"}, {"a": 1, "ab": 2}),
}
UNKNOWN = ("unknown", "", "a", "k", "__proto__", "constructor")
DEEPEST = 4


@dataclass(slots=True)
class Spot:
    """What may stand at a place of a shape."""

    members: dict[str, Spot] = field(default_factory=dict)
    items: Spot | None = None
    """What the items of an array are, or the values of a map."""
    keys: list[str] = field(default_factory=list)
    """Keys on both sides of what is asked of those of a map."""
    cases: list[str] = field(default_factory=list)
    """The shapes that the object may have beside its own."""
    shapes: list[str] = field(default_factory=list)
    types: list[ValueType] = field(default_factory=list)
    hints: list[Json] = field(default_factory=list)

    def at(self, tokens: tuple[Token, ...]) -> Spot:
        """The spot that steps lead to, which is there from now on."""
        spot = self
        for token in tokens:
            if isinstance(token, Each):
                spot.items = spot.items or Spot()
                spot = spot.items
            else:
                spot = spot.members.setdefault(str(token), Spot())
        return spot

    @property
    def typical(self) -> list[Json]:
        """Values of the declared types."""
        return [value for kind in self.types for value in TYPICAL[kind]] or list(values.PLAIN)


@dataclass(frozen=True)
class Payloads:
    """The payloads of a shape, under a clock."""

    plan: Plan
    shape: str
    context: Context

    @cached_property
    def spots(self) -> dict[str, Spot]:
        """The spots of every shape that a payload can reach."""
        return {name: self._spot(self.plan.shapes[name]) for name in shapes_in(self.plan, self.shape)}

    def draw(self, choice: Choice) -> Json:
        """One payload: mended until it is valid or nearly so, or left as it fell; then edited a little."""
        if choice.one_in(40):
            return copy.deepcopy(choice.of(values.ODD))
        oddness = choice.of([30, 30, 8, 3])
        payload: Json = self._object(choice, self.spots[self.shape], oddness, 0)
        if oddness == 30:
            payload = self._mended(choice, payload)
        for _ in range(choice.of([0, 0, 1, 2])):
            payload = edited(choice, payload)
        return payload

    def _value(self, choice: Choice, spot: Spot, oddness: int, depth: int) -> Json:
        if choice.one_in(oddness):
            return copy.deepcopy(choice.of(values.ODD))
        if spot.hints and choice.below(3):
            return copy.deepcopy(choice.of(spot.hints))
        several = spot.items is not None or len(spot.types) > 1
        if depth < DEEPEST and (spot.members or spot.shapes) and not (several and choice.below(2)):
            inner = [self.spots[name] for name in spot.shapes]
            return self._object(
                choice, choice.of([*inner, spot]) if spot.members else choice.of(inner), oddness, depth + 1
            )
        if depth < DEEPEST and spot.items is not None:
            if ValueType.MAP in spot.types:
                keys = choice.some([*dict.fromkeys((*spot.keys, "a", "ab", "a/b~", "__proto__"))], 3)
                return {key: self._value(choice, spot.items, oddness, depth + 1) for key in keys}
            return [self._value(choice, spot.items, oddness, depth + 1) for _ in range(choice.below(4))]
        return copy.deepcopy(choice.of(spot.typical))

    def _object(self, choice: Choice, spot: Spot, oddness: int, depth: int) -> dict[str, Json]:
        made: dict[str, Json] = {}
        if spot.cases:
            made |= self._object(choice, self.spots[choice.of(spot.cases)], oddness, depth + 1)
        for key, member in spot.members.items():
            if choice.below(3 + depth) < 2 - (depth > 2):
                made[key] = self._value(choice, member, oddness, depth)
        if choice.one_in(oddness):
            made[choice.of(UNKNOWN)] = copy.deepcopy(choice.of(values.ODD))
        return made

    def _mended(self, choice: Choice, payload: Json) -> Json:
        """The payload without what breaks rules, and with what they miss, as far as a few tries go."""
        for _ in range(4):
            found = interpret(self.plan, self.plan.shapes[self.shape], payload, self.context).broken
            if not found:
                break
            for entry in reversed(found):
                if isinstance(entry.check.predicate, Required):
                    self._add(choice, payload, entry.pointer)
                elif entry.pointer:
                    remove(payload, entry.pointer)
        return payload

    def _add(self, choice: Choice, payload: Any, pointer: Pointer) -> None:
        """Puts a value at a pointer, and objects on the way to it."""
        spot: Spot | None = self.spots[self.shape]
        around = payload
        for token in pointer[:-1]:
            spot = self._inner(spot, token)
            if isinstance(around, dict) and not isinstance(around.get(str(token)), dict | list):
                around[str(token)] = {}
            around = value_at(around, (token,))
        spot = self._inner(spot, pointer[-1])
        if spot is not None and isinstance(around, dict):
            around[str(pointer[-1])] = self._value(choice, spot, 30, 2)

    def _inner(self, spot: Spot | None, token: str | int) -> Spot | None:
        if spot is None or isinstance(token, int):
            return None if spot is None else spot.items
        if spot.items is not None and token not in spot.members:
            return spot.items
        owners = [spot, *(self.spots[name] for name in (*spot.shapes, *spot.cases))]
        return next((owner.members[token] for owner in owners if token in owner.members), None)

    def _spot(self, shape: Shape) -> Spot:
        root = Spot()
        for declared in shape.fields:
            spot = root.at(declared.path.tokens)
            if declared.type is not None:
                spot.types.append(declared.type)
            spot.types += declared.alternatives
            spot.shapes += declared.shapes
            if declared.default is not None:
                spot.hints.append(declared.default[0])
        for rule in shape.rules:
            for path, value in self._hints(rule):
                root.at(path).hints.append(value)
            for check in rule.checks:
                if isinstance(check.predicate, EachKey):
                    tests = check.predicate.tests
                    found = [value for test in tests for value in aims(test, self.context.clock)]
                    root.at(check.target.tokens).keys += [value for value in found if isinstance(value, str)]
        if shape.variants is not None:
            root.cases += shape.variants.shapes
        return root

    def _hints(self, rule: Rule) -> Iterator[tuple[tuple[Token, ...], Json]]:
        each = rule.each.tokens if rule.each else ()
        for holds, under in asked_in(rule.guard):
            start = each if holds.path.root is Root.ITEM else ()
            tokens = holds.path.tokens
            if holds.path.root is Root.DATA:
                key = self.plan.data[str(tokens[0])].key
                tokens = (key,)
                for rows in self.context.data.values():
                    yield from (((*each, key), known[key]) for known in rows.rows.values() if key in known)
            for value in aims(holds.test, self.context.clock):
                yield (*start, *under, *tokens), value
        for check in rule.checks:
            start = each if check.target.root is Root.ITEM else ()
            target = (*start, *check.target.tokens)
            match check.predicate:
                case Chosen(by, values_of):
                    yield from (((*target, *by.tokens), value) for value in values_of)
                case CountWhere(where):
                    for holds, under in asked_in(where, (*target, EACH)):
                        for value in aims(holds.test, self.context.clock):
                            yield (*under, *holds.path.tokens), value
                case Sum():
                    yield from ((target, value) for value in (0, 0.3, "0.6", 1, 3, -1))
                case _:
                    yield from ((target, value) for value in aims(check.predicate, self.context.clock))


@st.composite
def drawn(draw: st.DrawFn, payloads: Payloads, bases: Sequence[Json] = ()) -> Json:
    """Payloads as Hypothesis chooses them: of bases, near them half of the time."""
    choice = Choice.drawn(draw)
    if not bases or choice.one_in(2):
        return payloads.draw(choice)
    payload = copy.deepcopy(choice.of(bases))
    for _ in range(choice.below(4)):
        payload = edited(choice, payload)
    return payload


def asked_in(condition: Condition, under: tuple[Token, ...] = ()) -> Iterator[tuple[Holds, tuple[Token, ...]]]:
    """Every test of a condition, and the array whose items it is about."""
    match condition:
        case Holds(path, SomeItem(inner) | EveryItem(inner)):
            yield from asked_in(inner, (*under, *path.tokens, EACH))
        case Holds():
            yield condition, under
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from asked_in(part, under)
        case Not(part):
            yield from asked_in(part, under)


def pointers(value: Json, at: Pointer = ()) -> Iterator[Pointer]:
    """The pointer of every value in a payload."""
    yield at
    inner: Iterable[tuple[str | int, Json]] = ()
    if isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list):
        inner = enumerate(value)
    for token, member in inner:
        yield from pointers(member, (*at, token))


def remove(payload: Any, pointer: Pointer) -> None:
    """Takes a value out of a payload, if it is still there."""
    around = value_at(payload, pointer[:-1])
    if isinstance(around, dict):
        around.pop(str(pointer[-1]), None)
    elif isinstance(around, list) and isinstance(pointer[-1], int) and pointer[-1] < len(around):
        del around[pointer[-1]]


def edited(choice: Choice, payload: Json) -> Json:
    """The payload with one value dropped, nulled, doubled, wrapped, or replaced by an odd one or one from elsewhere in it."""
    places = [pointer for pointer in pointers(payload) if pointer]
    if not places:
        return payload
    at = choice.of(places)
    around: Any = value_at(payload, at[:-1])
    match choice.below(6):
        case 0:
            del around[at[-1]]
        case 1:
            around[at[-1]] = None
        case 2:
            around[at[-1]] = copy.deepcopy(value_at(payload, choice.of(places)))
        case 3 if isinstance(around, list):
            around.append(copy.deepcopy(value_at(payload, at)))
        case 4:
            around[at[-1]] = [around[at[-1]]]
        case _:
            around[at[-1]] = copy.deepcopy(choice.of(values.ODD))
    return payload

"""A valid payload → payloads near it: members dropped, nulled, mistyped, moved to an edge, doubled, moved."""

from __future__ import annotations

import copy
from decimal import Decimal
from itertools import islice, product
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from rulewright.language.conditions import (
    All,
    AnyOf,
    CountWithin,
    DateWithin,
    Holds,
    LengthWithin,
    Not,
    NumberWithin,
    OneOf,
)
from rulewright.plan.predicates import Chosen, CountWhere, EachKey, HasOffset, KeyCountWithin, MultipleOf, NotBlank

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rulewright.language.conditions import Condition, Test
    from rulewright.plan.contract import Plan
    from rulewright.plan.predicates import Predicate

TEXTS = (
    *(
        "",
        " ",
        "\n",
        "\u2003",
        "a",
        "ab",
        "abc",
        "abcd",
        "é",
        "éé",
        "😀",
        "😀😀",
        "b",
        "s",
        "f1",
        "i1",
        "x\ny",
        "axxyb",
    ),
    *("U157189", "u1\n", "u\uff11", "true", "false", "25", " 25 ", "2.5", "1e2", "-0", "025", "NaN", "US", "us", "DE"),
    *("12.50", "0.5", "-1", "-0", "01", "1.", ".5", "1e2", "5.5", "0.00000000000000000001", "9" * 101, "1\n"),
    *("ada@example.com", "ada@example.com\n", "12345", "12345\n", "K1A 0B1", "+12065550100", "+1", "+", "ON"),
    *("'", '"', '"""', "\\", "{}", "{0}", "None", "True", "__class__", "\x00", "\u2028", "')\nabort()#"),
)
MOMENTS = (
    *("2026-03-01", "2026-03-02", "2026-03-08", "2026-03-09", "2026-03-10", "2027-03-02", "2027-03-03", "2026-02-30"),
    *("2024-02-29", "0000-01-01", "9999-12-31", "20260309", "2026-03-09T00:00:00Z", "2026-03-09T12:00:00Z"),
    *("2026-03-09T11:59:59.999999999Z", "2026-03-09T12:00:00.000000001Z", "2026-03-09T14:00:00+02:00"),
    *("2026-03-02T12:00:00Z", "2026-03-03T12:00:00Z", "2027-03-02T12:00:00Z", "2027-03-02T12:00:00.1Z"),
    *("2026-03-09T12:00:00", "2026-02-09T12:00:00", "2026-03-09T24:00:00Z", "2026-03-09T23:59:60Z"),
    *("2026-05-02", "2026-03-01T00:00:00Z", "2026-04-02T12:00:00Z", "2026-03-02T11:00:00Z", "2027-03-02T11:00:00Z"),
    *("2026-03-09t12:00:00z", "2026-12-31T23:59:59.5Z", "2026-12-31T23:59:59.50001Z", "2028-01-01"),
    *("0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", f"2026-03-09T12:00:00.{'0' * 60}1Z"),
)
NUMBERS = (
    *(0, 1, -1, 2, 3, 5, 7, 25, 50, 100, 101, 0.0, -0.0, 1.0, 0.1, 0.3, 0.7, 0.07, 0.29, 25.01, 25.001),
    *(0.30000000000000004, 1e15 + 0.3, 123456789.01, 1e9 + 0.01, 2**53, 2**53 + 1, 9007199254740992.0),
    *(9007199254740994.0, 1e22, 1e308, 1.7e308, 5e-324, 10**30, 10**400, -(10**400)),
    *(Decimal("0.1"), Decimal("0.10000000000000000000001"), Decimal("25.00"), Decimal("2.0"), Decimal("1e400")),
    *(Decimal("1e-400"), Decimal("0.01000000000000000020816681711721685")),
)
OTHERS: tuple[Any, ...] = (
    None,
    True,
    False,
    [],
    {},
    [None],
    [[]],
    {"a": None},
    [1, 1.0],
    {"": ""},
    ["a", "a"],
    [{}, {}],
    [{"t": "a"}, {}],
)
FLOODS: tuple[Any, ...] = (
    None,
    5,
    "5",
    5.5,
    "x",
    True,
    {},
    [],
    [5],
    {"a": 5},
    "2026-03-09",
    "2026-03-09T12:00:00",
    "true",
    10**400,
)
ANYTHING = (*TEXTS, *MOMENTS, *NUMBERS, *OTHERS)


def edges_of(test: Predicate | Test) -> list[Any]:
    """Values on both sides of what a predicate or a test asks for."""
    match test:
        case LengthWithin(low, high) | CountWithin(low, high):
            sizes = {max(low - 1, 0), low, *(() if high is None else (high, high + 1))}
            if isinstance(test, CountWithin):
                return [[None] * size for size in sizes] + [[{}] * size for size in sizes]
            return [letter * size for size in sizes for letter in ("a", "é", "😀")]
        case NumberWithin():
            bounds = [bound for bound in (test.at_least, test.at_most, test.above, test.below) if bound is not None]
            return [
                *bounds,
                *(float(bound) for bound in bounds),
                *(bound + step for bound in bounds for step in (-1, 1, Decimal("0.01"))),
                *(float(bound) + step for bound in bounds for step in (-0.01, 0.01)),
                *(f"{Decimal(bound) + step:f}" for bound in bounds for step in (0, Decimal("0.01"), Decimal("-0.01"))),
            ]
        case OneOf(values):
            return [*values[:12], *(case(str(values[0])) for case in (str.lower, str.upper)), [values[0]]]
        case Chosen(_, values):
            return [*values, str(values[0]).upper(), [values[0]]]
        case KeyCountWithin(low, high):
            sizes = {max(low - 1, 0), low, *(() if high is None else (high, high + 1))}
            return [{f"k{number}": None for number in range(size)} for size in sizes]
        case EachKey(tests):
            texts = [text for test in tests for text in edges_of(test) if isinstance(text, str)]
            return [{text: "a"} for text in (*texts, "", " ", "ab", "A", "éé")]
        case CountWhere(_, low, high):
            return [[{}] * size for size in {max(low - 1, 0), low, *(() if high is None else (high, high + 1))}]
        case DateWithin() | HasOffset():
            return list(MOMENTS)
        case NotBlank():
            return [" ", "\u2003\n", "\u200b"]
        case MultipleOf(step, _):
            return [step, float(step) / 2, step * 3, 19.99, 0.285, f"{step * 3:f}", f"{Decimal(step) / 2:f}"]
        case _:
            return []


def asked_in(condition: Condition) -> Iterator[Holds]:
    """Every test in a condition."""
    match condition:
        case Holds():
            yield condition
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from asked_in(part)
        case Not(part):
            yield from asked_in(part)


def places_of(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The pointer of every value in a payload."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(place for key, member in inner for place in places_of(member, (*at, key)))]


def value_of(payload: Any, at: tuple[Any, ...]) -> Any:
    for token in at:
        payload = payload[token]
    return payload


class Mutations:
    """The payloads near those of one contract."""

    def __init__(self, plan: Plan) -> None:
        self.by_key: dict[str, list[Any]] = {}
        for shape in plan.shapes.values():
            for entry in shape.fields:
                self._tell_apart(entry.path.tokens, ())
            for rule in shape.rules:
                for check in rule.checks:
                    by = check.predicate.by.tokens if isinstance(check.predicate, Chosen) else ()
                    self._tell_apart((*check.target.tokens, *by), edges_of(check.predicate))
                for part in asked_in(rule.guard):
                    self._tell_apart(part.path.tokens, edges_of(part.test))
        self.by_key = {key: list({repr(value): value for value in held}.values()) for key, held in self.by_key.items()}
        self.keys = [*self.by_key, "unknown", ""]

    def _tell_apart(self, tokens: tuple[Any, ...], values: Iterable[Any]) -> None:
        keys = [token for token in tokens if isinstance(token, str)]
        if keys:
            self.by_key.setdefault(keys[-1], []).extend(values)

    def near(self, base: Any, most: int = 5) -> st.SearchStrategy[Any]:
        """Payloads up to so many changes away from a base."""
        return st.composite(self._draw)(base, most)

    def _draw(self, draw: st.DrawFn, base: Any, most: int) -> Any:
        payload = copy.deepcopy(base)
        for _ in range(draw(st.integers(0, most))):
            at = draw(st.sampled_from(places_of(payload)))
            if at:
                self._change(draw, payload, at)
            elif isinstance(payload, dict) and draw(st.integers(0, 30)):
                self._add(draw, payload)
            else:
                return copy.deepcopy(draw(st.sampled_from(ANYTHING)))
        return payload

    def _value(self, draw: st.DrawFn, key: Any) -> Any:
        aimed = self.by_key.get(key)
        return copy.deepcopy(draw(st.sampled_from(aimed if aimed and draw(st.booleans()) else ANYTHING)))

    def _add(self, draw: st.DrawFn, around: dict[str, Any]) -> None:
        key = draw(st.sampled_from(self.keys))
        around[key] = self._value(draw, key)

    def _change(self, draw: st.DrawFn, payload: Any, at: tuple[Any, ...]) -> None:
        around, key = value_of(payload, at[:-1]), at[-1]
        match draw(st.integers(0, 9)):
            case 0 | 1:
                del around[key]
            case 2:
                around[key] = None
            case 3:
                around[key] = copy.deepcopy(value_of(payload, draw(st.sampled_from(places_of(payload)))))
            case 4 if isinstance(around, list):
                around.append(copy.deepcopy(around[key]))
            case 5 | 6 if isinstance(around[key], dict):
                self._add(draw, around[key])
            case 7:
                around[key] = [around[key]]
            case _:
                around[key] = self._value(draw, key)

    def single_changes(self, plan: Plan, most_bases: int) -> Iterator[tuple[str, Any]]:
        """The first bases of each shape with one member set to what its rules tell apart, doubled or dropped."""
        for shape, bases in plan.examples.bases.items():
            for base in islice(bases.values(), most_bases):
                yield shape, base
                for at in places_of(base)[1:]:
                    around = value_of(base, at[:-1])
                    key = next(token for token in reversed(at) if isinstance(token, str))
                    for value in (None, 5, "x", {}, [], *self.by_key.get(key, ())):
                        yield shape, _with(base, at, value)
                    payload = _with(base, at, None)
                    del value_of(payload, at[:-1])[at[-1]]
                    yield shape, payload
                    if isinstance(around, list):
                        yield shape, _with(base, at[:-1], [*around, around[at[-1]]])

    def floods(self, plan: Plan) -> Iterator[tuple[str, Any]]:
        """Every base with every key of the contract in every object of it: added, or set, to one value."""
        for shape, bases in plan.examples.bases.items():
            for base, value in product(bases.values(), FLOODS):
                for replaces in (False, True):
                    payload = copy.deepcopy(base)
                    for at in sorted(places_of(payload), key=len, reverse=True):
                        around = value_of(payload, at)
                        for key in self.by_key if isinstance(around, dict) else ():
                            if key not in around or (replaces and not isinstance(around[key], dict | list)):
                                around[key] = copy.deepcopy(value)
                    yield shape, payload


def _with(base: Any, at: tuple[Any, ...], value: Any) -> Any:
    payload = copy.deepcopy(base)
    value_of(payload, at[:-1])[at[-1]] = copy.deepcopy(value)
    return payload

"""The quick answer: what it leaves to the judgement, because only that may say."""

from __future__ import annotations

import enum
from collections import OrderedDict
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rulewright.emit.python import compile_plan
from rulewright.loading import loads
from rulewright.reading.limits import MAX_DEPTH, LimitError
from rulewright.validation.clock import Clock
from rulewright.validation.context import Context
from rulewright.validation.plain import NotJsonError, to_plain

TEXT = """\
rulewright: 1
contract: plain
version: 1.0.0
shapes:
  Order:
    fields:
      text:      { type: string }
      enum:      { enum: [A, B] }
      listed:    { type: string, enum: [A, B] }
      number:    { type: number }
      integer:   { type: integer }
      flag:      { type: boolean }
      date:      { type: date }
      loose:     { type: number, coercible: true }
      untyped:   { title: Anything }
      mixed:     { enum: [1, A, null] }
      bare:      { type: object }
      object:    { type: object }
      object.a:  { type: string }
      shut:      { type: object, closed: true }
      texts:     { type: array, of: { type: string } }
      any:       { type: array }
      rows:      { type: array, of: { type: array, of: { type: number } } }
      inline:    { type: array, of: { type: object } }
      inline[*].a: { type: string }
      line:      { type: Line }
      warned:    { type: string, severity: warning }
      warnedObject: { type: object, severity: warning }
      warnedObject.a: { type: string }
      nullable:  { type: string, nullable: true }
      decimal:   { type: decimal, range: 0..9 }
      either:    { type: decimal, as: either, step: 0.5 }
      folded:    { enum: { values: [A, b, 1], ignoreCase: true } }
      map:       { type: mapOf, of: { type: string }, keys: { length: 1..3 }, count: 1..3 }
      maps:      { type: mapOf, of: { type: mapOf, of: { type: object } } }
      lines:     { type: mapOf, of: Line }
      several:   { type: oneOfTypes, of: [{ type: string, enum: [A] }, integer, Line, { type: array, of: string }] }
      varied:    { type: object, variants: { by: kind, cases: { a: Line, b: Other } } }
      variedMap: { type: mapOf, of: { type: object, variants: { by: kind, cases: { a: Line }, else: open } } }
      self:      { type: Self }
    rules:
      SUM:   { sum: { of: ["either", "lines[*].n"], equals: decimal } }
      COUNT: { countWhere: { in: inline, where: { a: [A, B] }, is: ..1 } }
      MOST:  { atMostOne: [text, number] }
      NAMED: { when: { varied.n: { above: 5 } }, require: text }
  Line:
    fields:
      a: { type: string }
      n: { type: number }
      kind: { enum: [a] }
  Other: { fields: { kind: { type: string } } }
  Self:
    fields: { kind: { type: string } }
    variants: { by: kind, cases: { a: Line, b: Other }, else: open }
"""
PLAN = loads(TEXT, "plain.yaml").plan
CONTEXT = Context(Clock.at(date(2026, 3, 2), PLAN.clock.zone))
KEYS = [entry.path.tokens[0] for entry in PLAN.shapes["Order"].fields if len(entry.path.tokens) == 1]


class Text(str):
    __slots__ = ()


class Colour(enum.StrEnum):
    A = "A"


class Count(enum.IntEnum):
    ONE = 1


CYCLE: list[Any] = []
CYCLE.append(CYCLE)
DEEP: Any = "A"
for _ in range(MAX_DEPTH):
    DEEP = [DEEP]

NOT_PLAIN: dict[str, Any] = {
    "a subclass of str": Text("A"),
    "a StrEnum": Colour.A,
    "an IntEnum": Count.ONE,
    "a Decimal": Decimal("1.5"),
    "NaN": float("nan"),
    "infinity": float("-inf"),
    "a huge whole number": 10**1001,
    "a tuple": ("A",),
    "a subclass of dict": OrderedDict(a="A"),
    "bytes": b"A",
    "a date": date(2026, 3, 2),
    "half of a surrogate pair": "A\ud800",
    "a set": {"A"},
    "a key that is no text": {1: "A"},
    "a key with half of a surrogate pair": {"\udc00": "A"},
    "something of that sort deeper inside": {"a": [{"b": Decimal(1)}]},
    "a value in itself": CYCLE,
    "a value nested too deep": DEEP,
}


def is_valid(payload: Any) -> bool | None:
    return compile_plan(PLAN).is_valid("Order", payload, CONTEXT)


@pytest.mark.parametrize("value", NOT_PLAIN.values(), ids=NOT_PLAIN)
@pytest.mark.parametrize("key", [*KEYS, "undeclared"])
def test_what_is_no_plain_json_is_left_to_the_judgement(key: str, value: Any) -> None:
    assert is_valid({key: value}) is None


@pytest.mark.parametrize("value", NOT_PLAIN.values(), ids=NOT_PLAIN)
@pytest.mark.parametrize(
    "around",
    [
        lambda value: {"texts": ["A", value]},
        lambda value: {"any": ["A", value]},
        lambda value: {"rows": [[1, value]]},
        lambda value: {"inline": [{"a": value}]},
        lambda value: {"inline": [{"b": value}]},
        lambda value: {"inline": [value]},
        lambda value: {"object": {"a": value}},
        lambda value: {"object": {"b": value}},
        lambda value: {"bare": {"b": value}},
        lambda value: {"line": {"a": value}},
        lambda value: {"line": {"b": value}},
        lambda value: {"map": {"a": value}},
        lambda value: {"maps": {"a": {"b": value}}},
        lambda value: {"maps": {"a": {"b": {"c": value}}}},
        lambda value: {"lines": {"a": {"a": value}}},
        lambda value: {"lines": {"a": {"b": value}}},
        lambda value: {"several": {"b": value}},
        lambda value: {"several": ["A", value]},
        lambda value: {"varied": {"kind": value}},
        lambda value: {"varied": {"kind": "a", "a": value}},
        lambda value: {"varied": {"kind": "c", "b": value}},
        lambda value: {"variedMap": {"a": {"kind": value}}},
        lambda value: {"variedMap": {"a": {"kind": "a", "a": value}}},
        lambda value: {"self": {"kind": value}},
        lambda value: {"self": {"kind": "a", "a": value}},
        lambda value: {"self": {"kind": "b", "a": value}},
        lambda value: {"self": {"a": value}},
    ],
)
def test_so_is_what_is_none_deeper_inside(around: Any, value: Any) -> None:
    assert is_valid(around(value)) is None


@pytest.mark.parametrize(
    "payload",
    [
        *({1: "A"}, {"\ud800": "A"}, OrderedDict(text="A"), {"object": {1: "A"}}),
        *(
            {"map": {1: "A"}},
            {"map": {"\ud800": "A"}},
            {"maps": {"a": {1: {}}}},
            {"varied": {1: "A"}},
            {"self": {1: "A"}},
        ),
    ],
)
def test_so_is_a_key_or_an_object_that_is_none(payload: Any) -> None:
    assert is_valid(payload) is None
    with pytest.raises(NotJsonError) if type(payload) is dict else pytest.raises(AssertionError):
        assert to_plain(payload) is payload


@pytest.mark.parametrize("text", ["é", "\U0001f600", "\x00", "\ue000"])
def test_texts_beyond_ascii_are_plain(text: str) -> None:
    assert is_valid({"text": text, "texts": [text], text: text, "map": {text: text}}) is True


@pytest.mark.parametrize("value", [0, -1, 1.5, -0.0, 10**300, 1e307])
def test_numbers_are_plain(value: float) -> None:
    assert is_valid({"number": value, "rows": [[value]], "any": [value]}) is True


@pytest.mark.parametrize("value", [10**400, 1.7e308])
def test_numbers_that_only_their_digits_tell_plain_are_left_to_the_judgement(value: float) -> None:
    assert is_valid({"number": value}) is None
    assert is_valid({"untyped": value}) is True


@pytest.mark.parametrize(
    "payload",
    [{"text": 5}, {"number": "5"}, {"text": None}, {"texts": [None]}, {"shut": {"a": 1}}, {"enum": "C"}, [], "x"],
)
def test_what_an_error_refuses_is_refused(payload: Any) -> None:
    assert is_valid(payload) is False


def test_what_a_warning_mistypes_is_left_to_the_judgement() -> None:
    assert is_valid({"warned": 5}) is None
    assert is_valid({"warnedObject": []}) is None
    assert is_valid({"warnedObject": {"a": "A"}, "warned": "A"}) is True
    assert is_valid({"warnedObject": {}}) is True


def test_null_is_answered_for_where_it_may_stand() -> None:
    assert is_valid({"nullable": None}) is True
    assert is_valid({"mixed": None}) is False


@pytest.mark.parametrize("depth", [MAX_DEPTH - 1, MAX_DEPTH])
def test_depth_is_counted_as_the_reader_counts_it(depth: int) -> None:
    plan = loads(
        TEXT.split("shapes:", maxsplit=1)[0]
        + "shapes: { Node: { fields: { next: { type: Node }, all: { type: array, of: Node } } } }",
        "deep.yaml",
    ).plan
    for key in ("next", "other"):
        payload: Any = {}
        for _ in range(depth):
            payload = {key: payload}
        answer = compile_plan(plan).is_valid("Node", payload, CONTEXT)
        try:
            to_plain(payload)
        except LimitError:
            assert answer is None
        else:
            assert answer in ({True} if key == "other" else {True, None})


def test_shallow_recursion_is_answered_for() -> None:
    plan = loads(
        TEXT.split("shapes:", maxsplit=1)[0] + "shapes: { Node: { fields: { next: { type: Node } } } }", "deep.yaml"
    ).plan
    deep: Any = {}
    for _ in range(MAX_DEPTH - 2):
        deep = {"next": deep}
    assert compile_plan(plan).is_valid("Node", deep, CONTEXT) is True

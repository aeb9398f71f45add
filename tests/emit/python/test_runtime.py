"""What generated code imports, against what it stands in for."""

from __future__ import annotations

from datetime import UTC, date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rulewright.emit.python.breaking import parts_of
from rulewright.emit.python.meeting import spelled
from rulewright.emit.python.runtime import (
    adds_up,
    anywhere,
    cases_at,
    cases_of,
    count_present,
    is_after,
    is_before,
    is_chosen,
    is_plain,
    json_keys,
    keys_repeat,
    on_step,
    stands,
    texts_repeat,
)
from rulewright.emit.python.runtime.moments import bounds_at, moment
from rulewright.language.dateexpr import DateExpr, Step, parse_date_expr
from rulewright.language.paths import EACH, Each, Path
from rulewright.language.rfc3339 import MAX_DAY, Instant, parse_moment
from rulewright.language.types import ValueType
from rulewright.plan.predicates import Operator, UniqueKey
from rulewright.reading.limits import LimitError
from rulewright.reading.numbers import exact
from rulewright.validation.bounds import resolve
from rulewright.validation.clock import Clock
from rulewright.validation.comparing import compares, is_multiple
from rulewright.validation.plain import NotJsonError, to_plain
from tests.emit.python.mutations import MOMENTS, NUMBERS, OTHERS, TEXTS

STEPS = [
    1,
    2,
    7,
    Decimal("0.01"),
    Decimal("0.1"),
    Decimal("0.5"),
    Decimal("0.25"),
    Decimal("0.3"),
    Decimal("0.000001"),
    Decimal("1e-9"),
]
FLOATS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-(10**15), 10**15).map(lambda number: number / 100),
    st.integers(-(10**15), 10**15).map(lambda number: number / 10**6),
)


@given(
    value=FLOATS | st.integers() | st.decimals(allow_nan=False, allow_infinity=False, places=4),
    step=st.sampled_from(STEPS),
)
@example(19.99, Decimal("0.01"))
@example(0.285, Decimal("0.01"))
@example(1e9 - 0.01, Decimal("0.000001"))
@example(Decimal("0.01000000000000000020816681711721685"), Decimal("0.01"))
def test_steps_are_told_as_exactly_as_by_fractions(value: float | Decimal, step: int | Decimal) -> None:
    assert on_step(value, parts_of(step), step) is is_multiple(value, step)


@pytest.mark.parametrize(
    ("step", "parts"),
    [(1, 1), (2, 0), (Decimal("0.01"), 100), (Decimal("0.25"), 4), (Decimal("0.3"), 0), (Decimal("1e-7"), 0)],
)
def test_a_step_is_a_part_of_one_or_it_is_not(step: int | Decimal, parts: int) -> None:
    assert parts_of(step) == parts
    assert not parts or Fraction(step) == Fraction(1, parts)


@given(value=FLOATS, bound=st.integers(-(2**53), 2**53))
@example(9007199254740992.0, 2**53)
@example(0.1, 0)
def test_floats_are_in_the_order_of_their_decimals_up_to_the_largest_exact_one(value: float, bound: int) -> None:
    assert (value < bound, value > bound) == (exact(value) < bound, exact(value) > bound)


VALUES = [*TEXTS, *MOMENTS, *NUMBERS, *OTHERS]


@given(
    left=st.sampled_from(VALUES),
    right=st.sampled_from(VALUES),
    operator=st.sampled_from(Operator),
    hours=st.sampled_from([(), (Step(-12, "h"),), (Step(1, "m"),)]),
)
def test_values_stand_as_they_compare(left: Any, right: Any, operator: Operator, hours: tuple[Step, ...]) -> None:
    expected = left is None or right is None or compares(left, operator, right, hours, UTC)
    assert stands(left, operator.value, right, hours, UTC) is expected


@pytest.mark.parametrize("text", [*TEXTS, *MOMENTS])
def test_moments_are_those_of_the_reader(text: str) -> None:
    assert moment(text) == parse_moment(text)


@pytest.mark.parametrize("text", MOMENTS)
@pytest.mark.parametrize("bound", ["today + 7d", "now + 1y", "2026-03-09", "2026-12-31T23:59:59.5Z"])
def test_bounds_are_those_of_the_clock(text: str, bound: str) -> None:
    clock = Clock.at(date(2026, 3, 2), UTC)
    found = parse_moment(text)
    order = None if found is None else resolve(parse_date_expr(bound), clock).order(found)
    assert is_before(text, bounds_at(clock)[bound]) is (order == -1)
    assert is_after(text, bounds_at(clock)[bound]) is (order == 1)


def test_bounds_of_one_clock_are_worked_out_once() -> None:
    clock = Clock.at(date(2026, 3, 2), UTC)
    assert bounds_at(clock)["today + 7d"] is bounds_at(Clock.at(date(2026, 3, 2), UTC))["today + 7d"]
    assert bounds_at(clock)["today"] != bounds_at(Clock.at(date(2026, 3, 3), UTC))["today"]


ANCHORS = st.one_of(
    st.sampled_from(["today", "now"]),
    st.integers(1, MAX_DAY),
    st.builds(
        Instant,
        st.integers(-86_340, MAX_DAY * 86_400 + 86_339),
        st.from_regex("[0-9]{0,9}[1-9]|", fullmatch=True),
    ),
)


@given(
    anchor=ANCHORS,
    steps=st.lists(st.builds(Step, st.integers(-999_999_999, 999_999_999), st.sampled_from("ymwd")), max_size=3),
)
def test_date_expressions_are_read_back_as_they_were(anchor: Any, steps: list[Any]) -> None:
    expr = DateExpr(anchor, tuple(steps))
    assert parse_date_expr(spelled(expr)) == expr


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)) | st.decimals(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text() | st.integers(), inner, max_size=3) | st.tuples(inner)
    ),
    max_leaves=6,
)


@given(JSON)
def test_a_value_is_plain_where_it_can_be_taken_as_it_is(value: Any) -> None:
    try:
        taken = to_plain(value)
    except (NotJsonError, LimitError):
        assert not is_plain(value, 0)
    else:
        assert is_plain(value, 0)
        assert taken == value


ITEMS = st.lists(
    st.sampled_from([None, 5, "a", {}, {"id": "a"}, {"id": "b"}, {"id": 5}, {"id": None}, {"id": "a", "x": 1}])
)


@given(ITEMS)
def test_repeated_texts_are_found_as_repeated_keys_are(items: list[Any]) -> None:
    assert texts_repeat(items, "id") is keys_repeat(items, (UniqueKey(Path(("id",)), ValueType.STRING),))


def test_null_chooses_a_case_and_nothing_does_not() -> None:
    known = json_keys([None, "a", 1])
    cases = cases_of([(None, "A"), ("a", "B"), (1, "C"), (1.0, "D")])
    assert is_chosen({"kind": None}, ("kind",), known)
    assert not is_chosen({}, ("kind",), known)
    assert not is_chosen({"kind": True}, ("kind",), known)
    assert cases_at({"kind": None}, ("kind",), cases) == ("A",)
    assert cases_at({}, ("kind",), cases) == ()
    assert cases_at({"head": {"kind": "a"}}, ("head", "kind"), cases) == ("B",)
    assert cases_at({"head": ["a"]}, ("head", "kind"), cases) == ()
    assert cases_at({"kind": 1}, ("kind",), cases) == ("C", "D")


def test_what_is_present_is_counted() -> None:
    assert count_present(None, 0, "", [], False, None) == 4
    assert anywhere({"a": [{"b": None}, {"b": 0}]}, ("a", EACH, "b")) is True
    assert anywhere({"a": [{"b": None}, {}]}, ("a", EACH, "b")) is None
    assert anywhere({"a": {"x": 1}}, ("a", Each.VALUES)) is True
    assert anywhere({"a": [1]}, ("a", Each.VALUES)) is None


@pytest.mark.parametrize(
    ("wanted", "terms", "within", "spelled", "expected"),
    [
        (0.3, [({"a": [0.1, 0.2]}, ("a", EACH), (Path(),), False)], 0, False, True),
        (0.3, [({"a": [0.1, 0.1]}, ("a", EACH), (Path(),), False)], Decimal("0.1"), False, True),
        (0.3, [({"a": [0.1, 0.1]}, ("a", EACH), (Path(),), False)], Decimal("0.09"), False, False),
        ("0.30", [({"a": ["0.1", 0.2]}, ("a", EACH), (Path(),), False)], 0, True, True),
        ("0.31", [({"a": ["0.1", 0.2]}, ("a", EACH), (Path(),), False)], 0, False, True),
        (5, [({"a": 7, "b": 2}, ("a",), (Path(),), False), ({"b": 2}, ("b",), (Path(),), True)], 0, False, True),
        (12, [({"a": [{"n": 3, "p": 4}, {"n": 9}]}, ("a", EACH), (Path(("n",)), Path(("p",))), False)], 0, False, True),
        (1, [({"a": "x"}, ("a",), (Path(),), False)], 0, True, True),
        (1, [({}, ("a",), (Path(),), False)], 0, True, False),
        (None, [({"a": 1}, ("a",), (Path(),), False)], 0, True, True),
    ],
)
def test_terms_add_up_exactly(wanted: Any, terms: Any, within: Any, spelled: bool, expected: bool) -> None:
    assert adds_up(wanted, terms, within, spelled) is expected

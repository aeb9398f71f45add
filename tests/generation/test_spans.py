from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulewright.generation.spans import Span, Spans, united

if TYPE_CHECKING:
    from rulewright.patterns import Choose

EDGE = st.none() | st.integers(-20, 20)


@st.composite
def spans(draw: st.DrawFn) -> Spans:
    found = Spans(())
    for _ in range(draw(st.integers(0, 3))):
        low, high = draw(EDGE), draw(EDGE)
        if low is None or high is None or low <= high:
            found = united([found, Spans(((low, high),))])
    return found


@settings(max_examples=200)
@given(spans(), spans(), st.integers(-25, 25))
def test_spans_are_the_sets_they_stand_for(left: Spans, right: Spans, number: int) -> None:
    assert (number in left & right) is (number in left and number in right)
    assert (number in ~left) is (number not in left)
    assert (number in united([left, right])) is (number in left or number in right)


@settings(max_examples=200)
@given(spans(), st.integers(-25, 25))
def test_the_nearest_number_is_of_the_set_and_none_is_nearer(found: Spans, number: int) -> None:
    nearest = found.nearest(number)
    if nearest is None:
        assert not found.parts
    else:
        assert nearest in found
        assert all(abs(other - number) >= abs(nearest - number) for other in range(-60, 60) if other in found)


@settings(max_examples=200)
@given(spans(), st.integers(-25, 25), st.data())
def test_a_pick_is_of_the_set_and_the_plainest_is_the_nearest(found: Spans, near: int, data: st.DataObject) -> None:
    picked = found.pick(near, lambda options: data.draw(st.integers(0, options - 1)))
    assert picked in found if picked is not None else not found.parts
    assert found.pick(near, lambda _: 0) == found.nearest(near)


@pytest.mark.parametrize(
    ("parts", "ends"),
    [(((1, 3), (5, 5)), [1, 3, 5]), (((None, 3),), [3]), (((3, None),), [3]), (((None, None),), [])],
)
def test_ends_are_the_first_and_last_numbers_of_each_span(parts: tuple[Span, ...], ends: list[int]) -> None:
    assert list(Spans(parts).ends()) == ends


def test_any_number_of_a_span_can_be_picked() -> None:
    picked = {Spans(((3, 6),)).pick(0, _choices([2, index])) for index in range(4)}
    assert picked == {3, 4, 5, 6}


def _choices(made: list[int]) -> Choose:
    left = iter(made)
    return lambda _options: next(left)

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from rulewright.generation.demand import Demand, Want, is_met
from rulewright.generation.numbers import beside, draw_number, leave_none, of_steps, plain
from rulewright.language.conditions import NumberWithin, OneOf
from rulewright.plan.predicates import MultipleOf
from rulewright.validation.places import Place
from tests.generation.contracts import chooser, context_of

if TYPE_CHECKING:
    from rulewright.language.conditions import Json

HOLDS, BROKEN, TRUE, FALSE = Want.HOLDS, Want.BROKEN, Want.TRUE, Want.FALSE
CENT = MultipleOf(Decimal("0.01"))
CONTEXT = context_of("tree")

SETS = [
    ([Demand(NumberWithin(at_least=3, below=9), HOLDS)], False),
    ([Demand(NumberWithin(above=0, at_most=Decimal("0.05")), HOLDS), Demand(CENT, HOLDS)], False),
    ([Demand(NumberWithin(at_least=3, at_most=9), BROKEN)], True),
    ([Demand(NumberWithin(at_least=3, at_most=9), HOLDS), Demand(CENT, BROKEN)], False),
    ([Demand(MultipleOf(4), HOLDS), Demand(MultipleOf(6), HOLDS), Demand(NumberWithin(above=13), TRUE)], True),
    ([Demand(MultipleOf(2), HOLDS), Demand(MultipleOf(3), BROKEN), Demand(NumberWithin(above=5), TRUE)], True),
    ([Demand(NumberWithin(at_least=1, at_most=3), HOLDS), Demand(OneOf((2, 1)), FALSE)], True),
    ([Demand(NumberWithin(above=Decimal("0.1234"), below=Decimal("0.1236")), HOLDS)], False),
]


@pytest.mark.parametrize(("demands", "whole"), SETS, ids=str)
def test_a_drawn_number_meets_every_demand_whatever_is_chosen(demands: list[Demand], *, whole: bool) -> None:
    choose = chooser(1)
    for _ in range(60):
        value = draw_number(demands, choose, whole=whole)
        assert value is not None
        assert not whole or isinstance(value, int)
        assert all(is_met(demand, Place((), value, in_object=False), CONTEXT) for demand in demands), value


def test_the_plainest_number_is_the_one_nearest_to_zero() -> None:
    assert draw_number([], lambda _: 0, whole=False) == 0
    assert draw_number([Demand(NumberWithin(above=0), HOLDS)], lambda _: 0, whole=True) == 1
    assert draw_number([Demand(NumberWithin(above=0), HOLDS), Demand(CENT, HOLDS)], lambda _: 0, whole=False) == 0.01


def test_the_least_number_is_at_the_limit() -> None:
    demands = [Demand(NumberWithin(above=-7, at_most=9), HOLDS), Demand(MultipleOf(2), HOLDS)]
    assert draw_number(demands, lambda _: 0, whole=True, least=True) == -6


@pytest.mark.parametrize(
    "demands",
    [
        [Demand(NumberWithin(above=1, below=2), HOLDS), Demand(MultipleOf(1), HOLDS)],
        [Demand(MultipleOf(6), HOLDS), Demand(MultipleOf(3), BROKEN)],
        [Demand(NumberWithin(at_least=3, at_most=2), HOLDS)],
    ],
    ids=str,
)
def test_there_is_none_where_no_number_meets_all(demands: list[Demand]) -> None:
    assert draw_number(demands, lambda _: 0, whole=False) is None


@pytest.mark.parametrize(
    ("limit", "demands", "up", "whole", "expected"),
    [
        (5, [], True, False, 5.01),
        (5, [], False, True, 4),
        (Decimal("0.05"), [Demand(CENT, HOLDS)], False, False, 0.04),
        (7, [Demand(MultipleOf(5), HOLDS)], True, True, 10),
        (7, [Demand(MultipleOf(5), HOLDS)], False, True, 5),
        (10, [Demand(MultipleOf(5), HOLDS)], False, True, 5),
    ],
)
def test_beside_a_limit_is_the_next_number_of_the_steps_in_force(
    limit: int | Decimal, demands: list[Demand], expected: float, *, up: bool, whole: bool
) -> None:
    assert beside(limit, demands, up=up, whole=whole) == expected


def test_numbers_are_written_shortly_and_exactly() -> None:
    assert [plain(Decimal("25.00")), plain(Decimal("0.10"))] == [25, 0.1]
    assert type(plain(Decimal("25.00"))) is int
    assert plain(Decimal("0.12345678901234567890")) == Decimal("0.1234567890123456789")


def test_parts_of_a_step_are_added_to_a_number_and_to_nothing_else() -> None:
    parts = (("half", 2), ("whole", 1))
    assert list(of_steps(25, Decimal("0.01"), parts)) == [("half", 25.005), ("whole", 25.01)]
    others: list[Json] = ["25", True, None]
    assert [list(of_steps(value, 1, parts)) for value in others] == [[], [], []]


@pytest.mark.parametrize(
    ("demands", "expected"),
    [
        ([Demand(NumberWithin(at_least=5), TRUE), Demand(NumberWithin(at_least=3), FALSE)], True),
        ([Demand(NumberWithin(at_least=3), TRUE), Demand(NumberWithin(at_least=5), FALSE)], False),
        ([Demand(NumberWithin(at_most=1), TRUE), Demand(NumberWithin(at_least=2), HOLDS)], True),
        ([Demand(NumberWithin(above=0, below=Decimal("0.001")), TRUE)], False),
        ([Demand(NumberWithin(above=0, below=1), TRUE), Demand(NumberWithin(at_least=0), BROKEN)], True),
        # What is no number meets the second of these, and absence the first where it has a default.
        ([Demand(NumberWithin(at_least=5), HOLDS), Demand(NumberWithin(at_least=3), FALSE)], False),
        ([Demand(NumberWithin(at_least=5), TRUE, 7), Demand(NumberWithin(at_least=3), FALSE)], False),
        ([Demand(NumberWithin(at_least=5, spelled=True), TRUE), Demand(NumberWithin(at_least=3), FALSE)], False),
        ([Demand(OneOf((1,)), FALSE)], False),
    ],
)
def test_demands_that_only_numbers_meet_leave_none_where_no_number_does(
    demands: list[Demand], *, expected: bool
) -> None:
    assert leave_none(demands) is expected

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from rulewright.generation.make import Maker
from rulewright.generation.slips import is_put_in, spending
from rulewright.generation.world import World
from tests.generation.contracts import broken, context_of, rules_of


def _refused(options: int) -> int:
    raise AssertionError(f"{options} asked for anew")


def test_choices_are_the_digits_of_a_byte_without_its_last_bit() -> None:
    choose = spending(0b1001011_1, _refused)
    assert [choose(2), choose(2), choose(8), choose(4)] == [1, 1, 2, 2]


@pytest.mark.parametrize("slip", [0, 1])
def test_the_least_bytes_choose_what_is_plainest(slip: int) -> None:
    choose = spending(slip, _refused)
    assert [choose(5), choose(7), choose(3)] == [0, 0, 0]
    assert is_put_in(slip) is bool(slip)


def test_what_a_byte_has_no_room_for_is_chosen_anew_and_what_it_has_is_not() -> None:
    choose = spending(0xFF, lambda options: options - 1)
    assert [choose(129), choose(60), choose(3), choose(2), choose(2)] == [128, 7, 2, 0, 1]


@pytest.mark.parametrize("options", range(1, 129))
def test_every_option_that_a_byte_has_room_for_is_chosen_about_as_often(options: int) -> None:
    picked = [spending(slip, _refused)(options) for slip in range(256)]
    counts = [picked.count(option) for option in range(options)]
    assert max(counts) - min(counts) <= 2


def test_what_is_drawn_for_a_field_does_not_hang_on_which_others_are_put_in() -> None:
    rules = rules_of("async-orders")
    world = World.of(rules.plan, rules.plan.body_shape(), context_of("async-orders"), use_examples=False)
    maker = Maker(world, lambda _: 0)
    names = [key for key, _, _ in world.rooms(())]
    whole: Any = replace(maker, slips=lambda count: bytes([7] * count)).from_nothing()
    optional = [name for name in names if name in whole and name not in PLAIN]
    assert optional
    for name in optional:
        less = [6 if other == name else 7 for other in names]
        found: Any = replace(maker, slips=_first_of(less)).from_nothing()
        assert found == {key: value for key, value in whole.items() if key != name}
        assert broken(rules, found, context_of("async-orders")) == []


PLAIN = {"externalRefID", "accountIdentifier", "customerIdentifier", "lineItems"}


def _first_of(slips: list[int]) -> Any:
    """The slips of the outermost object, which are drawn first; sevens for the others."""
    left = [bytes(slips)]
    return lambda count: left.pop() if left else bytes([7] * count)

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rulewright.generation.cases import make_cases
from rulewright.generation.found import seen_values
from rulewright.generation.world import World
from tests.generation.contracts import NOW, context_of, rules_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rulewright.language.conditions import Json

RULES = rules_of("bulk-sms")
WITHOUT_DATA = RULES.context(NOW, None)
PLAIN = RULES.plan.examples.bases["Batch"]["plain"]


def _world(known_good: Mapping[str, Sequence[Json]] | None = None) -> World:
    return World.of(RULES.plan, RULES.plan.body_shape(), WITHOUT_DATA, known_good=known_good)


def _plain(changes: dict[str, Json]) -> Json:
    assert isinstance(PLAIN, dict)
    return PLAIN | changes


def test_the_values_of_the_bases_are_seen_by_field() -> None:
    seen = seen_values(RULES.plan)
    assert seen["Batch", ("from",)] == ("ACME",)
    assert seen["Batch", ("template",)] == ("T-1",)


@pytest.mark.parametrize(
    ("changes", "is_sure"),
    [
        ({}, True),
        ({"text": "Other"}, True),
        ({"from": "OTHER"}, False),
        ({"parts": 3}, False),
        ({"parts": None}, True),
    ],
)
def test_what_hangs_on_missing_data_is_sure_where_it_is_as_in_a_base(
    changes: dict[str, Json], *, is_sure: bool
) -> None:
    assert _world().is_good(_plain(changes)) is is_sure


def test_listed_values_take_the_place_of_the_bases() -> None:
    world = _world({"Batch.from": ["MINE", "YOURS"], "Batch.parts": [1, 5]})
    assert world.is_good(_plain({"from": "MINE", "parts": 1}))
    assert world.is_good(_plain({"from": "YOURS", "parts": 5}))
    assert not world.is_good(_plain({"from": "MINE", "parts": 5}))
    assert not world.is_good(PLAIN)


def test_valid_cases_have_known_values_and_the_others_are_left_out() -> None:
    made = make_cases(RULES.plan, RULES.plan.body_shape(), WITHOUT_DATA, lambda _: True)
    world = _world()
    valid = [case for case in made.cases if case.side == "valid"]
    assert valid
    assert all(world.is_good(case.payload) for case in valid)
    reasons = {entry.id: entry.reason for entry in made.left_out}
    assert reasons["Batch.from/pattern#shortest"] == (
        "a value is not among those known to be good under the data that was not supplied"
    )
    assert reasons["Batch.SENDER"] == "no data was supplied for senders"


def test_with_the_data_nothing_hangs() -> None:
    world = World.of(RULES.plan, RULES.plan.body_shape(), context_of("bulk-sms"))
    assert world.is_good(_plain({"from": "OTHER"}))

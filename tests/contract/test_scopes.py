"""Keys that are nearly those that were used: an endpoint that takes them for the same ones is told of, a right one is not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from rulewright.contract.sessions.hold import first_of
from rulewright.contract.sessions.replays import LATEST, replay_later
from rulewright.contract.sessions.scopes import near_keys, other_scope
from tests.contract.shop import Shop
from tests.contract.stages import staged
from tests.contract.support import PARCELS, parcels, raw_server, setting

if TYPE_CHECKING:
    from collections.abc import Callable

BATCHES = (
    PARCELS.replace("key: [depot, ref]", "key: [batch, ref]")
    .replace("      weight: {", "      batch:  { type: string, length: 1..30, required: true }\n      weight: {", 1)
    .replace("depot: north, weight", "depot: north, batch: B-1, weight")
    .replace("depot: south, weight", "depot: south, batch: B-2, weight")
)
SHORT = PARCELS.replace("ref:    { type: string, length: 1..30", "ref:    { type: string, length: 1..8")


@pytest.mark.parametrize(
    ("key", "mistaken"),
    [
        (lambda payload: payload["ref"], ["batch"]),
        (lambda payload: payload["batch"], ["ref"]),
        (lambda payload: (payload["batch"], payload["ref"]), []),
    ],
)
def test_a_key_counts_whole_also_where_every_part_of_it_is_new(
    key: Callable[[Any], object], mistaken: list[str]
) -> None:
    with (
        raw_server(Shop(text=BATCHES, key=key).handle) as url,
        staged(setting(url, rules_=parcels(BATCHES))) as told,
    ):
        first = first_of(told.stage)
        assert first is not None
        other_scope(told.stage, first)
    assert told.skipped == []
    assert [
        f"under another {part}" in complaint.message for part, complaint in zip(mistaken, told.complaints, strict=False)
    ] == [True] * len(mistaken)
    assert len(told.complaints) == len(mistaken)


@pytest.mark.parametrize(("last", "count"), [(-1, 1), (None, 0)])
def test_keys_that_are_short_are_told_apart_by_their_last_character_too(last: int | None, count: int) -> None:
    shop = Shop(text=SHORT, key=lambda payload: (payload["depot"], payload["ref"][:last]))
    with raw_server(shop.handle) as url, staged(setting(url, rules_=parcels(SHORT))) as told:
        near_keys(told.stage)
    assert (len(told.complaints), told.skipped) == (count, [])


def test_a_key_that_may_be_free_again_is_not_asked_for() -> None:
    with raw_server(Shop().handle) as url, staged(setting(url)) as told:
        first = first_of(told.stage)
        assert first is not None
        stage = replace(told.stage, rule=replace(told.stage.rule, keep="0s"))
        replay_later(stage, first, LATEST)
        assert told.skipped == ["the same payload after most cases: a key is kept for 0s only"]
        assert stage.talk.budget.requests == 1

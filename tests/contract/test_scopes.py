"""Keys that are nearly those that were used: an endpoint that takes them for the same ones is told of, a right one is not."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pytest

from rulewright.contract.sessions.hold import Held, first_of, late_sessions_of
from rulewright.contract.sessions.replays import LATEST, OTHER_LATEST, other_later, replay_later
from rulewright.contract.sessions.scopes import near_keys, other_scope
from rulewright.contract.sessions.twins import Twins
from tests.contract.shop import Shop
from tests.contract.stages import staged
from tests.contract.support import PARCELS, RECEIPT, parcels, raw_server, setting

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract.shop import Answer

BATCHES = (
    PARCELS.replace("key: [depot, ref]", "key: [batch, ref]")
    .replace("      weight: {", "      batch:  { type: string, length: 1..30, required: true }\n      weight: {", 1)
    .replace("depot: north, weight", "depot: north, batch: B-1, weight")
    .replace("depot: south, weight", "depot: south, batch: B-2, weight")
)
SHORT = PARCELS.replace("ref:    { type: string, length: 1..30", "ref:    { type: string, length: 1..8")

ALIKE = (
    PARCELS.replace("[201, 200]", "201")
    .replace("same_body: { outcome: again", "same_body: { outcome: made")
    .replace("other_body: { outcome: again, reply: original }", "other_body: { outcome: refused }")
)
"""A replay is answered as the first request was."""


@dataclass
class AlikeShop(Shop):
    """Answers replays as what was new, the same to all, and another payload under a key with a refusal."""

    kept: int | None = None
    """How many of the latest keys are remembered."""
    bodies: dict[object, Any] = field(default_factory=dict)

    def place(self, payload: Any, between: Callable[[], None]) -> Answer:
        between()
        key = self.key(payload)
        if self.bodies.get(key, payload) != payload:
            return 400, {"faults": []}
        self.bodies[key] = payload
        if self.kept is not None and len(self.bodies) > self.kept:
            del self.bodies[next(iter(self.bodies))]
        return 201, RECEIPT


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


@pytest.mark.parametrize(("kept", "kinds"), [(20, ["replay-differs"]), (None, [])])
def test_a_key_that_was_forgotten_shows_also_where_replays_look_like_new_things(
    kept: int | None, kinds: list[str]
) -> None:
    with (
        raw_server(AlikeShop(text=ALIKE, kept=kept).handle) as url,
        staged(setting(url, rules_=parcels(ALIKE))) as told,
    ):
        first = first_of(told.stage)
        assert first is not None
        for _ in range(20):
            told.stage.talk.ask(told.stage.fresh(told.stage.plain[0]))
        for _, ask in late_sessions_of(Held(first, Twins(told.stage))):
            ask()
    assert (told.kinds, told.skipped) == (kinds, [])


@pytest.mark.parametrize(("shop", "sent"), [(Shop(), LATEST), (AlikeShop(text=ALIKE), OTHER_LATEST)])
def test_another_body_is_only_sent_late_where_replays_look_like_new_things(shop: Shop, sent: str) -> None:
    with raw_server(shop.handle) as url, staged(setting(url, rules_=parcels(shop.text))) as told:
        first = first_of(told.stage)
        assert first is not None
        words = [what for what, _ in late_sessions_of(Held(first, Twins(told.stage)))]
    assert [what for what in words if what in {LATEST, OTHER_LATEST}] == [sent]


def test_a_key_that_may_be_free_again_is_not_asked_for() -> None:
    with raw_server(Shop().handle) as url, staged(setting(url)) as told:
        first = first_of(told.stage)
        assert first is not None
        stage = replace(told.stage, rule=replace(told.stage.rule, keep="0s"))
        replay_later(stage, first, LATEST)
        other_later(stage, first, told.stage.plain[1])
        assert told.skipped == [f"{what}: a key is kept for 0s only" for what in (LATEST, OTHER_LATEST)]
        assert stage.talk.budget.requests == 1

"""A preview counts what a run sends: the same parts, in the same numbers, and says what it leaves out."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from rulewright.contract.endpoint.budget import Limits
from rulewright.contract.events import Exchanged, NotJudged, PhaseStarted
from rulewright.contract.nonces import nonce_of
from rulewright.contract.prepare import prepared
from rulewright.contract.preview.preview import preview
from rulewright.contract.run import run
from rulewright.contract.shard import Shard
from tests.contract.shop import Shop
from tests.contract.support import PARCELS, parcels, raw_server, setting

if TYPE_CHECKING:
    from pathlib import Path

    from rulewright.contract.events import Event
    from rulewright.contract.preview.asked import Preview

LIMITS = Limits(requests=700, seconds=600)
LATE = ("the same payload after most cases", "two long keys", "more requests")


def previewed(url: str = "http://127.0.0.1:1", **changes: object) -> Preview:
    chosen = setting(url, **{"limits": LIMITS, **changes})
    return preview(chosen, prepared(chosen, nonce_of(chosen)), None)


def requests_of(found: Preview, *phases: str) -> int:
    return sum(part.requests or 0 for part in found.asked if part.phase in phases and not part.is_most)


def left_out_of(found: Preview, phase: str) -> set[str]:
    return {left.reason for left in found.omitted if left.phase == phase}


@pytest.mark.parametrize("text", [PARCELS, PARCELS.replace("in_flight: unsettled", "in_flight: again")])
def test_a_run_sends_what_its_preview_counts(text: str, tmp_path: Path) -> None:
    phase, sent, skipped = "", Counter[str](), set()

    def tell(event: Event) -> None:
        nonlocal phase
        match event:
            case PhaseStarted(name):
                phase = name
            case Exchanged():
                sent[phase] += 1
            case NotJudged(_, reason):
                skipped.add(reason)
            case _:
                pass

    with raw_server(Shop(text=text).handle) as url:
        chosen = setting(url, rules_=parcels(text), limits=LIMITS)
        found = preview(chosen, prepared(chosen, nonce_of(chosen)), None)
        end = run(chosen, prepared(chosen, nonce_of(chosen)), None, tmp_path, tell)
    assert end.findings == 0
    keys = [part for part in found.asked if part.phase == "keys"]
    late = sum(part.requests or 0 for part in keys if part.what.startswith(LATE))
    assert sent["cases"] + sent["more cases"] == requests_of(found, "cases", "parameters", "credentials")
    assert sent["keys"] == requests_of(found, "keys") - late
    assert sent["other ways to write bodies"] == requests_of(found, "forms") > 100
    sequences = next(part for part in found.asked if part.phase == "sequences")
    assert sequences.is_most
    # The last sequence is played to its end.
    assert late < sent["keys again"] <= late + (sequences.requests or 0) + 20
    assert left_out_of(found, "keys") == skipped


def test_a_preview_sends_nothing() -> None:
    shop = Shop()
    with raw_server(shop.handle) as url:
        previewed(url)
    assert shop.received == []


def test_where_only_what_is_refused_is_sent_there_are_no_sessions_and_half_of_the_forms() -> None:
    whole, rejecting = previewed(), previewed(only="rejecting")
    assert requests_of(rejecting, "keys", "sequences", "credentials") == 0
    assert 0 < requests_of(rejecting, "forms") < requests_of(whole, "forms")
    assert left_out_of(rejecting, "keys") == left_out_of(rejecting, "credentials")
    assert left_out_of(rejecting, "keys") == {"only what the contract refuses is sent"}


def test_a_rate_leaves_out_what_is_sent_at_the_same_time() -> None:
    found = previewed(limits=Limits(requests=700, seconds=600, rate=2))
    assert not [part for part in found.asked if "at the same time" in part.what]
    assert "requests at the same time: a rate limit is set" in left_out_of(found, "keys")
    assert "a rate limit is set, so nothing is sent at the same time" in left_out_of(found, "sequences")


def test_sequences_take_their_share_of_a_small_budget() -> None:
    found = previewed(limits=Limits(requests=100, seconds=600))
    assert next(part.requests for part in found.asked if part.phase == "sequences") == 20
    assert found.counted > 100


def test_what_one_rule_is_asked_needs_no_forms() -> None:
    found = previewed(rules=frozenset({"Parcel.note/length"}))
    assert not [part for part in found.asked if part.phase in ("forms", "keys", "sequences")]


def test_shards_together_have_the_forms_and_the_sessions_once() -> None:
    whole = previewed()
    parts = [previewed(shard=Shard(number, 2)) for number in (1, 2)]
    for phase in ("forms", "keys"):
        assert sum(requests_of(part, phase) for part in parts) == requests_of(whole, phase)


def test_a_rule_across_requests_that_is_not_asserted_is_left_out() -> None:
    text = PARCELS.replace("title: A ref names one", "basis: inferred\n    title: A ref names one")
    found = previewed(rules_=parcels(text))
    assert left_out_of(found, "keys") == {"it is a warning of basis inferred"}

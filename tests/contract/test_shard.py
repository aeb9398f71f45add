"""Shards of a run: each thing is sent by exactly one of them, and each is judged over what it was given."""

from __future__ import annotations

import json
from collections import Counter
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import pytest

from rulewright.contract.endpoint.budget import Limits
from rulewright.contract.events import Event, Exchanged, Finished, NotJudged, Started
from rulewright.contract.nonces import nonce_of
from rulewright.contract.prepare import prepared
from rulewright.contract.queries import parameter_cases
from rulewright.contract.run import run
from rulewright.contract.shard import Shard, ShardError, given, parse_shard
from tests.contract.shop import Shop
from tests.contract.support import parcels, raw_server, setting
from tests.contract.test_queries import LETTERS, VALUES

if TYPE_CHECKING:
    from pathlib import Path


def sent(folder: Path, **changes: Any) -> tuple[Counter[str], list[Event]]:
    """What was sent, keys aside, without the first request, which every shard sends; and what was told."""
    events: list[Event] = []
    with raw_server(Shop().handle) as url:
        chosen = setting(url, limits=Limits(seconds=600), **changes)
        run(chosen, prepared(chosen, nonce_of(chosen)), None, folder / "findings", events.append)
    return Counter(
        keyless(event) for event in events[1:] if isinstance(event, Exchanged) and event.requests > 1
    ), events


def keyless(event: Exchanged) -> str:
    exchange = event.exchange
    try:
        payload = json.loads(exchange.body) if exchange.body else None
    except (ValueError, RecursionError):  # what is no JSON, or too deep
        return f"no JSON, {[header for header in exchange.request_headers if header[0] != 'Content-Length']}"
    if isinstance(payload, dict) and isinstance(payload.get("ref"), str) and len(payload["ref"]) > 12:
        payload["ref"] = len(payload["ref"])
    line = exchange.line if exchange.body else "a read"
    return f"{line} {exchange.authenticated} {json.dumps(payload)}"


@pytest.mark.parametrize("count", [2, 3, 8])
def test_the_shards_send_together_what_the_whole_run_sends(count: int, tmp_path: Path) -> None:
    whole, _ = sent(tmp_path)
    parts = [sent(tmp_path, shard=Shard(number, count))[0] for number in range(1, count + 1)]
    assert sum(parts, Counter()) == whole
    assert all(part for part in parts[: count // 2])


def test_each_case_is_in_one_shard() -> None:
    whole = [case.id for case in prepared(setting(), "n").cases]
    parts = [[case.id for case in prepared(setting(shard=Shard(number, 5)), "n").cases] for number in range(1, 6)]
    assert sorted(chain.from_iterable(parts)) == sorted(whole)
    assert max(map(len, parts)) < len(whole) / 2


def test_each_case_of_a_parameter_is_in_one_shard() -> None:
    rules = parcels(LETTERS)
    chosen: dict[str, Any] = {"rules_": rules, "operation": rules.plan.operations["send"], "parameters": VALUES}

    def ids(shard: Shard) -> list[str]:
        return [f"{case.rule.id} {case.side} {case.values}" for case in parameter_cases(setting(shard=shard, **chosen))]

    whole = ids(Shard())
    assert len(whole) > 3
    assert sorted(chain.from_iterable(ids(Shard(number, 3)) for number in (1, 2, 3))) == sorted(whole)


def test_no_two_shards_draw_by_one_seed_and_together_they_draw_by_those_of_the_whole() -> None:
    parts = [list(islice(Shard(number, 3).seeds(7), 4)) for number in (1, 2, 3)]
    assert sorted(chain.from_iterable(parts)) == list(islice(Shard().seeds(7), 12))


def test_a_shard_is_judged_over_the_rules_that_it_was_given(tmp_path: Path) -> None:
    asserted: list[str] = []
    for number in (1, 2, 3):
        _, events = sent(tmp_path, shard=Shard(number, 3), fail_under=100.0)
        end = events[-1]
        assert isinstance(end, Finished)
        assert (end.exit_code, end.coverage.share) == (0, 1.0)
        assert isinstance(events[0], Started)
        assert events[0].shard == f"{number}/3"
        asserted += end.coverage.asserted
    _, events = sent(tmp_path)
    assert isinstance(events[-1], Finished)
    assert sorted(asserted) == sorted(events[-1].coverage.asserted)


def test_a_shard_that_was_given_nothing_agrees(tmp_path: Path) -> None:
    rules = len(given(setting()))
    found, events = sent(tmp_path, shard=Shard(900, 900), only="rejecting")
    assert rules < 900
    assert not found
    assert isinstance(events[-1], Finished)
    assert (events[-1].requests, events[-1].exit_code) == (0, 0)
    assert not [event for event in events if isinstance(event, NotJudged)]


@pytest.mark.parametrize("text", ["0/8", "9/8", "x", "1/0", "1", "1/8/2", "-1/8", "1.5/8", "", "01/8", "1/99999"])
def test_what_is_no_shard_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(ShardError, match="write its number and how many there are, from 1/8 to 8/8"):
        parse_shard(text)


def test_a_shard_is_read() -> None:
    assert parse_shard(" 8/8 ") == Shard(8, 8)
    assert str(parse_shard("2/8")) == "2/8"

"""The same seed and clock send the same bytes in the same order, and an endpoint that remembers them is not blamed."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from rulewright.contract.endpoint.address import parse_address
from rulewright.contract.endpoint.budget import Limits
from rulewright.contract.endpoint.credentials import throw_away
from rulewright.contract.events import Event, Exchanged, Found, Noted, NotJudged
from rulewright.contract.fresh import Fresh
from rulewright.contract.nonces import further, nonce_of
from rulewright.contract.prepare import draws_of, prepared
from rulewright.contract.run import run
from rulewright.contract.setting import Setting
from rulewright.contract.shard import Shard
from rulewright.emit.python import compile_plan
from rulewright.idempotency.store import open_store
from rulewright.loading import bundled
from rulewright.mock.app import create_app
from rulewright.mock.service import Service
from tests.contract.shop import Shop
from tests.contract.support import PARCELS, TODAY, parcels, raw_server, setting
from tests.endpoints.serve import serving

if TYPE_CHECKING:
    import socket

CLI = """
import sys
from rulewright.cli import main
from rulewright.contract.endpoint.sender import Sender

sent = open(sys.argv.pop(1), "w", buffering=1, encoding="utf-8")

def telling(method):
    def told(self, request, **options):
        print(request, request.body, file=sent)
        return method(self, request, **options)
    return told

for name in ("send", "hold", "abandon"):
    setattr(Sender, name, telling(getattr(Sender, name)))
main()
"""
"""The command, which writes each request to the file of its first argument: an endpoint may see one that is given up
after those that are sent later."""
BUDGET = 300
"""Requests: all cases, all keys, and more than a hundred drawn payloads."""


class Recorded(Shop):
    """A shop that keeps every request as it came, but for the port in its Host header."""

    requests: list[bytes]

    def handle(self, connection: socket.socket, request: bytes) -> bool:
        head, _, body = request.partition(b"\r\n\r\n")
        lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"host:")]
        self.requests.append(b"\r\n".join(lines) + b"\r\n\r\n" + body)
        return super().handle(connection, request)


def recorded(**changes: Any) -> Recorded:
    shop = Recorded(**changes)
    shop.requests = []
    return shop


def events_of(shop: Shop, folder: Path, *, requests: int = BUDGET, **changes: Any) -> list[Event]:
    events: list[Event] = []
    with raw_server(shop.handle) as url:
        chosen = setting(url, limits=Limits(requests=requests, seconds=600), **changes)
        run(chosen, prepared(chosen, nonce_of(chosen)), partial(draws_of, chosen), folder / "findings", events.append)
    return events


def notes(events: list[Event]) -> list[str]:
    return [event.message for event in events if isinstance(event, Noted)]


def findings(events: list[Event]) -> list[str]:
    return [event.finding.complaint.message for event in events if isinstance(event, Found)]


def unjudged(events: list[Event]) -> list[tuple[str, str]]:
    return [(event.what, event.reason) for event in events if isinstance(event, NotJudged)]


def lines(events: list[Event]) -> list[str]:
    return [event.exchange.line for event in events if isinstance(event, Exchanged)]


@pytest.mark.parametrize("text", [PARCELS, PARCELS.replace("length: 0..10", "length: 0..12")])
def test_the_same_seed_and_clock_send_the_same_bytes_in_any_process(text: str, tmp_path: Path) -> None:
    """Also what is made small again after a finding, and what is drawn; with strings hashed otherwise each time."""
    Path(tmp_path / "parcels.yaml").write_text(PARCELS, "utf-8")
    shops = [recorded(text=text), recorded(text=text), recorded(text=text)]
    files = [tmp_path / "one.txt", tmp_path / "same.txt", tmp_path / "other.txt"]
    for shop, sent, seed, hashed in zip(shops, files, ("1", "1", "2"), ("1", "2", "1"), strict=True):
        with raw_server(shop.handle) as url:
            arguments = ["fuzz", "parcels.yaml", "--url", url, "--today", "2026-03-02", "--seed", seed]
            subprocess.run(
                [sys.executable, "-c", CLI, str(sent), *arguments, "--max-requests", str(BUDGET), "--max-time", "600"],
                cwd=tmp_path,
                env={**os.environ, "PYTHONHASHSEED": hashed},
                check=False,
                capture_output=True,
            )
    one, same, other = (sent.read_text("utf-8").splitlines() for sent in files)
    assert BUDGET - 4 < len(one) <= BUDGET
    assert one == same
    assert one[0] != other[0]
    refs = [{receipt["ref"] for receipt in shop.made.values()} for shop in shops]
    keys = [{ref for ref in found if ref.startswith("rw-")} for found in refs]
    assert len(keys[0]) > 40
    assert not keys[0] & keys[2]


def test_an_answer_that_is_slow_once_changes_no_key_of_a_later_part(tmp_path: Path) -> None:
    quick, late = recorded(), recorded()
    events_of(quick, tmp_path, requests=24)
    events_of(late, tmp_path, requests=24, slow=1e-9)
    # One request more, which asks whether it is slow again.
    assert late.requests[0] == quick.requests[0]
    assert late.requests[1] not in quick.requests
    assert late.requests[2:] == quick.requests[1:-1]


def test_an_endpoint_that_remembers_the_last_run_is_not_blamed_for_it(tmp_path: Path) -> None:
    shop = recorded()
    told = [events_of(shop, tmp_path) for _ in range(6)]
    assert [findings(events) for events in told] == [[]] * 6
    assert [len(notes(events)) for events in told] == [0, 1, 1, 1, 1, 1]
    assert "the first key was used before (the answer was 200)" in notes(told[1])[0]


def test_an_endpoint_that_refuses_known_keys_is_not_blamed_either(tmp_path: Path) -> None:
    text = PARCELS.replace(
        "again:   { status: 200, body: Receipt }", "again:   { status: 409, body: Refusal }"
    ).replace("outcome: again, reply: original", "outcome: again")
    assert text != PARCELS
    shop = recorded(last=lambda answer, _: (409, {"faults": []}) if answer[0] == 200 else answer)
    for number in range(3):
        events = events_of(shop, tmp_path, rules_=parcels(text))
        assert findings(events) == []
        assert len(notes(events)) == (number > 0)


@pytest.mark.parametrize(("status", "kind"), [(500, "failure of its own"), (400, "keeps every rule")])
def test_what_no_key_changes_is_a_finding_and_no_note(status: int, kind: str, tmp_path: Path) -> None:
    events = events_of(recorded(first=lambda _: (status, {"faults": []})), tmp_path, requests=20)
    assert kind in findings(events)[0]
    assert notes(events) == []


def test_a_nonce_hangs_on_seed_clock_operation_and_shard_and_the_last_one_on_chance() -> None:
    one = setting()
    later = setting(context=parcels().context(None, None))
    nonces = [nonce_of(each) for each in (one, setting(seed=1), setting(shard=Shard(1, 2)), later)]
    assert len(set(nonces)) == 4
    assert nonce_of(one) == nonce_of(setting())
    first, again = list(further(nonces[0])), list(further(nonces[0]))
    assert len({nonces[0], *first, *again}) == 6
    assert first[:-1] == again[:-1]


def test_a_mock_whose_store_outlives_it_is_not_blamed_for_what_it_remembers(tmp_path: Path) -> None:
    rules = bundled("async-orders")
    plan = rules.plan
    judge = compile_plan(plan).judge
    base = Setting(
        plan=plan,
        operation=plan.operations["createAsyncOrder"],
        address=parse_address("http://127.0.0.1:1"),
        credentials=throw_away(("basic",)),
        context=rules.context(TODAY, None),
        slack=timedelta(0),
        rules=frozenset({plan.idempotency[0].id, "Order.externalRefID/length", "Order.notes/length"}),
        limits=Limits(requests=150, seconds=600),
        slow=60.0,
    )
    material = prepared(base, nonce_of(base))
    told: list[list[Event]] = []
    for number in range(3):
        fresh = Fresh(nonce_of(base), material.fresh.ways)
        store = open_store(f"sqlite:///{tmp_path}/keys.db")
        service = Service(plan, lambda shape, body, now: judge(shape.name, body, now), store, lambda: base.context)
        events: list[Event] = []
        with serving(create_app(service)) as url:
            one = replace(base, address=parse_address(url))
            run(one, replace(material, fresh=fresh), None, tmp_path / "findings", events.append)
        store.close()
        assert findings(events) == []
        assert len(notes(events)) == (number > 0)
        told.append(events)
    first, second, _ = ([event.exchange.body for event in events if isinstance(event, Exchanged)] for events in told)
    assert len(first) > 50
    # The first request of the second run is that of the first run; what follows is as much, under other keys.
    assert second[0] == first[0]
    assert unjudged(told[1]) == unjudged(told[0])
    assert [line.split()[0] for line in lines(told[1])[1:]] == [line.split()[0] for line in lines(told[0])]

"""Requests at the same time: a check-then-act race is found within its rounds, and its rate told; slowness is no race."""

from __future__ import annotations

import re
import threading
import time
from typing import Any

import pytest

from rulewright.contract.endpoint.budget import Limits, SpentError
from rulewright.contract.sessions.hold import hold_sessions
from rulewright.contract.sessions.twins import EARLY, FURTHER, LATE, Twins
from rulewright.mock.app import create_app
from rulewright.mock.service import Service
from rulewright.validation.interpreter import interpret
from tests.contract.shop import Shop
from tests.contract.stages import staged
from tests.contract.support import PARCELS, SERVED, TODAY, parcels, raw_server, setting
from tests.endpoints.serve import serving
from tests.idempotency.broken import CheckThenAct

WINDOW = 0.010
"""Seconds between checking and acting."""
RUNS = 10

_SEND = PARCELS[PARCELS.index("  send:\n") : PARCELS.index("  read:\n")]
TWO_DOORS = PARCELS.replace(
    _SEND, _SEND + _SEND.replace("  send:", "  express:").replace("POST /parcels", "POST /express")
).replace("across: [send]", "across: [send, express]")
"""The contract with a second operation that takes the same keys."""


ALIKE = (
    PARCELS.replace("made:    { status: [201, 200], body: Receipt }", "made:    { status: 201, body: Receipt }")
    .replace("again:   { status: 200, body: Receipt }", "clash:   { status: 409, body: Refusal }")
    .replace("      made:   { type: datetime, required: true }\n", "")
    .replace("same_body: { outcome: again, reply: original }", "same_body: { outcome: made, reply: original }")
    .replace("other_body: { outcome: again, reply: original }", "other_body: { outcome: clash }")
)
"""The contract with replays that nothing tells from what is new: the same status, no date, no identity."""


class Alike(Shop):
    """Answers a key that was used with the first reply, or 409 to another body where it `compares` bodies."""

    def __init__(self, *, pause: float = 0, compares: bool = True) -> None:
        super().__init__(text=ALIKE, pause=pause, last=_undated)
        self.compares = compares
        self.bodies: dict[object, Any] = {}

    def place(self, payload: Any, between: Any) -> tuple[int, Any]:
        key = self.key(payload)
        known = self.bodies.get(key)
        if known is not None and known != payload and self.compares:
            return 409, {"faults": []}
        status, receipt = super().place(payload, between)
        self.bodies.setdefault(key, payload)
        return 201 if status == 200 else status, receipt


def _undated(answer: tuple[int, Any], _: Any) -> tuple[int, Any]:
    status, body = answer
    return status, {name: value for name, value in body.items() if name != "made"}


class Doors(Shop):
    """Takes parcels at two doors. Each looks a key up and takes it behind a lock: one lock for both, or one for each.

    Between looking and taking, a door waits a moment for the other one to be there, too.
    """

    def __init__(self, *, shares: bool) -> None:
        super().__init__(text=TWO_DOORS, raw=self.through)
        one = threading.Lock()
        self.locks = {"/parcels": one, "/express": one if shares else threading.Lock()}
        self.door = threading.local()
        self.inside = 0
        self.arrived = threading.Condition()

    def through(self, head: bytes, body: bytes) -> tuple[int, Any] | None:
        self.door.path = head.split(b" ")[1].decode()
        return self.take(body) if self.door.path == "/express" else None

    def send(self, payload: Any) -> tuple[int, Any]:
        report = parcels(TWO_DOORS).validate(payload, today=self.today)
        if not report.ok:
            return 400, {"faults": [{"where": ".".join(map(str, error.location))} for error in report.errors]}
        with self.locks[self.door.path]:
            return self.place(payload, self.meet)

    def meet(self) -> None:
        with self.arrived:
            self.inside += 1
            self.arrived.notify_all()
            self.arrived.wait_for(lambda: self.inside > 1, timeout=10 * WINDOW)
            self.inside -= 1


def rounds_until_found(url: str, nonce: str) -> int | None:
    with staged(setting(url), nonce) as told:
        twins = Twins(told.stage)
        twins.play(EARLY + LATE)
        return twins.rounds if "race" in told.kinds else None


def test_a_window_of_10_ms_is_found_in_a_threaded_server() -> None:
    with raw_server(Shop(pause=WINDOW).handle) as url:
        found = [rounds_until_found(url, f"shop{number}") for number in range(RUNS)]
    assert None not in found


def test_a_window_of_10_ms_is_found_in_the_mock() -> None:
    rules = parcels(SERVED)
    service = Service(
        rules.plan,
        lambda *judged: interpret(rules.plan, *judged),
        CheckThenAct(WINDOW),
        lambda: rules.context(TODAY, None),
    )
    with serving(create_app(service)) as url:
        found = [rounds_until_found(url, f"mock{number}") for number in range(RUNS)]
    assert None not in found


def test_the_finding_says_in_how_many_rounds_it_was_seen() -> None:
    with raw_server(Shop(pause=0.05).handle) as url, staged(setting(url)) as told:
        twins = Twins(told.stage)
        twins.play(EARLY)
    [complaint] = told.complaints
    match = re.search(r"; seen in (\d+) of (\d+) rounds$", complaint.message)
    assert match is not None
    shown, played = map(int, match.groups())
    assert played == twins.rounds + FURTHER
    assert 1 < shown <= played
    assert len(told.seen[0]) == 4


def test_what_a_cut_budget_has_seen_stands() -> None:
    limits = Limits(requests=10)
    shop = Shop(pause=0.05)
    with raw_server(shop.handle) as url, staged(setting(url, limits=limits)) as told, pytest.raises(SpentError):
        Twins(told.stage).play(EARLY)
    assert told.kinds == ["race"]
    assert "seen in 2 of 2 rounds" in told.complaints[0].message


def test_a_slow_endpoint_that_keeps_the_contract_has_no_race() -> None:
    class Slow(Shop):
        def place(self, payload: Any, between: Any) -> tuple[int, Any]:
            time.sleep(WINDOW)
            return super().place(payload, between)

    with raw_server(Slow().handle) as url, staged(setting(url)) as told:
        twins = Twins(told.stage)
        twins.play(EARLY + LATE)
    assert (told.complaints, twins.rounds, twins.is_over) == ([], EARLY + LATE, False)


def test_two_bodies_at_once_are_sent_too() -> None:
    class PerBody(Shop):
        """Guards the same body only: twins that differ are both made."""

    shop = PerBody(key=lambda payload: (payload["depot"], payload["ref"], payload["weight"]))
    with raw_server(shop.handle) as url, staged(setting(url)) as told:
        Twins(told.stage).play(2)
    assert told.kinds == ["race"]
    assert "(two payloads)" in told.complaints[0].message


def test_two_bodies_that_are_both_accepted_are_a_race_though_replays_look_like_what_is_new() -> None:
    with raw_server(Alike(pause=WINDOW).handle) as url, staged(setting(url, rules_=parcels(ALIKE))) as told:
        held = hold_sessions(told.stage)
        assert held is not None
        twins = held.twins
        twins.play(LATE)
    assert told.kinds == ["race"]
    assert told.complaints[0].message.startswith(
        "accepted more than one body of 4 requests at the same time under one key (two payloads), where “clash” is due "
        "to all but the first; seen in "
    )


def test_an_endpoint_that_refuses_all_but_the_first_body_has_no_race() -> None:
    with raw_server(Alike().handle) as url, staged(setting(url, rules_=parcels(ALIKE))) as told:
        held = hold_sessions(told.stage)
        assert held is not None
        twins = held.twins
        twins.play(LATE)
    assert (told.complaints, twins.rounds) == ([], EARLY + LATE)


def test_an_endpoint_that_takes_a_second_body_also_later_is_not_said_to_have_a_race() -> None:
    with raw_server(Alike(compares=False).handle) as url, staged(setting(url, rules_=parcels(ALIKE))) as told:
        assert hold_sessions(told.stage) is not None
    assert "race" not in told.kinds
    assert told.kinds


def test_a_rate_limit_is_kept_by_sending_nothing_at_once() -> None:
    with raw_server(Shop(pause=0.05).handle) as url, staged(setting(url, limits=Limits(rate=1000))) as told:
        twins = Twins(told.stage)
        twins.play(EARLY)
        twins.play(LATE)
    assert told.skipped == ["requests at the same time: a rate limit is set"]
    assert twins.rounds == 0


def test_a_key_that_two_operations_take_at_once_is_found_to_be_taken_in_each() -> None:
    """Neither door alone is wrong, nor are both one after the other: nothing but twins across them shows it."""
    with raw_server(Doors(shares=False).handle) as url:
        chosen = setting(url, rules_=parcels(TWO_DOORS))
        with staged(chosen) as told:
            held = hold_sessions(told.stage)
            assert held is not None
            twins = held.twins
            twins.play(LATE)
    assert told.kinds == ["race"]
    [complaint] = told.complaints
    assert complaint.message.startswith(
        "told 2 of 2 requests at the same time under one key (payloads to send and express) that they made it; seen in "
    )
    assert {each.operation.name for each in told.seen[0]} == {"send", "express"}


def test_two_operations_behind_one_lock_have_no_race() -> None:
    with raw_server(Doors(shares=True).handle) as url:
        chosen = setting(url, rules_=parcels(TWO_DOORS))
        with staged(chosen) as told:
            held = hold_sessions(told.stage)
            assert held is not None
            twins = held.twins
            twins.play(LATE)
    assert (told.complaints, twins.rounds) == ([], EARLY + LATE)
    assert "payloads to send and express" in twins.words(LATE)

"""Sequences under a few keys: what shows only after other requests is found and made short; right endpoints pass."""

from __future__ import annotations

import json
import select
import socket
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from rulewright.contract.endpoint.address import Address, parse_address
from rulewright.contract.endpoint.budget import Limits, SpentError
from rulewright.contract.endpoint.credentials import throw_away
from rulewright.contract.sessions.hold import hold_sessions
from rulewright.contract.sessions.play import Play, Repertoire
from rulewright.contract.sessions.scopes import other_case
from rulewright.contract.sessions.sequences import REQUESTS, sequences
from rulewright.emit.python import compile_plan
from rulewright.idempotency.store import open_store
from rulewright.loading import load
from rulewright.mock.app import create_app
from rulewright.mock.service import Service
from tests.contract.shop import Answer, Shop
from tests.contract.stages import Reported, of_examples, staged
from tests.contract.support import PARCELS, TODAY, http, parcels, raw_server, setting
from tests.contracts.apis import APIS, Api
from tests.endpoints.async_orders import create_app as create_endpoint
from tests.endpoints.serve import fixed_clock, serving

if TYPE_CHECKING:
    from collections.abc import Callable

    from rulewright.contract.sessions.stage import Stage
    from rulewright.contract.setting import Setting
    from rulewright.rules import Rules

LISTED = PARCELS.replace(
    "  read:\n",
    """  list:
    request: GET /parcels
    responses:
      found: { status: 200, body: Page }
  read:
""",
).replace(
    "  Refusal:\n",
    """  Page:
    fields:
      parcels: { type: array, of: Listed, required: true }
  Listed:
    fields:
      ref:   { type: string, required: true }
      depot: { type: string, required: true }
  Refusal:
""",
)
REFUSES_OTHERS = PARCELS.replace("other_body: { outcome: again, reply: original }", "other_body: { outcome: refused }")
FREE_AFTER_REFUSAL = PARCELS.replace("rejected_takes_key: unsettled", "rejected_takes_key: false")
TAKEN_BY_REFUSAL = PARCELS.replace("rejected_takes_key: unsettled", "rejected_takes_key: true")


def searched(shop: Shop, seed: int = 0, **changes: Any) -> Reported:
    with raw_server(shop.handle) as url, staged(setting(url, rules_=parcels(shop.text), **changes)) as told:
        sequences(told.stage, count(seed))
    return told


@dataclass
class AfterConflict(Shop):
    """Forgets a key once another body came under it."""

    conflicts: set[object] = field(default_factory=set)

    def place(self, payload: Any, between: Any) -> Answer:
        key = self.key(payload)
        if key in self.conflicts:
            self.made.pop(key, None)
        elif key in self.made and self.made[key]["weight"] != payload["weight"]:
            self.conflicts.add(key)
        return super().place(payload, between)


class Forgetful(Shop):
    """Remembers the latest four things."""

    def place(self, payload: Any, between: Any) -> Answer:
        answer = super().place(payload, between)
        for key in list(self.made)[:-4]:
            del self.made[key]
        return answer


class Overwriting(Shop):
    """Keeps the time of a thing and takes the rest from a later body, without showing it to who sends that."""

    def place(self, payload: Any, between: Any) -> Answer:
        status, receipt = super().place(payload, between)
        if status == 200 and receipt["weight"] != payload["weight"]:
            self.made[self.key(payload)] = receipt | {"weight": payload["weight"]}
        return status, receipt


class OverwrittenByRefused(Shop):
    """Takes the weight of a body that it refuses."""

    def send(self, payload: Any) -> Answer:
        status, answer = super().send(payload)
        known = self.made.get((payload.get("depot"), payload.get("ref"))) if isinstance(payload, dict) else None
        if status == 400 and known is not None:
            known["weight"] = 99
        return status, answer


class Retimed(Shop):
    """Gives a replay another time once there was a refusal."""

    def send(self, payload: Any) -> Answer:
        status, answer = super().send(payload)
        if status == 400:
            for key, receipt in list(self.made.items()):
                self.made[key] = receipt | {"made": "2026-03-02T18:00:00Z"}
        return status, answer


@dataclass
class RefusedForEver(Shop):
    """Takes the key of a refused request, once something was made."""

    spent: set[object] = field(default_factory=set)

    def send(self, payload: Any) -> Answer:
        key = (payload.get("depot"), payload.get("ref"))
        if key in self.spent:
            return 400, {"faults": []}
        status, answer = super().send(payload)
        if status == 400 and self.made and key not in self.made:
            self.spent.add(key)
        return status, answer


class Mixed(Shop):
    """Gives one depot's thing for another's, once a key was used twice."""

    def place(self, payload: Any, between: Any) -> Answer:
        status, receipt = super().place(payload, between)
        if status == 200:
            self.key = lambda payload: payload["ref"]
            self.made |= {key[1]: made for key, made in self.made.items() if isinstance(key, tuple)}
        return status, receipt


@pytest.mark.parametrize(
    ("shop", "text", "kind", "message", "longest"),
    [
        (AfterConflict, PARCELS, "duplicate-created", "answered 201 to the same payload again", 4),
        (Forgetful, PARCELS, "duplicate-created", "answered 201 to the same payload again", 7),
        (Overwriting, PARCELS, "replay-differs", "weight", 6),
        (OverwrittenByRefused, PARCELS, "replay-differs", "not with the first reply: /weight differs", 3),
        (Retimed, PARCELS, "replay-differs", "not with the first reply: /made differs", 3),
        (RefusedForEver, FREE_AFTER_REFUSAL, "rejected-valid", "answered 400 to a payload whose key is new", 5),
        (Shop, TAKEN_BY_REFUSAL, "duplicate-created", "whose key had been refused, and taken", 5),
        (Mixed, PARCELS, "replay-differs", "as if it had been used", 4),
        (Shop, REFUSES_OTHERS, "replay-differs", "where “refused” (400 or 422) is due", 2),
    ],
)
def test_a_fault_that_needs_a_sequence_is_found_and_the_sequence_is_short(
    shop: type[Shop], text: str, kind: str, message: str, longest: int
) -> None:
    told = searched(shop(text=text))
    found = [
        (text.message, seen) for text, seen in zip(told.complaints, told.seen, strict=True) if text.kind.value == kind
    ]
    assert [len(seen) <= longest for text, seen in found if message in text] == [True]
    assert told.kinds == list(dict.fromkeys(told.kinds))
    assert all(complaint.rules == ("idempotency.ONCE",) for complaint in told.complaints)


def _is_gone(connection: socket.socket, seconds: float) -> bool:
    """Whether the other side has gone away, or does so in time."""
    try:
        return bool(select.select([connection], [], [], seconds)[0]) and not connection.recv(1, socket.MSG_PEEK)
    except ConnectionError:
        return True


def test_a_second_thing_after_a_time_out_is_counted_in_a_list() -> None:
    """A key is lost, and what was made under it is not, when nobody is there any more to read the answer."""
    things: list[Any] = []
    shop = Shop(text=LISTED)

    def handle(connection: socket.socket, request: bytes) -> bool:
        head, _, body = request.partition(b"\r\n\r\n")
        if head.startswith(b"GET /parcels HTTP"):
            connection.sendall(http("200 OK", json.dumps({"parcels": things}).encode()))
            return True
        if not head.startswith(b"POST"):
            return shop.handle(connection, request)
        status, answer = shop.take(body)
        if status == 201:
            things.append({name: json.loads(body)[name] for name in ("ref", "depot")})
        if _is_gone(connection, 0.012):
            if status == 201:
                # No other key: requests that came meanwhile placed theirs.
                del shop.made[shop.key(json.loads(body))]
            return False
        connection.sendall(http(f"{status} Done", json.dumps(answer).encode()))
        return True

    # What shows on one moment and not on the next is looked for again and again; it is told when the budget ends, too.
    with raw_server(handle) as url, staged(setting(url, rules_=parcels(LISTED))) as told, suppress(SpentError):
        sequences(told.stage, count())
    assert told.kinds == ["duplicate-created"]
    # When the server notices that nobody waits hangs on the moment, and so which of the two shows it first.
    message = told.complaints[0].message
    assert "list lists 2 things under one key, after: " in message or "as if it had made another, after: " in message
    assert "its answer not waited for" in message


def test_a_key_that_stays_in_flight_after_a_time_out_is_found() -> None:
    """The key is kept until the answer is delivered; when that fails, it is never let go."""

    stuck: set[str] = set()
    shop = Shop()

    def handle(connection: socket.socket, request: bytes) -> bool:
        head, _, body = request.partition(b"\r\n\r\n")
        key = json.loads(body)["ref"] if head.startswith(b"POST") else None
        if key in stuck:
            connection.sendall(http("422 Busy", b'{"faults": []}'))
            return True
        shop.handle(connection, request)
        gone = _is_gone(connection, 0.012)
        if gone and key is not None:
            stuck.add(key)
        return not gone

    # With a rate, no requests go out at the same time, on connections that end with them.
    with raw_server(handle) as url, staged(setting(url, limits=Limits(rate=100_000))) as told:
        sequences(told.stage, count())
    assert told.kinds == ["replay-differs"]
    assert told.complaints[0].message.startswith("answered 422 to ")
    assert "its answer not" in told.complaints[0].message


@pytest.mark.parametrize(("text", "seed"), [(PARCELS, 1), (LISTED, 2), (FREE_AFTER_REFUSAL, 3)])
def test_a_right_shop_passes(text: str, seed: int) -> None:
    told = searched(Shop(text=text), seed)
    assert (told.complaints, told.skipped) == ([], [])
    assert REQUESTS <= told.stage.talk.budget.requests < REQUESTS + 50


def test_the_same_seed_plays_the_same_sequences() -> None:
    first, same, other = (searched(Shop(), seed).sent for seed in (1, 1, 2))
    assert first == same
    assert first != other


def endpoint_of(url: str, rules: Rules, api: Api | None) -> Setting:
    operation = next(one for one in rules.plan.operations.values() if one.body)
    known = {"account": "AC0123456789abcdef0123456789abcdef", "number": "A-1", "X-Api-Token": "t0ken"}
    return replace(
        setting(url),
        plan=rules.plan,
        operation=operation,
        context=rules.context(TODAY, None) if api is None else api.context,
        credentials=throw_away(operation.auth) if operation.auth else None,
        parameters=known,
        limits=Limits(requests=600),
        slack=timedelta(0),
    )


@pytest.mark.parametrize("api", [api for api in APIS if api.rules.plan.idempotency], ids=str)
def test_the_mock_of_every_contract_passes(api: Api) -> None:
    plan = api.rules.plan
    fast = compile_plan(plan)
    service = Service(
        plan, lambda shape, *judged: fast.judge(shape.name, *judged), open_store("memory:"), lambda: api.context
    )
    with serving(create_app(service)) as url:
        chosen = endpoint_of(url, api.rules, api)
        with staged(chosen, made=of_examples(chosen)) as told:
            sequences(told.stage, count())
    assert (told.complaints, told.skipped) == ([], [])
    assert told.stage.talk.budget.requests >= 100


@pytest.mark.parametrize("lenient", [False, True])
def test_the_independent_endpoint_passes(lenient: bool) -> None:
    with serving(create_endpoint(today=fixed_clock(TODAY), lenient=lenient)) as url:
        chosen = endpoint_of(url, load("rules/async-orders.yaml"), None)
        with staged(chosen, made=of_examples(chosen)) as told:
            sequences(told.stage, count())
    assert (told.complaints, told.skipped) == ([], [])


def test_a_key_that_a_lost_request_may_have_taken_stands_for_nothing_however_often_another_operation_has_it() -> None:
    """The request may have come first; then it is no mistake that its operation goes on to replay it."""
    with serving(create_endpoint(today=fixed_clock(TODAY), lenient=True)) as url:
        chosen = endpoint_of(url, load("rules/async-orders.yaml"), None)
        with staged(chosen, made=of_examples(chosen)) as told:
            repertoire = Repertoire.of(told.stage)
            assert repertoire is not None
            play = Play(repertoire)
            said = [
                play.give_up(0, 0, waits=True),
                play.elsewhere(0, 0),
                play.elsewhere(0, 0),
                play.submit(0, 0),
                play.submit(0, 0),
            ]
    assert [seen.exchange.status for seen in play.seen] == [201, 201, 200, 200, 200]
    assert said == [None] * 5


class AnyCase(Shop):
    """Refuses another body under a key, and takes keys that differ in case for one."""

    def place(self, payload: Any, between: Callable[[], None]) -> Answer:
        key = (payload["depot"], payload["ref"].lower())
        if self.made.setdefault(key, payload) != payload:
            return 422, {"faults": []}
        return super().place(payload, between)


@pytest.mark.parametrize(("shop", "kinds"), [(AnyCase(), ["rejected-valid"]), (Shop(), [])])
def test_a_new_key_that_is_refused_as_a_used_one_is_found(shop: Shop, kinds: list[str]) -> None:
    with raw_server(shop.handle) as url, staged(setting(url, rules_=parcels(REFUSES_OTHERS))) as told:
        other_case(told.stage)
    assert (told.kinds, told.skipped) == (kinds, [])


def no_capitals(payload: Any) -> Answer | None:
    return (422, {"faults": []}) if payload["ref"] != payload["ref"].lower() else None


def no_items(payload: Any) -> Answer | None:
    return (400, {"faults": []}) if "items" in payload else None


@pytest.mark.parametrize(
    ("first", "text", "ask"), [(no_capitals, REFUSES_OTHERS, other_case), (no_items, PARCELS, hold_sessions)]
)
def test_what_is_refused_under_any_key_is_not_told_of_keys(
    first: Callable[[Any], Answer | None], text: str, ask: Callable[[Stage], object]
) -> None:
    """What is refused for what it is is refused under a key that was never near a used one, too."""
    shop = Shop(first=lambda payload: first(payload) if isinstance(payload.get("ref"), str) else None)
    with raw_server(shop.handle) as url, staged(setting(url, rules_=parcels(text))) as told:
        ask(told.stage)
    assert [complaint.message for complaint in told.complaints] == []


def test_no_more_than_a_fifth_of_the_budget_is_for_sequences() -> None:
    told = searched(Shop(), limits=Limits(requests=200))
    assert 40 <= told.stage.talk.budget.requests < 70


def test_what_a_cut_budget_has_seen_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rulewright.contract.sessions.sequences._SHARE", 1.0)
    shop, limits = Forgetful(), Limits(requests=150)
    with raw_server(shop.handle) as url, staged(setting(url, limits=limits)) as told, pytest.raises(SpentError):
        sequences(told.stage, count())
    assert len(told.complaints) == 1


class _Elsewhere(Address):
    @property
    def is_loopback(self) -> bool:
        return False


def test_elsewhere_sequences_are_not_made_short() -> None:
    with raw_server(Forgetful().handle) as url:
        here = parse_address(url)
        chosen = setting(url, address=_Elsewhere(here.scheme, here.host, here.port, ""))
        with staged(chosen) as told:
            sequences(told.stage, count())
    assert "duplicate-created" in told.kinds
    assert told.stage.talk.budget.requests < REQUESTS + 50


def test_a_kind_that_is_known_is_not_told_again() -> None:
    with raw_server(Shop(remembers=False).handle) as url, staged(setting(url)) as told:
        sequences(told.stage, count())
        assert "duplicate-created" in told.kinds
        sequences(told.stage, count(7))
    # On a busy machine a lost memory may show as another kind, too.
    assert sorted(told.kinds) == sorted(set(told.kinds))

"""Findings of whole runs, sent again days later: to the endpoint as it was, and to one that is mended."""

from __future__ import annotations

import json
import select
import socket
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import takewhile
from typing import TYPE_CHECKING, Any

import pytest

from rulewright.contract.conversation import Conversation
from rulewright.contract.endpoint.budget import Budget, Limits
from rulewright.contract.findings.finding import Complaint, Kind
from rulewright.contract.findings.keep import SUFFIX
from rulewright.contract.findings.kept import read_record
from rulewright.contract.findings.record import record_of
from rulewright.contract.replaying.replay import Replayed, State, UnfitError, fitting, replay, setting_for
from tests.contract import test_sequences as played
from tests.contract.shop import Shop
from tests.contract.support import PARCELS, PLAIN, TODAY, http, parcels, raw_server, setting
from tests.contract.test_run import told

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rulewright.contract.findings.record import Record

LATER = TODAY + timedelta(days=40)
LATE = 0.2
ONCE, KEYS = frozenset({"idempotency.ONCE"}), frozenset({"idempotency.ONCE", "Parcel.ref/length"})
NOTE = frozenset({"Parcel.note/length"})
LONGER = PARCELS.replace("note:   { type: string, length: 0..10 }", "note:   { type: string, length: 0..11 }")


class Forgetful(Shop):
    """Remembers the latest three keys."""

    def place(self, payload: Any, between: Any) -> tuple[int, Any]:
        answer = super().place(payload, between)
        for key in list(self.made)[:-3]:
            del self.made[key]
        return answer


class Overwriting(Shop):
    """Puts another body in the place of the first."""

    def place(self, payload: Any, between: Any) -> tuple[int, Any]:
        status, receipt = super().place(payload, between)
        if status == 200 and receipt["weight"] != payload["weight"]:
            self.made[self.key(payload)] = receipt | {"made": "2026-03-02T18:00:00Z"}
        return status, receipt


class OddReplies(Shop):
    """Leaves out when a thing was made where it answers with it again."""

    def place(self, payload: Any, between: Any) -> tuple[int, Any]:
        status, receipt = super().place(payload, between)
        return status, receipt if status == 201 else {"ref": receipt["ref"]}


class Hanging(Shop):
    """Ends the connection where a note is too long."""

    def handle(self, connection: socket.socket, request: bytes) -> bool:
        return b'"note":"' not in request and super().handle(connection, request)


def _instead(status: int, change: Any) -> Any:
    return lambda answer, _: change(answer[1]) if answer[0] == status else answer


def _fails_on_notes(payload: Any) -> tuple[int, Any] | None:
    return (500, {"faults": []}) if len(payload.get("note") or "") > 10 else None


def _late_for_notes(payload: Any) -> tuple[int, Any] | None:
    if "note" in payload:
        time.sleep(0.3)
    return None


FAULTS: dict[str, tuple[Callable[[], Shop], str, frozenset[str]]] = {
    "a longer note": (lambda: Shop(text=LONGER), "accepted-invalid", NOTE),
    "an earlier day": (lambda: Shop(text=PARCELS.replace("+ 5d", "+ 1d")), "accepted-invalid", frozenset({"Parcel.sendOn/notBefore"})),
    "a shorter key": (lambda: Shop(text=PARCELS.replace("1..30", "1..29")), "rejected-valid", frozenset({"Parcel.ref/length"})),
    "a failure": (lambda: Shop(first=_fails_on_notes), "server-error", NOTE),
    "an odd status": (lambda: Shop(last=_instead(400, lambda body: (418, body))), "undocumented-status", NOTE),
    "an odd answer": (lambda: Shop(last=_instead(201, lambda body: (201, body | {"made": "x"}))), "response-shape", NOTE),
    "another field": (lambda: Shop(last=_instead(400, lambda _: (400, {"faults": [{"where": "x"}]}))), "wrong-field", NOTE),
    "no field": (lambda: Shop(last=_instead(400, lambda _: (400, {"faults": []}))), "wrong-field", frozenset()),
    "no credentials": (lambda: Shop(asks_credentials=False), "unauthenticated", NOTE),
    "no memory": (lambda: Shop(remembers=False), "duplicate-created", ONCE),
    "one scope": (lambda: Shop(key=lambda payload: payload["ref"]), "replay-differs", ONCE),
    "cut keys": (lambda: Shop(key=lambda payload: (payload["depot"], payload["ref"][:15])), "replay-differs", KEYS),
    "a race": (lambda: Shop(pause=0.02), "race", ONCE),
    "a short memory": (Forgetful, "duplicate-created", KEYS),
    "another body": (Overwriting, "duplicate-created", ONCE),
    "odd replies": (OddReplies, "response-shape", ONCE),
    "no answer": (Hanging, "no-response", NOTE),
    "a late answer": (lambda: Shop(first=_late_for_notes), "slow", NOTE),
}  # fmt: skip


def found(fault: str, folder: Path) -> list[Record]:
    """The findings of a run, as they are kept."""
    shop, kind, rules = FAULTS[fault]
    told(shop(), folder, rules=rules, slow=LATE if kind == "slow" else 60.0, limits=Limits(seconds=600))
    records = [read_record(path) for path in sorted((folder / "findings").glob(f"*{SUFFIX}"))]
    assert kind in {record.kind.value for record in records}
    return [record for record in records if record.kind.value == kind]


def again(record: Record, shop: Shop, *, exact: bool = False, **changes: Any) -> Replayed:
    shop.today = LATER
    with raw_server(shop.handle) as url:
        chosen = setting(url, **{"slow": 60.0, "context": parcels().context(LATER, None), **changes})
        return replay(record, setting_for(record, chosen), Budget(chosen.limits), exact=exact)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_finding_stands_until_it_is_mended(fault: str, tmp_path: Path) -> None:
    shop, kind, _ = FAULTS[fault]
    for record in found(fault, tmp_path):
        stands = again(record, shop(), slow=LATE if kind == "slow" else 60.0)
        assert (stands.state, kind) == (State.STANDS, record.kind.value), stands.message
        gone = again(record, Shop())
        assert gone.state is State.VANISHED, gone.message


def test_a_race_is_given_rounds_and_each_has_a_key_of_its_own(tmp_path: Path) -> None:
    [record] = found("a race", tmp_path)
    shop = Shop()
    gone = again(record, shop)
    refs = Counter(payload["ref"] for payload in shop.received)
    assert (len(refs), set(refs.values())) == (20, {len(record.steps)})
    assert gone.message.endswith("in 20 rounds")
    assert not {payload["ref"] for payload in shop.received} & {record.steps[0].request.body}


def test_the_recorded_bytes_are_sent_when_that_is_asked_for(tmp_path: Path) -> None:
    [record] = found("a longer note", tmp_path)
    exact = Shop(text=LONGER)
    assert again(record, exact, exact=True).state is State.STANDS
    renewed = Shop(text=LONGER)
    again(record, renewed)
    body = record.steps[-1].request.body or b""
    assert exact.received[0]["ref"].encode() in body
    assert renewed.received[0]["ref"].encode() not in body


@pytest.mark.parametrize(
    ("shop", "words"),
    [
        (Shop(first=lambda _: (429, {"faults": []})), "request 1 was answered 429, which says nothing about the contract"),
        (Shop(first=lambda _: (503, {"faults": []})), "request 1 was answered 503, which says nothing about the contract"),
        (Shop(first=lambda _: (404, {})), "request 1 was answered 404, which says nothing about the contract"),
    ],
)  # fmt: skip
def test_what_does_not_tell_is_not_judged(shop: Shop, words: str, tmp_path: Path) -> None:
    [record] = found("a longer note", tmp_path)
    result = again(record, shop, retries=0)
    assert (result.state, result.message) == (State.UNJUDGED, words)


def test_a_request_that_does_not_lead_up_as_it_did_is_not_judged(tmp_path: Path) -> None:
    record = found("no memory", tmp_path)[0]
    result = again(record, Shop(first=lambda _: (400, {"faults": []})))
    assert result.state is State.UNJUDGED
    assert "request 1, which leads up to it, was answered 400, where it was answered 201" in result.message


def test_another_disagreement_about_the_same_request_is_no_good_news(tmp_path: Path) -> None:
    [record] = found("a longer note", tmp_path)
    result = again(record, Shop(first=_fails_on_notes))
    assert result.state is State.CHANGED
    assert result.message.startswith("server-error: answered 500")


def test_another_status_that_is_not_documented_is_another_disagreement(tmp_path: Path) -> None:
    [record] = found("an odd status", tmp_path)
    result = again(record, Shop(last=_instead(400, lambda body: (419, body))))
    assert result.state is State.CHANGED
    assert result.message.startswith("undocumented-status: answered 419")


def test_an_answer_that_is_late_or_missing_once_is_no_other_disagreement(tmp_path: Path) -> None:
    [record] = found("a longer note", tmp_path)
    late = again(record, Shop(first=_late_for_notes), slow=LATE)
    assert late.state is State.VANISHED
    hung = again(record, Hanging())
    assert hung.state is State.UNJUDGED
    assert hung.message == "request 1 was not answered: the connection was closed without an answer"


def test_a_spent_budget_and_what_may_not_be_sent_are_told(tmp_path: Path) -> None:
    record = found("no memory", tmp_path)[0]
    spent = again(record, Shop(remembers=False), limits=Limits(requests=1))
    assert (spent.state, spent.message) == (State.UNJUDGED, "the budget of 1 requests was spent")
    shop = Shop(remembers=False)
    kept_back = again(record, shop, only="rejecting")
    assert kept_back.state is State.UNJUDGED
    assert "add --only all" in kept_back.message
    assert shop.received == []


def test_a_finding_is_judged_by_the_bases_and_the_slack_it_was_found_with(tmp_path: Path) -> None:
    [record] = found("an earlier day", tmp_path)
    chosen = setting_for(record, setting(asserted=frozenset(), slack=timedelta(days=90)))
    assert (chosen.asserted, chosen.slack) == (record.asserted, timedelta(days=2))


def test_a_record_that_does_not_fit_is_refused_and_changed_rules_are_told(tmp_path: Path) -> None:
    [record] = found("a longer note", tmp_path)
    plan = parcels().plan
    assert fitting(record, plan) is None
    newer = parcels(PARCELS.replace("version: 1.0.0", "version: 1.1.0")).plan
    assert fitting(record, newer) == "the rules have changed since it was found (then 1.0.0, now 1.1.0)"
    for changed, words in (
        (PARCELS.replace("contract: parcels", "contract: boxes"), "about the contract parcels, and this is boxes"),
        (PARCELS.replace("note:   {", "memo:   {").replace("forbid: note", "forbid: memo").replace(" note: fragile,", ""), "about the rule Parcel.note/length"),
        (PARCELS.replace("  send:\n", "  post:\n").replace("across: [send]", "across: [post]"), "about the operation “send”"),
    ):  # fmt: skip
        with pytest.raises(UnfitError, match=words):
            fitting(record, parcels(changed).plan)


def test_a_rule_that_has_a_new_name_is_known_by_its_old_one(tmp_path: Path) -> None:
    [record] = found("a longer note", tmp_path)
    text = PARCELS.replace("  Parcel:\n    fields", "  Box:\n    formerly: Parcel\n    fields")
    text = text.replace("body: Parcel", "body: Box").replace("  Parcel:\n    plain", "  Box:\n    plain")
    rules = parcels(text)
    assert fitting(record, rules.plan) == "the rules have changed since it was found"
    shop = Shop(text=LONGER, today=LATER)
    with raw_server(shop.handle) as url:
        chosen = setting(url, rules_=rules, context=rules.context(LATER, None))
        result = replay(record, setting_for(record, chosen), Budget(chosen.limits), exact=False)
    assert result.state is State.STANDS
    assert "[Box.note/length]" in result.message


@pytest.mark.parametrize(
    ("shop", "text"),
    [
        (played.AfterConflict, PARCELS),
        (played.Overwriting, PARCELS),
        (played.Mixed, PARCELS),
        (played.RefusedForEver, played.FREE_AFTER_REFUSAL),
        (Shop, played.TAKEN_BY_REFUSAL),
    ],
)
def test_a_sequence_is_sent_again_as_it_was_played(shop: type[Shop], text: str) -> None:
    # The endpoint is the same as before, and has what it was given then: some of the faults hang on that.
    faulty = shop(text=text)
    told = played.searched(faulty)
    rules = parcels(text)
    assert told.complaints
    for complaint, seen in zip(told.complaints, told.seen, strict=True):
        record = record_of(told.stage.talk.setting, "0" * 12, complaint, seen, [("ref",)])
        assert again(record, faulty, rules_=rules).state is State.STANDS
        if text == PARCELS:
            gone = again(record, Shop(), rules_=rules)
            assert gone.state is State.VANISHED, gone.message


def _is_gone(connection: socket.socket) -> bool:
    """Whether the other side has gone away, or does so soon."""
    try:
        return bool(select.select([connection], [], [], 0.3)[0]) and not connection.recv(1, socket.MSG_PEEK)
    except ConnectionError:
        return True


@dataclass
class Stuck(Shop):
    """Never lets a key go whose answer was not delivered."""

    stuck: set[str] = field(default_factory=set)
    turn: threading.Lock = field(default_factory=threading.Lock)

    def handle(self, connection: socket.socket, request: bytes) -> bool:
        with self.turn:
            return self.handle_one(connection, request)

    def handle_one(self, connection: socket.socket, request: bytes) -> bool:
        head, _, body = request.partition(b"\r\n\r\n")
        key = json.loads(body)["ref"] if head.startswith(b"POST") else None
        if key in self.stuck:
            connection.sendall(http("422 Busy", b'{"faults": []}'))
            return True
        super().handle(connection, request)
        if _is_gone(connection):
            self.stuck.update(filter(None, [key]))
            return False
        return True


@dataclass
class Doubling(Shop):
    """Lists what it made; where nobody waits for the answer, it forgets the key and keeps the thing."""

    things: list[Any] = field(default_factory=list)
    doubles: bool = True
    turn: threading.Lock = field(default_factory=threading.Lock)

    def handle(self, connection: socket.socket, request: bytes) -> bool:
        with self.turn:
            return self.handle_one(connection, request)

    def handle_one(self, connection: socket.socket, request: bytes) -> bool:
        head, _, body = request.partition(b"\r\n\r\n")
        if head.startswith(b"GET /parcels HTTP"):
            connection.sendall(http("200 OK", json.dumps({"parcels": self.things}).encode()))
            return True
        if not head.startswith(b"POST"):
            return super().handle(connection, request)
        before = dict(self.made)
        status, answer = self.take(body)
        if status == 201:
            self.things.append({name: json.loads(body)[name] for name in ("ref", "depot")})
        if _is_gone(connection):
            self.made = before if self.doubles else self.made
            return False
        connection.sendall(http(f"{status} Done", json.dumps(answer).encode()))
        return True


@pytest.mark.parametrize(
    ("faulty", "right", "text", "kind"),
    [
        (Stuck, Shop, PARCELS, Kind.REPLAY_DIFFERS),
        (
            lambda: Doubling(text=played.LISTED),
            lambda: Doubling(text=played.LISTED, doubles=False),
            played.LISTED,
            Kind.DUPLICATE_CREATED,
        ),
    ],
)
def test_a_request_that_was_given_up_is_given_up_again(
    faulty: Callable[[], Shop], right: Callable[[], Shop], text: str, kind: Kind
) -> None:
    rules = parcels(text)
    payload = PLAIN | {"ref": "rw-0123456789abcdef"}
    with raw_server(faulty().handle) as url:
        chosen = setting(url, rules_=rules)
        with chosen.sender() as sender:
            talk = Conversation(chosen, sender, Budget(chosen.limits), lambda _: None)
            seen = [talk.abandon(payload, waits=kind is Kind.REPLAY_DIFFERS), talk.ask(payload)]
            if kind is Kind.DUPLICATE_CREATED:
                seen.append(talk.read(rules.plan.operations["list"], payload))
    complaint = Complaint(kind, "", ("idempotency.ONCE",), mark="in a sequence")
    record = record_of(chosen, "0" * 12, complaint, seen, [("ref",)])
    assert [step.abandoned for step in record.steps] == [True, False, False][: len(seen)]
    # On a busy machine a server may take up what was given up only after what followed it.
    tries = (again(record, faulty(), rules_=rules) for _ in range(4))
    messages = [found.message for found in takewhile(lambda found: found.state is not State.STANDS, tries)]
    assert len(messages) < 4, messages
    gone = again(record, right(), rules_=rules)
    assert gone.state is State.VANISHED, gone.message

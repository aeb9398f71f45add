"""Whole runs against an endpoint of the parcels contract."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from rulewright.contract.endpoint.address import Address
from rulewright.contract.endpoint.budget import Limits
from rulewright.contract.events import Event, Exchanged, Finished, Found, NotJudged, PhaseStarted, Started
from rulewright.contract.prepare import draws_of, prepared
from rulewright.contract.run import run
from tests.contract.shop import Shop
from tests.contract.support import PARCELS, parcels, raw_server, setting

if TYPE_CHECKING:
    from pathlib import Path

    from rulewright.contract.findings.finding import Finding


@dataclass
class Told:
    events: list[Event]

    @property
    def findings(self) -> list[Finding]:
        return [event.finding for event in self.events if isinstance(event, Found)]

    @property
    def kinds(self) -> set[str]:
        return {finding.complaint.kind.value for finding in self.findings}

    @property
    def end(self) -> Finished:
        last = self.events[-1]
        assert isinstance(last, Finished)
        return last

    @property
    def skipped(self) -> str:
        return "\n".join(f"{event.what}: {event.reason}" for event in self.events if isinstance(event, NotJudged))


def told(shop: Shop, folder: Path, *, draw: bool = False, **changes: Any) -> Told:
    events: list[Event] = []
    with raw_server(shop.handle) as url:
        chosen = setting(url, **changes)
        draws = partial(draws_of, chosen) if draw else None
        run(chosen, prepared(chosen, "test"), draws, folder / "findings", events.append)
    return Told(events)


def test_an_endpoint_that_keeps_the_contract_is_found_to_agree(tmp_path: Path) -> None:
    seen = told(Shop(), tmp_path)
    assert seen.findings == []
    assert (seen.end.exit_code, seen.end.ended, seen.end.unjudged) == (0, None, None)
    reached = seen.end.coverage
    assert reached.share == 1.0
    assert "idempotency.ONCE" in reached.both_sides
    assert dict(reached.not_asserted)["basis inferred"] > 0
    assert dict(reached.not_asserted)["no data was supplied for depots"] == 2
    assert seen.end.withheld == ((401, 1),)


def test_events_come_in_order_and_count_requests(tmp_path: Path) -> None:
    seen = told(Shop(), tmp_path)
    assert isinstance(seen.events[0], Started)
    assert seen.events[0].contract == "parcels"
    phases = [event.name for event in seen.events if isinstance(event, PhaseStarted)]
    assert phases == [
        "cases",
        "keys",
        "more cases",
        "other ways to write bodies",
        "keys again",
        "further ways to break rules",
    ]
    exchanged = [event for event in seen.events if isinstance(event, Exchanged)]
    assert [event.requests for event in exchanged if event.exchange.line.startswith("GET")]
    assert len(exchanged) == seen.end.requests == exchanged[-1].requests


def test_every_request_has_a_key_of_its_own_unless_the_key_is_what_it_is_about(tmp_path: Path) -> None:
    shop = Shop()
    told(shop, tmp_path, rules=frozenset({"Parcel.note/length", "Item.name/required"}))
    refs = [payload["ref"] for payload in shop.received]
    assert len(refs) > 5
    assert len(set(refs)) == len(refs)


def _instead(status: int, change: Any) -> Any:
    """Changes the answers of one status."""
    return lambda answer, _: change(answer[1]) if answer[0] == status else answer


def _without_items(payload: Any) -> tuple[int, Any] | None:
    return None if "items" in payload else (500, {"faults": []})


_LONGER_NOTE = PARCELS.replace("note:   { type: string, length: 0..10 }", "note:   { type: string, length: 0..11 }")
_NAMELESS = PARCELS.replace("name: { type: string, required: true }", "name: { type: string }")
_KEYS = "idempotency.ONCE"


@pytest.mark.parametrize(
    ("shop", "kind", "rule", "pointer"),
    [
        (Shop(text=_LONGER_NOTE), "accepted-invalid", "Parcel.note/length", "/note"),
        (Shop(text=PARCELS.replace("1..30", "1..29")), "rejected-valid", "Parcel.ref/length", "/ref"),
        (Shop(text=PARCELS.replace("+ 5d", "+ 1d")), "accepted-invalid", "Parcel.sendOn/notBefore", "/sendOn"),
        (Shop(text=_NAMELESS), "accepted-invalid", "Item.name/required", "/items/0/name"),
        (Shop(first=_without_items), "server-error", None, ""),
        (Shop(last=_instead(400, lambda body: (418, body))), "undocumented-status", None, ""),
        (
            Shop(last=_instead(201, lambda body: (201, body | {"made": "x"}))),
            "response-shape",
            "Receipt.made/type",
            "/made",
        ),
        (
            Shop(last=_instead(400, lambda _: (400, {"faults": [{"where": "x"}]}))),
            "wrong-field",
            "Parcel.note/length",
            "/note",
        ),
        (Shop(last=_instead(400, lambda _: (400, {"faults": []}))), "wrong-field", None, ""),
        (Shop(asks_credentials=False), "unauthenticated", None, ""),
        (Shop(remembers=False), "duplicate-created", _KEYS, ""),
        (Shop(key=lambda payload: payload["ref"]), "replay-differs", _KEYS, ""),
        (Shop(key=lambda payload: (payload["depot"], payload["ref"][:15])), "replay-differs", _KEYS, ""),
        (Shop(pause=0.05), "race", _KEYS, ""),
    ],
)
def test_a_disagreement_is_found_and_named(
    shop: Shop, kind: str, rule: str | None, pointer: str, tmp_path: Path
) -> None:
    seen = told(shop, tmp_path)
    assert seen.end.exit_code == 1
    complaints = [finding.complaint for finding in seen.findings if finding.complaint.kind.value == kind]
    assert [
        complaint
        for complaint in complaints
        if rule is None or (rule in complaint.rules and complaint.pointer == pointer)
    ]


def test_a_fault_of_every_payload_is_found_once_and_about_no_rule(tmp_path: Path) -> None:
    seen = told(Shop(first=lambda _: (400, {"faults": [{"where": "depot"}]})), tmp_path)
    valid = [finding for finding in seen.findings if finding.complaint.kind.value == "rejected-valid"]
    assert [(finding.complaint.rules, finding.complaint.pointer) for finding in valid] == [((), "/depot")]


def test_what_is_kept_is_the_smallest_change_that_still_shows_it(tmp_path: Path) -> None:
    def crash(payload: Any) -> tuple[int, Any] | None:
        return (500, {"faults": []}) if payload.get("note") == "" else None

    seen = told(Shop(first=crash), tmp_path)
    [finding] = [finding for finding in seen.findings if finding.complaint.kind.value == "server-error"]
    [payload] = [finding.exchange.body]
    assert b'"note":""' in payload
    assert b'"label"' not in payload


@pytest.mark.parametrize(
    ("count", "words"), [(3, "the same payload much later"), (35, "the same payload after most cases")]
)
def test_a_key_taken_by_a_replay_is_looked_for_until_the_end(tmp_path: Path, count: int, words: str) -> None:
    class Forgetful(Shop):
        def place(self, payload: Any, between: Any) -> tuple[int, Any]:
            answer = super().place(payload, between)
            for key in list(self.made)[:-count]:
                del self.made[key]
            return answer

    seen = told(Forgetful(), tmp_path)
    messages = [finding.complaint.message for finding in seen.findings]
    assert [message for message in messages if words in message]


def test_drawn_payloads_find_what_no_case_shows_and_are_shrunk(tmp_path: Path) -> None:
    def crash(payload: Any) -> tuple[int, Any] | None:
        items = payload.get("items")
        return (500, {"faults": []}) if isinstance(items, list) and len(items) == 3 else None

    undrawn = told(Shop(first=crash), tmp_path)
    assert "server-error" not in undrawn.kinds
    limits = Limits(requests=undrawn.end.requests + 150, seconds=600)
    seen = told(Shop(first=crash), tmp_path, draw=True, limits=limits)
    assert seen.end.ended == f"the budget of {limits.requests} requests was spent"
    [finding, *_] = [finding for finding in seen.findings if finding.complaint.kind.value == "server-error"]
    payload = json.loads(finding.exchange.body)
    assert len(payload["items"]) == 3
    assert len(finding.complaint.rules) <= 2


def test_the_same_seed_draws_the_same_payloads(tmp_path: Path) -> None:
    shops = [Shop(), Shop(), Shop()]
    for shop, seed in zip(shops, (1, 1, 2), strict=True):
        told(shop, tmp_path, draw=True, seed=seed, limits=Limits(requests=60), rules=frozenset({"Parcel.note/length"}))
    assert shops[0].received == shops[1].received
    assert shops[0].received != shops[2].received


def test_a_cut_budget_still_breaks_each_rule_once(tmp_path: Path) -> None:
    full = told(Shop(), tmp_path).end.coverage
    rules = len(full.asserted) - 1
    seen = told(Shop(), tmp_path, limits=Limits(requests=rules + 3))
    assert seen.end.ended == f"the budget of {rules + 3} requests was spent"
    missed = {entry.rule: entry.reason for entry in seen.end.coverage.not_reached}
    assert set(missed) <= {"idempotency.ONCE"}


def test_a_run_that_reached_too_little_could_not_judge(tmp_path: Path) -> None:
    seen = told(Shop(), tmp_path, limits=Limits(requests=3))
    assert seen.end.exit_code == 2
    assert seen.end.unjudged is not None
    assert "asserted rules were exercised" in seen.end.unjudged
    assert "less than the 50 % of --fail-under; allow more requests or time" in seen.end.unjudged
    assert told(Shop(), tmp_path, limits=Limits(requests=3), fail_under=0.0).end.exit_code == 0


def test_one_rule_can_be_asked_alone(tmp_path: Path) -> None:
    seen = told(Shop(), tmp_path, rules=frozenset({"Parcel.note/length"}))
    assert seen.end.coverage.asserted == ("Parcel.note/length",)
    assert seen.end.coverage.both_sides == ("Parcel.note/length",)
    assert seen.end.requests < 40


def test_a_budget_that_is_cut_short_still_holds_a_case_of_each_rule(tmp_path: Path) -> None:
    first = tuple(prepared(setting(), "test").first)
    seen = told(Shop(), tmp_path, limits=Limits(requests=1 + len(first)))
    assert seen.end.ended == f"the budget of {1 + len(first)} requests was spent"
    reached = seen.end.coverage
    assert len({case.rule for case in first}) == len(first) > 10
    assert {case.rule for case in first} <= set(reached.exercised)
    assert set(reached.asserted) - set(reached.exercised) <= {"idempotency.ONCE"}


class _Elsewhere(Address):
    @property
    def is_loopback(self) -> bool:
        return False


def _elsewhere(shop: Shop, folder: Path, **changes: Any) -> Told:
    events: list[Event] = []
    with raw_server(shop.handle) as url:
        here = setting(url, only="rejecting", **changes)
        there = replace(here, address=_Elsewhere(here.address.scheme, here.address.host, here.address.port, ""))
        run(there, prepared(there, "test"), partial(draws_of, there), folder / "findings", events.append)
    return Told(events)


def test_elsewhere_nothing_is_sent_but_what_must_be_refused(tmp_path: Path) -> None:
    shop = Shop()
    seen = _elsewhere(shop, tmp_path, limits=Limits(requests=40))
    assert shop.made == {}
    assert len(shop.received) == seen.end.requests == 40
    assert seen.end.exit_code == 0
    assert "idempotency.ONCE: only what the contract refuses is sent" in seen.skipped
    assert "requests without credentials: only what the contract refuses is sent" in seen.skipped


def test_elsewhere_the_first_unexpected_acceptance_ends_the_run(tmp_path: Path) -> None:
    lax = PARCELS.replace("length: 0..10", "length: 0..99").replace("today + 5d", "today - 900d")
    shop = Shop(text=lax)
    seen = _elsewhere(shop, tmp_path)
    assert len(shop.made) == 1
    assert [finding.complaint.kind.value for finding in seen.findings] == ["accepted-invalid"]
    assert seen.end.exit_code == 1
    assert seen.end.ended is not None
    assert "with --keep-going the run would have gone on" in seen.end.ended
    shop = Shop(text=lax)
    seen = _elsewhere(shop, tmp_path, keep_going=True, limits=Limits(requests=60))
    assert {rule for finding in seen.findings for rule in finding.complaint.rules} == {
        "Parcel.note/length",
        "Parcel.sendOn/notBefore",
    }


def test_an_operation_without_a_way_to_read_back_says_so(tmp_path: Path) -> None:
    text = PARCELS.replace("/parcels/{depot}/{ref}", "/parcels/{depot}/{number}").replace(
        "path: { depot: { type: string }, ref: { type: string } }",
        "path: { depot: { type: string }, number: { type: string } }",
    )
    seen = told(Shop(), tmp_path, rules_=parcels(text))
    assert seen.findings == []
    assert "reading back: no GET operation has a path made of the payload's fields" in seen.skipped


def test_an_order_that_another_body_replaced_is_seen_when_it_is_read_back(tmp_path: Path) -> None:
    class Overwriting(Shop):
        def place(self, payload: Any, between: Any) -> tuple[int, Any]:
            status, receipt = super().place(payload, between)
            if status == 200 and receipt["weight"] != payload["weight"]:
                self.made[self.key(payload)] = receipt | {"made": "2026-03-02T18:00:00Z"}
            return status, receipt

    seen = told(Overwriting(), tmp_path)
    messages = [finding.complaint.message for finding in seen.findings]
    assert "read reads another thing under the key after another payload under the same key was sent" in messages


def test_the_first_requests_do_not_wait_for_hypothesis_to_load() -> None:
    script = (
        "import sys; import rulewright.cli.fuzz; print(sorted({'hypothesis', 'schemathesis'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    assert done.stdout == "[]\n"

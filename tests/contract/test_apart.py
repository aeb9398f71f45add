"""A valid payload that shows many things and is answered wrongly: the finding names the one that it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from rulewright.contract.checks.of_exchange import complaints
from rulewright.contract.conversation import Conversation
from rulewright.contract.endpoint.budget import Budget, Limits
from rulewright.contract.events import Found
from rulewright.contract.findings.apart import Apart
from rulewright.contract.findings.diagnosis import Diagnosis
from rulewright.contract.findings.minimise import Minimiser, Shown
from rulewright.contract.nonces import nonce_of
from rulewright.contract.prepare import prepared
from rulewright.contract.run import Run
from tests.contract.shop import Shop
from tests.contract.support import NOTED, PARCELS, PLAIN, parcels, raw_server, setting

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rulewright.contract.events import Event
    from rulewright.contract.findings.finding import Finding
    from rulewright.language.conditions import Json
    from tests.contract.shop import Answer

REFUSED: Answer = (400, {"faults": []})
FAILED: Answer = (500, {"faults": []})


def fuzzed(first: Callable[[Any], Answer | None], folder: Path) -> tuple[list[Finding], int]:
    """The findings of the cases of a run, and how many requests it took."""
    findings: list[Finding] = []

    def tell(event: Event) -> None:
        if isinstance(event, Found):
            findings.append(event.finding)

    with raw_server(Shop(first=first).handle) as url:
        chosen = setting(url, limits=Limits(requests=2_000, seconds=600))
        material = prepared(chosen, nonce_of(chosen))
        with chosen.sender() as sender:
            talk = Conversation(chosen, sender, Budget(chosen.limits), tell)
            run = Run(chosen, material, talk, folder, tell)
            run.open()
            run.show_all(material.first)
            run.show_all(material.rest)
    return findings, talk.budget.requests


def about(field: str, is_wrong: Callable[[Any], bool], said: Answer) -> Callable[[Any], Answer | None]:
    return lambda payload: said if field in payload and is_wrong(payload[field]) else None


@pytest.mark.parametrize(
    ("first", "kind", "rule", "pointer"),
    [
        (about("note", lambda note: note and len(note) == 10, REFUSED), "rejected-valid", "Parcel.note/length", "/note"),
        (about("note", lambda note: note and len(note) == 10, FAILED), "server-error", "Parcel.note/length", "/note"),
        (about("note", lambda note: note == "", REFUSED), "rejected-valid", "Parcel.note/length", "/note"),
    ],
)  # fmt: skip
def test_what_many_things_are_shown_by_is_told_of_the_one(
    first: Callable[[Any], Answer | None], kind: str, rule: str, pointer: str, tmp_path: Path
) -> None:
    findings, _ = fuzzed(first, tmp_path)
    found = [finding.complaint for finding in findings if finding.complaint.kind.value == kind]
    assert [(complaint.rules, complaint.pointer) for complaint in found] == [((rule,), pointer)]


def test_two_mistakes_in_one_payload_are_told_both(tmp_path: Path) -> None:
    def first(payload: Any) -> Answer | None:
        note = payload.get("note")
        is_long = isinstance(note, str) and len(note) == 10
        return REFUSED if is_long or payload.get("sendOn") == "2026-03-09" else None

    findings, _ = fuzzed(first, tmp_path)
    assert {finding.complaint.rules for finding in findings} == {("Parcel.note/length",), ("Parcel.sendOn/notBefore",)}


def test_a_host_elsewhere_is_sent_few_payloads_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rulewright.contract.endpoint.address.Address.is_loopback", False)
    shop = Shop(first=lambda payload: REFUSED if payload.get("note") else None)
    with raw_server(shop.handle) as url:
        chosen = setting(url)
        material = prepared(chosen, nonce_of(chosen))
        case = max(material.cases, key=lambda case: len(case.apart))
        with chosen.sender() as sender:
            talk = Conversation(chosen, sender, Budget(chosen.limits), lambda _: None)
            seen = talk.ask(material.fresh(NOTED))
            apart = Apart(talk, material, sent=14)
            shown = Shown(next(complaints(seen)), seen)
            parts = [*apart.parts(case, shown), *apart.parts(case, shown)]
    assert len(case.apart) > 2
    assert apart.sent == 16
    assert talk.budget.requests == 3
    assert len(parts) <= 2


@pytest.mark.parametrize(
    ("payload", "rule", "rules", "pointer"),
    [
        ({key: value for key, value in NOTED.items() if key != "items"}, "Parcel.note/length", (), "/items"),
        ({**NOTED, "items": [{"name": "cup"}] * 3}, "Parcel.items/type", ("Parcel.items/type",), "/items"),
    ],
)
def test_a_rule_is_named_where_the_payload_is_odd_in_what_it_reads(
    payload: Json, rule: str, rules: tuple[str, ...], pointer: str
) -> None:
    """The shop takes nothing but one item: no length of a note has to do with that."""
    shop = Shop(first=lambda sent: None if len(sent.get("items", [])) == 1 else REFUSED)
    with raw_server(shop.handle) as url:
        chosen = setting(url)
        material = prepared(chosen, nonce_of(chosen))
        with chosen.sender() as sender:
            talk = Conversation(chosen, sender, Budget(chosen.limits), lambda _: None)
            seen = talk.ask(material.fresh(payload), aim=material.rules[rule])
            shown = Shown(next(complaints(seen)), seen)
            smallest = Minimiser(talk, [NOTED], material.fresh).minimised(shown, payload)
    assert shown.complaint.rules == (rule,)
    assert (smallest.complaint.rules, smallest.complaint.pointer) == (rules, pointer)


@pytest.mark.parametrize(("others", "rules"), [(["x"], ()), ([], ("Parcel.label/length",))])
def test_a_rule_is_not_named_where_another_value_in_its_place_makes_no_difference(
    others: list[str], rules: tuple[str, ...]
) -> None:
    """The shop takes no label beside a date, however long it is."""
    shop = Shop(first=lambda sent: REFUSED if "label" in sent and "sendOn" in sent else None)
    payload: Json = {**PLAIN, "label": "abcde", "sendOn": "2026-03-20"}
    with raw_server(shop.handle) as url:
        chosen = setting(url)
        material = prepared(chosen, nonce_of(chosen))
        with chosen.sender() as sender:
            talk = Conversation(chosen, sender, Budget(chosen.limits), lambda _: None)
            seen = talk.ask(material.fresh(payload), aim=material.rules["Parcel.label/length"])
            shown = Shown(next(complaints(seen)), seen)
            known: list[Json] = [{**PLAIN, "label": label} for label in others]
            about = Minimiser(talk, [PLAIN], material.fresh, known).minimised(shown, payload).complaint
    assert shown.complaint.rules == ("Parcel.label/length",)
    assert about.rules == rules
    assert about.pointer in ("/label", "/sendOn", "")


_NEEDED = PARCELS.replace(
    "  Item:\n",
    "      ITEMS: { title: What is noted has items, when: { note: present }, require: items }\n  Item:\n",
    1,
)


@pytest.mark.parametrize(
    ("needs", "rules", "pointer"),
    [
        (lambda sent: "items" in sent, ("Parcel.ITEMS",), "/items"),
        (lambda sent: "sendOn" in sent, (), "/sendOn"),
    ],
)
def test_what_is_demanded_without_its_condition_is_told_of_the_rule_that_has_it(
    needs: Callable[[Any], bool], rules: tuple[str, ...], pointer: str
) -> None:
    """The shop refuses the contract's own plainest example; what it takes shows what it misses there."""
    shop = Shop(text=_NEEDED, first=lambda sent: None if needs(sent) else REFUSED)
    full: Json = {**NOTED, "sendOn": "2026-03-20"}
    with raw_server(shop.handle) as url:
        chosen = setting(url, rules_=parcels(_NEEDED))
        material = prepared(chosen, nonce_of(chosen))
        with chosen.sender() as sender:
            talk = Conversation(chosen, sender, Budget(chosen.limits), lambda _: None)
            seen = talk.ask(material.fresh(PLAIN))
            shown = Shown(next(complaints(seen)), seen)
            smallest = Minimiser(talk, [PLAIN, full], material.fresh).minimised(shown, PLAIN)
            about = Diagnosis(chosen).diagnosed(smallest.complaint, smallest.seen, talk.history)
    assert shown.complaint.rules == ()
    assert (about.rules, about.pointer) == (rules, pointer)

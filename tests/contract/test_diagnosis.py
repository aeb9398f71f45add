"""A valid payload that is refused → the rules of which a fault explains that, as far as what is taken leaves them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rulewright.contract.events import Found
from rulewright.contract.findings.diagnosis import Diagnosis
from rulewright.contract.findings.finding import Kind
from rulewright.contract.nonces import nonce_of
from rulewright.contract.prepare import prepared
from rulewright.contract.run import run
from tests.contract.shop import Shop
from tests.contract.support import NOTED, PARCELS, PLAIN, parcels, raw_server, setting

if TYPE_CHECKING:
    from pathlib import Path

    from rulewright.contract.events import Event
    from rulewright.contract.findings.finding import Complaint, Finding
    from rulewright.language.conditions import Json

LONGEST: Json = {**PLAIN, "note": "abcdefghij"}
CONDITIONAL = PARCELS.replace(
    "    rules:\n      MOST:",
    """    rules:
      HEAVY: { title: What is heavy is labelled, when: { weight: { above: 9 } }, require: label }
      SOUTH: { title: What goes south has a date, when: { depot: { is: south } }, require: sendOn }
      MOST:""",
).replace("depot: south, weight: 3, note: fragile,", "depot: south, weight: 3, note: fragile, sendOn: 2026-03-20,")
DATED: Json = {**NOTED, "sendOn": "2026-03-20"}


@pytest.mark.parametrize(
    ("refused", "named", "taken", "rules"),
    [
        (LONGEST, [("note",)], [], {"Parcel.note/length"}),
        (LONGEST, [("parcel", "note")], [], {"Parcel.note/length"}),
        (LONGEST, [("items",)], [], set()),
        (LONGEST, [], [PLAIN], {"Parcel.note/length"}),
        # One as long is taken, so that it is not the length.
        (LONGEST, [("note",)], [{**PLAIN, "note": "klmnopqrst"}], set()),
        # What is demanded without its condition, unless what lacks it is taken.
        (PLAIN, [("label",)], [], {"Parcel.HEAVY"}),
        (PLAIN, [("label",)], [{**PLAIN, "label": "x"}], {"Parcel.HEAVY"}),
        (PLAIN, [("label",)], [{**PLAIN, "ref": "R-3"}], set()),
        (PLAIN, [("sendOn",)], [DATED], {"Parcel.SOUTH"}),
        (PLAIN, [], [DATED], {"Parcel.SOUTH"}),
    ],
)
def test_suspects_refuse_what_is_refused_and_take_what_is_taken(
    refused: Json, named: list[tuple[str, ...]], taken: list[Json], rules: set[str]
) -> None:
    diagnosis = Diagnosis(setting(rules_=parcels(CONDITIONAL)))
    found = {suspect.rule for suspect in diagnosis.suspects(refused, named, taken)}
    assert found == rules if named else found >= rules


def test_what_is_wrong_with_an_array_is_not_told_of_its_items() -> None:
    text = PARCELS.replace("items:  { type: array, of: Item }", "items:  { type: array, of: Item, count: 1..9 }")
    diagnosis = Diagnosis(setting(rules_=parcels(text)))

    def suspected(*names: tuple[str, ...]) -> set[str]:
        return {suspect.rule for suspect in diagnosis.suspects(NOTED, names, [])}

    assert suspected(("items",)) == {"Parcel.items/count"}
    assert suspected(("items", "name")) == set()
    assert "Parcel.items/count" in suspected(())


def _refusals_of(url: str, folder: Path) -> list[Complaint]:
    """What a run about one rule complains of what is valid and refused."""
    findings: list[Finding] = []

    def tell(event: Event) -> None:
        if isinstance(event, Found):
            findings.append(event.finding)

    chosen = setting(url, rules=frozenset({"Parcel.note/length"}))
    run(chosen, prepared(chosen, nonce_of(chosen)), None, folder, tell)
    return [finding.complaint for finding in findings if finding.complaint.kind is Kind.REJECTED_VALID]


def test_what_may_be_wrong_with_a_rule_is_told(tmp_path: Path) -> None:
    shop = Shop(first=lambda payload: (400, {"faults": [{"where": "note"}]}) if payload.get("note", "")[9:] else None)
    with raw_server(shop.handle) as url:
        [complaint] = _refusals_of(url, tmp_path)
    assert complaint.rules == ("Parcel.note/length",)
    assert complaint.message == (
        "answered 400 to a payload that keeps every rule; the answer names note; it may be that it refuses 10, the most"
    )


def test_a_rule_that_only_warns_is_named_where_no_other_explains_a_refusal_of_its_field() -> None:
    text = PARCELS.replace(
        "label:  { type: string,", "label:  { type: string, enum: { is: [a, b], severity: warning },"
    )
    diagnosis = Diagnosis(setting(rules_=parcels(text)))
    refused: Json = {**PLAIN, "label": "b"}

    def suspected(*names: tuple[str, ...]) -> set[tuple[str, str]]:
        return {(suspect.rule, suspect.words) for suspect in diagnosis.suspects(refused, names, [PLAIN])}

    assert suspected(("label",)) == {("Parcel.label/enum", "does not know “b”")}
    assert not any(rule == "Parcel.label/enum" for rule, _ in suspected())
    assert not any(rule == "Parcel.label/enum" for rule, _ in suspected(("weight",)))


def test_a_field_that_is_asked_for_and_need_not_be_there_is_told(tmp_path: Path) -> None:
    shop = Shop(first=lambda payload: None if "note" in payload else (400, {"faults": [{"where": "note"}]}))
    with raw_server(shop.handle) as url:
        [complaint, *_] = _refusals_of(url, tmp_path)
    assert complaint.message == (
        "answered 400 to a payload that keeps every rule; the answer names note, which the payload has not, and need"
        " not have"
    )

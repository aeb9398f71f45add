"""Every fault of a contract shows: by a payload that it judges otherwise, or by answers that differ from the right ones."""

from __future__ import annotations

import time
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from rulewright.cli.mocked import judge_of
from rulewright.cli.run import run
from rulewright.idempotency.store import open_store
from rulewright.language.standing import Severity
from rulewright.loading import bundled, load, loads
from rulewright.mock.faults.fault import NO_FAULT, Fault
from rulewright.mock.faults.index import FaultError, fault_named, faults_of
from rulewright.mock.faults.served import served
from rulewright.validation.interpreter import interpret, shapes_in
from tests.contract.support import PARCELS
from tests.endpoints.client import Reply, Sent, send

RULES = bundled()
FORMS = Path(__file__).parents[1] / "contracts" / "card-payments" / "card-payments.yaml"
TODAY = date(2026, 3, 2)
ORDER: Any = RULES.plan.examples.bases["Order"]["emailed"]
SYNC: Any = RULES.plan.examples.bases["SyncOrder"]["placed"]
KEY = "idempotency.ORDER-ONCE"


@cache
def known() -> dict[str, Fault]:
    return faults_of(RULES.plan)


def answers(fault: Fault, requests: list[Sent]) -> list[Reply]:
    app = served(
        RULES.plan,
        lambda plan: judge_of(plan, "interpreter"),
        open_store("memory:"),
        lambda: RULES.context(TODAY, None),
        fault=fault,
        new_id=lambda: "request",
    )
    return [send(app, sent) for sent in requests]


def under(reference: str, **more: Any) -> Sent:
    return Sent(ORDER | {"externalRefID": reference} | more)


READ = Sent(path="/asyncOrders/customers/acme-corp/accounts/acme-rewards/A", method="GET")
ITEM = ORDER["lineItems"][0]
SHOWN: dict[str, tuple[list[Sent], list[int]]] = {
    f"key-without:{KEY}": ([under("A"), under("A", accountIdentifier="acme-second")], [201, 200]),
    f"key-without@2:{KEY}": ([under("A"), under("B")], [201, 200]),
    f"key-any-case:{KEY}": ([under("A"), under("a")], [201, 200]),
    f"key-cut:{KEY}": ([under("A1"), under("A2")], [201, 200]),
    f"used-elsewhere:{KEY}": ([Sent(SYNC, path="/orders"), under(SYNC["externalRefID"])], [201, 201]),
    f"duplicate-created:{KEY}": ([under("A"), under("A")], [201, 201]),
    f"forgets-early:{KEY}": ([*(under(f"A{number}") for number in range(21)), under("A0")], [201] * 22),
    f"body-overwritten:{KEY}": (
        [under("A"), under("A", lineItems=[ITEM, ITEM | {"externalRefLineItemID": "B"}]), READ],
        [201, 200, 200],
    ),
    "replay-differs": ([under("A"), under("A")], [201, 200]),
    "replay-later": ([under("A"), under("A")], [201, 200]),
    "replay-as-new": ([under("A"), under("A")], [201, 201]),
    "wrong-content-type": ([under("A")], [201]),
    "wrong-shape": ([under("A")], [201]),
    "no-body": ([under("A")], [201]),
    "undocumented-status": ([Sent([])], [418]),
    "undocumented-success": ([under("A")], [207]),
    "trace-in-error": ([Sent([])], [400]),
    "slow": ([under("A")], [201]),
    "crash-on-emoji": ([Sent('{"campaign": "\U0001f600"}'.encode())], [500]),
    "crash-on-null": ([under("A", campaign=None)], [500]),
    "crash-on-array": ([under("A", lineItems=[])], [500]),
    "crash-on-long-text": ([under("A", campaign="x" * 5_000)], [500]),
    "crash-on-wide-number": ([under("A", campaign=2**53 + 1)], [500]),
    "missing-errors": ([under("A", lineItems=[])], [400]),
    "wrong-field": ([under("A", lineItems=[])], [400]),
    "no-authentication": ([Sent(ORDER, authorization=None)], [201]),
    "without:LineItem.utid/pattern": ([under("A", lineItems=[ITEM | {"utid": "x"}])], [201]),
    "high+1:Order.campaign/length": ([under("A", campaign="x" * 1025)], [201]),
    "high-1:Order.campaign/length": ([under("A", campaign="x" * 1024)], [400]),
    "in-bytes:Order.campaign/length": ([under("A", campaign="é" * 1024)], [400]),
    "any-case:LineItem.deliveryMethod/enum": ([under("A", lineItems=[ITEM | {"deliveryMethod": "Email"}])], [201]),
    "newline:LineItem.utid/pattern": ([under("A", lineItems=[ITEM | {"utid": ITEM["utid"] + "\n"}])], [201]),
    "first-only:Order.lineItems#pattern": ([under("A", lineItems=[ITEM, ITEM | {"utid": "x"}])], [201]),
    "last-only:Order.lineItems#pattern": ([under("A", lineItems=[ITEM | {"utid": "x"}, ITEM])], [201]),
    "not-beyond:Order.lineItems#pattern": ([under("A", lineItems=[*[ITEM] * 10, ITEM | {"utid": "x"}])], [201]),
    "negated:LineItem.DELIVERY/EMAIL/recipient.email": ([under("A", lineItems=[ITEM | {"recipient": {}}])], [201]),
}
"""Requests that tell a fault from the right answers, and the statuses of a mock that has it."""


@pytest.mark.parametrize("name", SHOWN)
def test_each_fault_shows(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    requests, statuses = SHOWN[name]
    wrong, right = answers(known()[name], requests), answers(NO_FAULT, requests)
    if name.startswith(("first-only", "last-only", "not-beyond", "negated")):
        # Items that are otherwise alike break no rule, or others too: what the fault overlooks is not named.
        assert [len(reply.paths) for reply in wrong] < [len(reply.paths) for reply in right]
        return
    assert [reply.status for reply in wrong] == statuses
    told = [(reply.status, reply.content, reply.headers.get("content-type")) for reply in wrong]
    assert told != [(reply.status, reply.content, reply.headers.get("content-type")) for reply in right] or waited


def test_every_fault_of_keys_and_answers_is_shown() -> None:
    others = {name for name, fault in known().items() if fault.rule is None or fault.rule == KEY}
    assert others - SHOWN.keys() == {f"race:{KEY}"}


def test_answers_lack_a_field_where_they_must_have_one() -> None:
    """No field of the flagship's is required in answers: to leave one out is no fault there."""
    assert "missing-field" not in known()
    text = PARCELS.replace("    auth: [basic]\n", "")
    rules = loads(text.replace("body: Receipt }", "body: Receipt, reply: { weight: 1, ref: { from: ref } } }", 1))
    apps = [
        served(
            rules.plan,
            lambda plan: judge_of(plan, "interpreter"),
            open_store("memory:"),
            lambda: rules.context(TODAY, None),
            fault=fault,
        )
        for fault in (faults_of(rules.plan)["missing-field"], NO_FAULT)
    ]
    payload: Any = rules.plan.examples.bases["Parcel"]["plain"]
    wrong, right = (send(app, Sent(payload, path="/parcels")).json for app in apps)
    assert isinstance(wrong, dict)
    assert isinstance(right, dict)
    assert right.keys() - wrong.keys() == {"ref"}


def test_a_contract_of_forms_has_no_fault_about_values_of_json() -> None:
    crashes = {name for name in faults_of(load(FORMS).plan) if name.startswith("crash-")}
    assert crashes == {"crash-on-emoji"}


def test_every_rule_that_refuses_has_faults() -> None:
    names = {name for body in ("Order", "SyncOrder") for name in shapes_in(RULES.plan, body)}
    rules = [rule for name in names for rule in RULES.plan.shapes[name].rules if rule.severity is Severity.ERROR]
    assert len(rules) > 150
    assert {rule.id for rule in rules} <= {fault.rule for fault in known().values()}


def test_ids_are_unique_and_found_again() -> None:
    for name, fault in known().items():
        assert fault.id == name
    for name in list(known())[::100]:
        assert fault_named(name, RULES.plan).id == name
    assert fault_named("high+1:campaign/length", RULES.plan).id == "high+1:Order.campaign/length"


EVERYTHING = loads("""
rulewright: 1
contract: everything
version: 1.0.0
shapes:
  A:
    fields:
      kind: { enum: [x, y, z], required: true }
      size: { type: number, range: 1..9, step: 0.5 }
      code: { type: string, pattern: '^[a-z]+$', length: 2..5 }
      name: { type: string, pattern: '^[-A-Za-z]+$' }
      mail: { type: string, format: email }
      when: { type: date, notBefore: today, notAfter: today + 5d }
      lines: { type: array, count: 1..3 }
      lines[*]: { type: object, closed: true }
      lines[*].n: { type: integer }
    rules:
      ONCE: { unique: { in: lines, by: [n] } }
      SIZED: { when: { kind: x }, require: size }
operations:
  make: { request: POST /a, body: A, responses: { made: { status: 201 }, rejected: { status: 400 } } }
""")


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        ("without:A.kind/required", {}),
        ("value-lost:A.kind/enum", {"kind": "x", "size": 1}),
        ("any-case:A.kind/enum", {"kind": "X"}),
        ("value-added:A.kind/enum", {"kind": ""}),
        ("low-1:A.size/range", {"kind": "y", "size": 0}),
        ("low+1:A.size/range", {"kind": "y", "size": 1}),
        ("high+1:A.size/range", {"kind": "y", "size": 10}),
        ("edge:A.size/range", {"kind": "y", "size": 1}),
        ("step:A.size/step", {"kind": "y", "size": 1.05}),
        ("unanchored-start:A.code/pattern", {"kind": "y", "code": "1ab"}),
        ("unanchored-end:A.code/pattern", {"kind": "y", "code": "ab1"}),
        ("characters-lost:A.name/pattern", {"kind": "y", "name": "Ada"}),
        ("characters-lost@3:A.name/pattern", {"kind": "y", "name": "ada-k"}),
        ("in-utf16:A.code/length", {"kind": "y", "code": "\U0001f600\U0001f600\U0001f600"}),
        ("low-1d:A.when/notBefore", {"kind": "y", "when": "2026-03-01"}),
        ("high+1d:A.when/notAfter", {"kind": "y", "when": "2026-03-08"}),
        ("any-text:A.when/type", {"kind": "y", "when": "soon"}),
        ("impossible-date:A.when/type", {"kind": "y", "when": "2026-02-30"}),
        ("low-1:A.lines/count", {"kind": "y", "lines": []}),
        ("high+1:A.lines/count", {"kind": "y", "lines": [{"n": 1}, {"n": 2}, {"n": 3}, {"n": 4}]}),
        ("without:A.ONCE", {"kind": "y", "lines": [{"n": 1}, {"n": 1}]}),
        ("with-first:A.ONCE", {"kind": "y", "lines": [{"n": 1}, {"n": 2}, {"n": 2}]}),
        ("fraction:A.lines[*].n/type", {"kind": "y", "lines": [{"n": 1.5}]}),
        ("without:A.lines[*]/unknown", {"kind": "y", "lines": [{"m": 1}]}),
        ("first-only:A.lines#type", {"kind": "y", "lines": [{"n": 1}, {"n": []}]}),
        ("last-only:A.lines#type", {"kind": "y", "lines": [{"n": []}, {"n": 2}]}),
        ("negated:A.SIZED", {"kind": "y"}),
        ("always:A.SIZED", {"kind": "y"}),
        ("when-any-case:A.SIZED", {"kind": "X"}),
    ],
)
def test_a_changed_rule_judges_its_payload_otherwise(name: str, payload: Any) -> None:
    plan, context = EVERYTHING.plan, EVERYTHING.context(TODAY, None)
    fault = fault_named(name, plan)
    wrong = fault.change(plan)
    judge = fault.judging(lambda shape, value, moment: interpret(wrong, shape, value, moment))
    right = {(entry.rule.id, entry.pointer) for entry in interpret(plan, plan.shapes["A"], payload, context).broken}
    found = {(entry.rule.id, entry.pointer) for entry in judge(wrong.shapes["A"], payload, context).broken}
    assert found != right
    told = {rule for rule, _ in found ^ right}
    assert told == {fault.rule} or "#" in fault.id


TELLING = """
rulewright: 1
contract: telling
version: 1.0.0
shapes:
  A: { fields: { id: { type: string, required: true }, size: { type: SIZE } } }
  Wrong: { fields: { error.fields: { type: array, of: Name } } }
  Name: { fields: { source.name: { type: string } } }
operations:
  make:
    request: POST /a
    body: A
    responses:
      made: { status: 201 }
      again: { status: 200 }
      refused: { status: 400, body: Wrong }
errors: { items: 'error.fields[*]', field: source.name }
idempotency:
  ONCE:
    title: An id names one thing
    key: [id]
    across: [make]
    same_body: { outcome: again }
    other_body: { outcome: refused }
    in_flight: unsettled
    rejected_takes_key: unsettled
"""


def test_a_wrong_field_is_named_however_deep_names_stand() -> None:
    plan = loads(TELLING.replace("SIZE", "number")).plan
    app = served(
        plan,
        lambda known: judge_of(known, "interpreter"),
        open_store("memory:"),
        lambda: loads(TELLING.replace("SIZE", "number")).context(TODAY, None),
        fault=faults_of(plan)["wrong-field"],
    )
    assert send(app, Sent({"size": 1}, path="/a")).json == {
        "error": {"fields": [{"source": {"name": "somethingElse"}}]}
    }


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [("SIZE", "string", "crash-on-wide-number"), ("outcome: again", "outcome: made", "replay-as-new")],
)
def test_faults_that_nothing_can_show_are_not_listed(old: str, new: str, fault: str) -> None:
    assert fault in faults_of(loads(TELLING.replace("SIZE", "number")).plan)
    assert fault not in faults_of(loads(TELLING.replace(old, new).replace("SIZE", "number")).plan)


def test_no_characters_of_a_format_are_lost() -> None:
    lost = {fault.rule for fault in faults_of(EVERYTHING.plan).values() if fault.kind == "characters-lost"}
    assert lost == {"A.name/pattern"}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "the contract has no fault “”"),
        ("drop", "the contract has no fault “drop”"),
        ("without:nothing", "the contract has no fault “without:nothing”"),
        ("replay-difers", "did you mean “replay-differs”?"),
        ("high+1:length", "could be high+1:Order.externalRefID/length or"),
    ],
)
def test_an_unknown_fault_is_refused_with_what_is_meant(name: str, words: str) -> None:
    with pytest.raises(FaultError, match=words.replace("+", "[+]").replace("?", "[?]")):
        fault_named(name, RULES.plan)


def test_the_command_lists_the_faults(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["mock", "async-orders", "--list-faults"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition("  ")[0] for line in lines] == list(known())
    assert "high+1:Order.campaign/length  takes 1025, where 1024 is the most" in lines


def test_the_command_refuses_an_unknown_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["mock", "async-orders", "--fault", "replay-difers"]) == 2
    assert "did you mean “replay-differs”?" in capsys.readouterr().err

"""Keys with a header in them, from the rule file to findings: the mock keeps them, and `fuzz` notices who does not."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rulewright import loads
from rulewright.cli.mocked import judge_of
from rulewright.cli.run import run
from rulewright.idempotency.store import open_store
from rulewright.middleware.asgi import ContractMiddleware
from rulewright.mock.faults.fault import NO_FAULT
from rulewright.mock.faults.index import fault_named, faults_of
from rulewright.mock.faults.served import served
from tests.endpoints.client import Sent, send
from tests.endpoints.serve import serving

TODAY = date(2026, 3, 2)
TICKETS = """
rulewright: 1
contract: tickets
version: 1.0.0
title: Tickets
shapes:
  Ticket:
    fields:
      seat: { type: string, length: 1..20, required: true }
      price: { type: integer, range: 1..500, required: true }
      note: { type: string, length: 0..40 }
  Bought:
    fields:
      id: { type: string, required: true }
      at: { type: datetime, required: true }
      seat: { type: string, required: true }
  Wrong: { fields: { errors: { type: array, of: Error } } }
  Error: { fields: { at: { type: string } } }
operations:
  buy:
    request: POST /tickets
    headers: { Idempotency-Key: { type: string, pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$', required: true } }
    body: Ticket
    responses:
      bought: { status: 201, body: Bought, reply: { id: { request: id }, at: { request: now }, seat: { from: seat } } }
      again: { status: 200, body: Bought }
      conflict: { status: 422, body: Wrong }
      rejected: { status: 400, body: Wrong }
idempotency:
  ONCE:
    title: An Idempotency-Key buys one ticket
    key: [header.Idempotency-Key]
    ignoring: [note]
    across: [buy]
    same_body: { outcome: again, reply: original }
    other_body: { outcome: conflict }
    rejected_takes_key: false
    examples:
      - steps:
          - { buy: { base: front }, headers: { Idempotency-Key: 8e03978e-40d5-43dd-bc93-6894a57f9324 }, outcome: bought }
          - { buy: { base: front, set: { /note: quick } }, headers: { Idempotency-Key: 8e03978e-40d5-43dd-bc93-6894a57f9324 }, outcome: again }
          - { buy: { base: back }, headers: { Idempotency-Key: 8e03978e-40d5-43dd-bc93-6894a57f9324 }, outcome: conflict }
          - { buy: { base: front }, headers: { Idempotency-Key: 0000978e-40d5-43dd-bc93-6894a57f9324 }, outcome: bought }
errors: { items: 'errors[*]', field: at }
examples:
  today: 2026-03-02
  Ticket: { front: { seat: A1, price: 100, note: please }, back: { seat: Z9, price: 10, note: thanks } }
"""
RULES = loads(TICKETS)
CAUGHT = (
    "duplicate-created",
    "race",
    "key-any-case",
    "other-as-same",
    "same-as-other",
    "compares-all",
    "rejected-takes-key",
)


def app(fault: str | None = None) -> Any:
    wrong = NO_FAULT if fault is None else fault_named(fault, RULES.plan)
    return served(
        RULES.plan,
        lambda plan: judge_of(plan, "interpreter"),
        open_store("memory:"),
        lambda: RULES.context(TODAY, None),
        fault=wrong,
    )


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("tickets.yaml").write_text(TICKETS, "utf-8")
    shutil.rmtree(".rulewright", ignore_errors=True)


def fuzzed(fault: str | None, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[dict[str, Any]]]:
    with serving(app(fault)) as url:
        code = run(
            [
                "fuzz",
                "tickets.yaml",
                "--url",
                url,
                "--today",
                "2026-03-02",
                "--seed",
                "7",
                "--max-requests",
                "900",
                "--format",
                "json",
            ]
        )
    return code, json.loads(capsys.readouterr().out)["findings"]


def test_the_story_is_told_and_the_rule_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "tickets.yaml"]) == 0
    assert run(["explain", "idempotency.ONCE", "--rules", "tickets.yaml"]) == 0
    told = capsys.readouterr().out
    assert "header.Idempotency-Key" in told
    assert "ignoring    note" in told
    rule: Any = RULES.openapi()["paths"]
    extension = rule["/tickets"]["post"]["x-idempotency"]["idempotency.ONCE"]
    assert (extension["key"], extension["ignoring"]) == (["header.Idempotency-Key"], ["note"])
    assert "header `Idempotency-Key`" in rule["/tickets"]["post"]["description"]


def test_the_mock_keeps_keys_of_headers() -> None:
    served_app = app()
    ticket: dict[str, Any] = {"seat": "A1", "price": 100}

    def buy(key: str | None, **more: Any) -> int:
        headers = () if key is None else (("Idempotency-Key", key),)
        return send(served_app, Sent({**ticket, **more}, path="/tickets", headers=headers)).status

    one, other = (f"{number:08x}-40d5-43dd-bc93-6894a57f9324" for number in (1, 2))
    assert [buy(one), buy(one), buy(one, note="x"), buy(one, seat="B2"), buy(other), buy(None)] == [
        201,
        200,
        200,
        422,
        201,
        400,
    ]


def test_a_right_endpoint_has_no_findings(capsys: pytest.CaptureFixture[str]) -> None:
    assert fuzzed(None, capsys) == (0, [])


@pytest.mark.parametrize("kind", CAUGHT)
def test_who_keeps_them_wrongly_is_found(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    [fault] = [name for name in faults_of(RULES.plan) if name.split(":")[0] == kind]
    code, findings = fuzzed(fault, capsys)
    assert code == 1
    assert {rule for finding in findings for rule in finding["rules"]} == {"idempotency.ONCE"}


def test_a_finding_is_sent_again_under_a_new_key(capsys: pytest.CaptureFixture[str]) -> None:
    with serving(app("duplicate-created:idempotency.ONCE")) as url:
        common = ["fuzz", "tickets.yaml", "--url", url, "--today", "2026-03-02", "--format", "json"]
        assert run([*common, "--rule", "idempotency.ONCE", "--max-requests", "200"]) == 1
        capsys.readouterr()
        assert run([*common, "--replay", ".rulewright/findings"]) == 1
        states = {entry["state"] for entry in json.loads(capsys.readouterr().out)["findings"]}
        assert states == {"stands"}
    with serving(app()) as url:
        common[3] = url
        run([*common, "--replay", ".rulewright/findings"])
        states = {entry["state"] for entry in json.loads(capsys.readouterr().out)["findings"]}
        assert "stands" not in states


def test_middleware_keeps_keys_of_headers() -> None:
    made: list[int] = []

    async def application(_scope: Any, receive: Any, reply: Any) -> None:
        await receive()
        made.append(len(made))
        body = json.dumps({"id": str(len(made)), "at": "2026-03-02T12:00:00Z", "seat": "A1"}).encode()
        await reply({"type": "http.response.start", "status": 201, "headers": [(b"content-type", b"application/json")]})
        await reply({"type": "http.response.body", "body": body})

    guarded = ContractMiddleware(application, rules=RULES, store=open_store("memory:"), today=lambda: TODAY)

    def buy(number: int, **more: Any) -> tuple[int, Any]:
        key = f"{number:08x}-40d5-43dd-bc93-6894a57f9324"
        ticket: dict[str, Any] = {"seat": "A1", "price": 100}
        told = send(guarded, Sent({**ticket, **more}, path="/tickets", headers=(("Idempotency-Key", key),)))
        return told.status, told.fields.get("id")

    assert [buy(1), buy(1), buy(1, note="x"), buy(2)] == [(201, "1"), (200, "1"), (200, "1"), (201, "2")]
    assert buy(1, seat="B2")[0] == 422
    assert len(made) == 2

"""Runs over parameters, forms and the headers of answers: the mock agrees with its contract, and what differs is found."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest

from rulewright.contract.endpoint.writing import body_bytes, spelled_texts
from rulewright.contract.events import Event, Finished, Found
from rulewright.contract.prepare import prepared
from rulewright.contract.queries import parameter_cases
from rulewright.contract.run import run
from rulewright.idempotency.store import open_store
from rulewright.loading import loads
from rulewright.mock.app import create_app
from rulewright.mock.service import Service
from rulewright.validation.forms import read_form_value
from rulewright.validation.interpreter import interpret
from rulewright.validation.parameters import values_of
from tests.contract.support import TODAY, http, raw_server, setting

if TYPE_CHECKING:
    import socket
    from pathlib import Path

    from starlette.types import ASGIApp, Message

    from rulewright.contract.findings.finding import Finding
    from rulewright.rules import Rules

LETTERS = """
rulewright: 1
contract: letters
version: 1.0.0
shapes:
  Letter:
    fields:
      to:    { type: string, length: 1..10, required: true }
      pages: { type: integer, range: 1..3 }
      tags:  { type: array, of: { type: string, length: 1..5 }, count: 0..2 }
      from.city: { type: string, pattern: '^[A-Z]' }
  Sent:  { fields: { to: { type: string, required: true } } }
  Wrong: { fields: { errors: { type: array, of: Item } } }
  Item:  { fields: { at: { type: string }, code: { type: integer } } }
operations:
  send:
    request: POST /boxes/{box}/letters
    path: { box: { type: integer, range: 1..99 } }
    query:
      closed: true
      on: { type: date, required: true, notBefore: today }
      kinds: { type: array, of: { type: string, enum: [fast, safe] }, style: comma, count: 0..2 }
      copies: { type: integer, range: 1..5 }
      dry: { type: boolean }
    headers: { X-Key: { type: string, pattern: '^k-[a-z]{1,4}$', required: true } }
    body: Letter
    responses:
      sent:     { status: 201, body: Sent, reply: { to: { from: to } } }
      rejected: { status: 400, body: Wrong }
errors: { items: 'errors[*]', field: at, code: code, codes: { send.query.copies/range: 7, "send.*/required": 8, "Letter.*/*": 9 } }
examples:
  today: 2026-03-02
  Letter: { plain: { to: Ada, pages: 1 }, full: { to: Bob, pages: 3, tags: [a, b], from: { city: Bern } } }
"""
FORM = LETTERS.replace("body: Letter", "form: Letter")
VALUES = {"box": 7, "on": "2026-03-09", "X-Key": "k-a"}


def served(rules: Rules) -> ASGIApp:
    service = Service(
        rules.plan,
        lambda shape, body, context: interpret(rules.plan, shape, body, context),
        open_store("memory:"),
        lambda: rules.context(TODAY, None),
    )
    return create_app(service)


def answered(app: ASGIApp, request: bytes) -> bytes:
    """The bytes of a request → those of the application's answer."""
    head, _, body = request.partition(b"\r\n\r\n")
    first, *lines = head.split(b"\r\n")
    method, target, _ = first.decode().split(" ")
    path, _, query = target.partition("?")
    pairs = [line.split(b": ", 1) for line in lines]
    messages: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body}

    async def send(message: Message) -> None:
        messages.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(name.lower(), value) for name, value in pairs],
    }

    async def exchange() -> None:
        await app(scope, receive, send)

    asyncio.run(exchange())
    return http(f"{messages[0]['status']} Answer", messages[1]["body"])


def fuzzed(text: str, mock: str, folder: Path, **changes: Any) -> tuple[list[Finding], Finished, list[bytes]]:
    """What a run by one contract finds about the mock of another."""
    rules, app = loads(text), served(loads(mock))
    received: list[bytes] = []

    def handle(connection: socket.socket, request: bytes) -> bool:
        received.append(request)
        connection.sendall(answered(app, request))
        return True

    events: list[Event] = []
    with raw_server(handle) as url:
        chosen = setting(url, rules_=rules, operation=rules.plan.operations["send"], parameters=VALUES, **changes)
        run(chosen, prepared(chosen, "test"), None, folder / "findings", events.append)
    end = events[-1]
    assert isinstance(end, Finished)
    return [event.finding for event in events if isinstance(event, Found)], end, received


@pytest.mark.parametrize("text", [LETTERS, FORM], ids=["json", "form"])
def test_the_mock_agrees_with_its_contract(text: str, tmp_path: Path) -> None:
    findings, end, received = fuzzed(text, text, tmp_path)
    assert [finding.complaint for finding in findings] == []
    assert (end.exit_code, end.unjudged) == (0, None)
    both = set(end.coverage.both_sides)
    assert {
        "send.path.box/range",
        "send.path.box/type",
        "send.query.on/required",
        "send.query.on/notBefore",
        "send.query.on/type",
        "send.query.copies/range",
        "send.query.dry/type",
        "send.query.kinds/count",
        "send.query.kinds[*]/enum",
        "send.header.X-Key/required",
        "send.header.X-Key/pattern",
        "Letter.pages/range",
        "Letter.from.city/pattern",
    } <= both
    kind = b"application/x-www-form-urlencoded" if text is FORM else b"application/json"
    # Later requests show what becomes of bodies that are written in other ways.
    assert all(b"content-type: " + kind in request.lower() for request in received[:20])


CHANGES = {
    "a looser range": (
        "copies: { type: integer, range: 1..5 }",
        "copies: { type: integer, range: 1..6 }",
        "copies/range",
    ),
    "a query that is not required": ("on: { type: date, required: true, ", "on: { type: date, ", "query.on/required"),
    "a type that is not read": ("dry: { type: boolean }", "dry: { type: string }", "query.dry/type"),
    "an open query": ("      closed: true\n", "", "query/unknown"),
    "a looser header": ("pattern: '^k-[a-z]{1,4}$', ", "", "X-Key/pattern"),
    "a looser path": ("box: { type: integer, range: 1..99 }", "box: { type: integer, range: 0..99 }", "box/range"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_an_endpoint_that_takes_other_parameters_is_found(name: str, tmp_path: Path) -> None:
    right, wrong, rule = CHANGES[name]
    assert right in LETTERS
    findings, _, _ = fuzzed(LETTERS, LETTERS.replace(right, wrong), tmp_path)
    assert {finding.complaint.kind.value for finding in findings} == {"accepted-invalid"}
    assert all(any(rule in broken for broken in finding.complaint.rules) for finding in findings)
    assert all(finding.complaint.pointer.split("/")[1] in {"path", "query", "headers"} for finding in findings)


def test_an_endpoint_that_refuses_right_parameters_is_found(tmp_path: Path) -> None:
    findings, _, _ = fuzzed(LETTERS, LETTERS.replace("range: 1..5", "range: 1..4"), tmp_path)
    assert [finding.complaint.kind.value for finding in findings] == ["rejected-valid"]
    assert findings[0].complaint.rules == ("send.query.copies/range",)
    assert f"{findings[0].id}.url" in findings[0].curl
    assert "copies=5" in (tmp_path / "findings" / f"{findings[0].id}.url").read_text("utf-8")


def test_a_wrong_code_is_found(tmp_path: Path) -> None:
    findings, _, _ = fuzzed(LETTERS, LETTERS.replace("copies/range: 7", "copies/range: 8"), tmp_path)
    assert [finding.complaint.kind.value for finding in findings] == ["wrong-field"]
    assert "with the code of" in findings[0].complaint.message
    assert "query.copies must be at" in findings[0].complaint.message


def test_headers_that_are_not_sent_are_found(tmp_path: Path) -> None:
    text = LETTERS.replace("status: 201,", "status: 201, headers: { Location: { type: string, required: true } },")
    findings, _, _ = fuzzed(text, text, tmp_path)
    assert [(finding.complaint.kind.value, finding.complaint.pointer) for finding in findings] == [
        ("response-shape", "/headers/Location")
    ]


def test_only_what_is_refused_is_sent_when_nothing_else_may_be(tmp_path: Path) -> None:
    findings, end, received = fuzzed(LETTERS, LETTERS, tmp_path, only="rejecting")
    assert findings == []
    assert end.requests == len(received) > 10
    assert not end.coverage.both_sides


def test_values_are_read_back_from_their_texts() -> None:
    rules = loads(LETTERS)
    for place, declared in rules.plan.operations["send"].places.items():
        chosen = setting(rules_=rules, operation=rules.plan.operations["send"])
        cases = [case for case in parameter_cases(chosen) if case.place == place and case.side == "valid"]
        assert cases
        for case in cases:
            texts = spelled_texts(declared, place, case.values)
            known = {name: value for name, value in case.values.items() if value != []}
            assert {name: value for name, value in values_of(declared, place, texts).items() if value != []} == known


@pytest.mark.parametrize(
    ("payload", "data", "back"),
    [
        ({"to": "A&B=c d", "pages": 2}, b"to=A%26B%3Dc%20d&pages=2", None),
        ({"tags": ["a", "é"], "from": {"city": "B"}}, b"tags[0]=a&tags[1]=%C3%A9&from[city]=B", None),
        ({"to": None, "tags": [], "pages": True}, b"pages=true", {"pages": "true"}),
        ([], b"", {}),
    ],
)
def test_payloads_are_written_as_forms(payload: Any, data: bytes, back: Any) -> None:
    rules = loads(FORM)
    assert body_bytes(payload, "form") == data
    assert read_form_value(data, rules.plan, rules.plan.body_shape()) == (payload if back is None else back)

"""Whole requests through the public surface, beside what the suite shows."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulewright import DiagnosticError, LimitError, NotJsonError
from rulewright.loading import loads

REQUESTS = """
rulewright: 1
contract: requests
version: 1.0.0
shapes:
  Order: { fields: { ref: { type: string, required: true }, amount: { type: integer } } }
operations:
  place:
    request: POST /orders/{id}
    path: { id: { type: integer, range: 1..9 } }
    query: { token: { type: string, length: 1..3, sensitive: true }, tags: { type: array, of: integer } }
    body: Order
  send: { request: POST /sent, form: Order }
"""


def test_a_request_is_judged_as_a_whole() -> None:
    rules = loads(REQUESTS)
    report = rules.validate_request(
        "place",
        path={"id": "12"},
        query=[("tags", "1"), ("tags", "x")],
        headers={"Accept": "*/*"},
        body={"amount": 1.5},
    )
    assert [(entry.rule, entry.pointer) for entry in report.errors] == [
        ("Order.amount/type", "/body/amount"),
        ("Order.ref/required", "/body/ref"),
        ("place.path.id/range", "/path/id"),
        ("place.query.tags[*]/type", "/query/tags/1"),
    ]
    assert report.errors[2].message == "path.id must be at least 1 and at most 9, found a number"
    assert rules.validate_request("place", path={"id": "1"}, query={"tags": ["1", "2"]}, body={"ref": "a"}).ok
    assert "place.query.tags[*]/type" in rules.rule_ids


def test_a_sensitive_parameter_is_never_shown() -> None:
    sent: Any = {"path": {"id": "12"}, "query": "token=secret", "body": {"ref": "a"}, "show_values": True}
    found = [entry.message for entry in loads(REQUESTS).validate_request("place", **sent).errors]
    assert found[0].endswith("found 12")
    assert not any("secret" in message for message in found)


def test_what_is_no_text_is_refused_with_the_way_out() -> None:
    rules = loads(REQUESTS)
    numbers: Any = {"id": 3}
    with pytest.raises(TypeError, match=r"/path/id is not text: found int; .* '5'"):
        rules.validate_request("place", path=numbers)
    with pytest.raises(NotJsonError, match="half of a surrogate pair"):
        rules.validate_request("place", path={"id": "\ud800"})
    with pytest.raises(LimitError, match="/path/id: a number has"):
        rules.validate_request("place", path={"id": "1" * 2000})
    with pytest.raises(KeyError):
        rules.validate_request("other")


@pytest.mark.parametrize("body", [b"{x y}", b'{"a": {b c}}', b"{path.}", b"\xff", b"", b"1" * 2000, b'{"a":1,"a":2}'])
def test_a_body_that_cannot_be_read_is_a_violation(body: bytes) -> None:
    rules = loads(REQUESTS)
    found = rules.validate_request("place", path={"id": "1"}, body=body).errors
    assert [(entry.rule, entry.code, entry.pointer) for entry in found] == [("place.body", "body", "/body")]
    assert found[0].message.startswith("the body is not JSON: ")


def test_a_form_nested_too_deep_passes_a_limit() -> None:
    rules = loads(REQUESTS)
    deep = ("a" + "[b]" * 200 + "=1").encode()
    with pytest.raises(LimitError, match="names are nested more than 128 levels deep"):
        rules.validate_form(deep, operation="send")
    with pytest.raises(LimitError, match="a number has 2,000 digits"):
        rules.validate_form(b"amount=" + b"1" * 2000, operation="send")
    assert [entry.rule for entry in rules.validate_request("send", body=deep).errors] == ["send.body"]


@given(st.binary(max_size=40) | st.text("ab[]0=&%+\n1", max_size=30).map(str.encode))
def test_any_bytes_are_a_form_or_refused_with_what_to_do(data: bytes) -> None:
    rules = loads(REQUESTS)
    hints: list[str | None] = []
    try:
        rules.validate_form(data, operation="send")
    except DiagnosticError as error:
        hints = [diagnostic.hint for diagnostic in error.diagnostics]
    assert all(hints)
    report = rules.validate_request("send", body=data)
    assert all(entry.message for entry in report.violations)
    assert [entry.rule for entry in report.errors if entry.rule == "send.body"] == (["send.body"] if hints else [])

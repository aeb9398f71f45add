"""Each kind of finding over one exchange: when it is made, what it says, and when it is not."""

from dataclasses import replace
from typing import Any

import pytest

from rulewright.contract.checks.of_exchange import complaints
from rulewright.contract.endpoint.exchange import Exchange, Failure
from rulewright.contract.findings.finding import Complaint, Kind
from rulewright.contract.verdicts.verdict import Side, Verdict
from rulewright.contract.verdicts.words import Explain
from tests.contract.support import NOTED, PARCELS, PLAIN, RECEIPT, answer, observed, parcels, setting

LONG = NOTED | {"note": "x" * 11}
REFUSAL = {"faults": [{"where": "note"}]}
HTML = (("Content-Type", "text/html; charset=utf-8"),)
PAGE = b"<!DOCTYPE html><title>Error</title>"


def found(exchange: Exchange, **changes: Any) -> list[Complaint]:
    return list(complaints(observed(exchange, **changes)))


def kinds(exchange: Exchange, **changes: Any) -> list[str]:
    return [complaint.kind.value for complaint in found(exchange, **changes)]


@pytest.mark.parametrize(
    ("status", "body", "payload", "kind"),
    [
        (201, RECEIPT, PLAIN, []),
        (200, RECEIPT, NOTED, []),
        (400, REFUSAL, LONG, []),
        (422, REFUSAL, LONG, []),
        (429, REFUSAL, PLAIN, []),
        (503, REFUSAL, PLAIN, []),
        (401, REFUSAL, LONG, []),
        (201, RECEIPT, LONG, ["accepted-invalid"]),
        (400, REFUSAL, PLAIN, ["rejected-valid"]),
        (500, REFUSAL, PLAIN, ["server-error"]),
        (500, REFUSAL, LONG, ["server-error"]),
        (502, PAGE, LONG, ["server-error"]),
        (206, RECEIPT, PLAIN, ["undocumented-status"]),
        (206, RECEIPT, LONG, ["accepted-invalid", "undocumented-status"]),
        (409, REFUSAL, PLAIN, ["undocumented-status"]),
        (409, REFUSAL, LONG, ["undocumented-status"]),
        (302, b"", PLAIN, ["undocumented-status"]),
    ],
)
def test_a_status_is_held_against_what_was_due(status: int, body: object, payload: Any, kind: list[str]) -> None:
    assert kinds(answer(status, body, payload=payload)) == kind


def test_an_accepted_breach_names_its_rule_its_place_and_what_is_wrong() -> None:
    [complaint] = found(answer(201, payload=LONG))
    assert (complaint.rules, complaint.pointer) == (("Parcel.note/length",), "/note")
    assert complaint.message == (
        "answered 201 to a payload that must be refused:"
        " note must have at most 10 characters, has 11 [Parcel.note/length]"
    )


def test_a_refused_payload_is_about_the_rule_it_was_made_for_unless_another_field_is_named() -> None:
    aim = next(rule for rule in parcels().plan.rules() if rule.id == "Parcel.note/length")
    [named] = found(answer(400, REFUSAL, payload=NOTED), aim=aim)
    assert (named.rules, named.pointer) == (("Parcel.note/length",), "/note")
    assert named.message == "answered 400 to a payload that keeps every rule; the answer names note"
    [other] = found(answer(400, {"faults": [{"where": "items[1].name"}]}, payload=PLAIN), aim=aim)
    assert (other.rules, other.pointer) == ((), "/items/name")
    [silent] = found(answer(400, {"faults": []}, payload=PLAIN), aim=aim)
    assert (silent.rules, silent.pointer) == (("Parcel.note/length",), "")


@pytest.mark.parametrize(
    ("where", "kind"),
    [("note", []), ("parcel.note", []), ("", []), ("weight", ["wrong-field"]), ("items[0].name", ["wrong-field"])],
)
def test_a_refusal_must_name_a_field_that_is_wrong(where: str, kind: list[str]) -> None:
    assert kinds(answer(400, {"faults": [{"where": where}]}, payload=LONG)) == kind


def test_a_wrong_name_is_told_with_what_is_wrong() -> None:
    [complaint] = found(answer(400, {"faults": [{"where": "weight"}]}, payload=LONG))
    assert complaint.message.startswith(
        "answered 400 and named weight, where nothing is wrong; what is: note must have"
    )
    assert complaint.rules == ("Parcel.note/length",)


CODED = PARCELS.replace(
    "style: dotted }", "style: dotted, code: code, codes: { Parcel.note/length: N1, Parcel.ref/length: R1 } }"
).replace("where: { type: string }", "where: { type: string }\n      code: { type: string }")


@pytest.mark.parametrize(
    ("items", "kind"),
    [
        ([{"where": "note", "code": "N1"}], []),
        ([{"where": "note", "code": "R1"}], ["wrong-field"]),
        ([{"where": "note", "code": "other"}], []),
        ([{"where": "note"}], []),
        ([{"where": "note", "code": "N1"}, {"where": "note", "code": "R1"}], []),
    ],
)
def test_a_refusal_has_the_code_of_a_rule_that_is_broken(items: list[dict[str, str]], kind: list[str]) -> None:
    seen = observed(answer(400, {"faults": items}, payload=LONG), plan=parcels(CODED).plan)
    told = list(complaints(seen))
    assert [complaint.kind.value for complaint in told] == kind
    if kind:
        assert told[0].message.startswith(
            "answered 400 with the code of Parcel.ref/length, which is not broken; what is: note must have"
        )


def test_a_field_that_an_unasserted_rule_doubts_may_be_named() -> None:
    payload = LONG | {"label": "x" * 6}
    assert kinds(answer(400, {"faults": [{"where": "label"}]}, payload=payload)) == []


@pytest.mark.parametrize(
    ("status", "body", "headers", "kind"),
    [
        (201, b"", (("Content-Type", "application/json"),), ["response-shape"]),
        (201, b"", (), ["response-shape"]),
        (201, b'{"ref":', (("Content-Type", "application/json"),), ["response-shape"]),
        (201, {"ref": "R-1"}, (("Content-Type", "application/json"),), ["response-shape"]),
        (201, None, (("Content-Type", "application/problem+json"),), ["response-shape"]),
        (201, RECEIPT, (("Content-Type", "application/vnd.shop+json; v=1"),), []),
        (201, RECEIPT, (("content-type", "text/plain"),), ["content-type"]),
        (201, RECEIPT, (), ["content-type"]),
        (201, PAGE, HTML, ["content-type"]),
        (401, PAGE, HTML, ["content-type"]),
    ],
)
def test_a_body_is_held_against_the_shape_of_its_status(
    status: int, body: object, headers: Any, kind: list[str]
) -> None:
    assert kinds(answer(status, body, headers=headers)) == kind


def test_a_broken_shape_names_the_rule_and_the_place_in_the_answer_without_its_value() -> None:
    [complaint] = found(answer(201, RECEIPT | {"made": "Ann Lee"}))
    assert (complaint.rules, complaint.pointer) == (("Receipt.made/type",), "/made")
    assert "answered 201 with a body that breaks its shape at /made: made must be a date-time" in complaint.message
    assert "Ann" not in complaint.message


def test_an_answer_beyond_the_limit_is_no_body_of_its_shape() -> None:
    [complaint] = found(answer(201, b"x" * 1000, cut=True))
    assert complaint.message == "answered 201 with more than 1,000 bytes; the rest was not read"


@pytest.mark.parametrize(
    "text",
    [
        "Traceback (most recent call last):\\n  File /srv/a.py, line 8",
        "java.lang.IllegalState\\n\\tat com.shop.Parcel.send(Parcel.java:88)",
        "System.Exception: no\\n   at Shop.Parcels.Send() in C:\\\\src\\\\Parcels.cs:line 12",
        "Error: no\\n    at send (/srv/app/parcels.js:10:7)",
        "goroutine 12 [running]:",
        "PHP Fatal error:  Uncaught",
        "thread 'main' panicked at src/main.rs:3",
        "ORA-00942: table or view does not exist",
        "SQLSTATE[42S02]",
    ],
)
def test_a_stack_trace_is_a_leak(text: str) -> None:
    body = b'{"faults": [], "message": "%s"}' % text.encode()
    assert kinds(answer(400, body, payload=LONG)) == ["leak"]


@pytest.mark.parametrize("text", ["look at the note", "meet at (noon)", "an error in line 3", "running"])
def test_plain_words_are_no_leak(text: str) -> None:
    assert kinds(answer(400, {"faults": [], "message": text}, payload=LONG)) == []


def test_credentials_in_an_answer_are_a_leak() -> None:
    [complaint] = found(answer(400, {"faults": []}, payload=LONG, echoes_credentials=True))
    assert complaint.kind is Kind.LEAK
    assert "with the credentials of the request in it" in complaint.message


def test_a_late_answer_is_slow_and_no_answer_is_none() -> None:
    [slow] = found(answer(seconds=5.2))
    assert slow.message == "took 5.2 s to answer 201, to a payload that keeps every rule"
    [none] = found(answer(None, b"", failure=Failure.CLOSED, problem="the connection was closed without an answer"))
    assert none.kind is Kind.NO_RESPONSE
    assert none.message.startswith("gave no answer (the connection was closed without an answer) to a payload")


@pytest.mark.parametrize(
    ("status", "kind"), [(201, ["unauthenticated"]), (401, []), (403, ["undocumented-status"]), (400, [])]
)
def test_a_request_without_credentials_must_not_succeed(status: int, kind: list[str]) -> None:
    body = RECEIPT if status == 201 else REFUSAL
    assert kinds(answer(status, body, authenticated=False)) == kind


@pytest.mark.parametrize(
    ("auth", "authenticated", "kind"),
    [(("basic",), False, []), (("basic",), True, ["undocumented-status"]), ((), False, ["undocumented-status"])],
)
def test_an_operation_with_auth_says_that_it_refuses_requests_without(
    auth: tuple[str, ...], authenticated: bool, kind: list[str]
) -> None:
    operation = replace(parcels().plan.operations["send"], auth=auth)
    undocumented = replace(operation, outcomes=operation.outcomes[:3])
    seen = observed(answer(401, REFUSAL, authenticated=authenticated), operation=undocumented)
    assert [complaint.kind.value for complaint in complaints(seen)] == kind


def test_what_is_said_of_a_request_without_credentials_says_so() -> None:
    [complaint] = found(answer(403, REFUSAL, authenticated=False))
    assert complaint.message.endswith("(200, 201, 400, 401, 422, 429, 500, 503), to a request without credentials")


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [(201, RECEIPT, []), (400, b"nonsense", []), (418, b"", []), (500, b"", ["server-error"])],
)
def test_of_bytes_that_readers_disagree_about_only_crashes_hangs_and_leaks_count(
    status: int, body: object, kind: list[str]
) -> None:
    assert kinds(answer(status, body), verdict=Verdict(Side.UNSETTLED, doubts=("it is not JSON",))) == kind


def test_values_are_shown_only_when_they_may_be() -> None:
    verdict = observed(answer(201, payload=PLAIN | {"weight": -7})).verdict
    for show, text in ((False, "a number"), (True, "-7")):
        chosen = setting()
        explain = Explain(chosen.plan, chosen.shape, chosen.context, verdict, show_values=show)
        assert text in explain(verdict.breaches[0])
        assert ("-7" in explain(verdict.breaches[0])) is show

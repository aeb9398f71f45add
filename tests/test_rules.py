from __future__ import annotations

import copy
import json
from collections import OrderedDict
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from rulewright import DiagnosticError, LimitError, NotJsonError, load, validate
from rulewright.carried import carried_path
from rulewright.loading import bundled

RULES = bundled()
TODAY = date(2026, 3, 2)
ORDER: Any = RULES.plan.examples.bases["Order"]["emailed"]
FLAT: Any = RULES.plan.examples.bases["AsyncOrder"]["flat"]
JSON = {"Content-Type": "application/json; charset=utf-8"}


def test_json_text_keeps_every_digit() -> None:
    text = json.dumps(ORDER).replace("25.0", "25.000000000000000000001")
    assert [violation.rule for violation in RULES.validate_json(text, today=TODAY).violations] == [
        "LineItem.amount/step"
    ]
    assert RULES.validate_json(json.dumps(ORDER).encode(), today=TODAY).violations == ()


@pytest.mark.parametrize(
    ("text", "error"), [("{", DiagnosticError), ('{"a": 1, "a": 2}', DiagnosticError), ("[" * 100_000, LimitError)]
)
def test_text_that_is_no_json_is_refused(text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        RULES.validate_json(text)


def test_is_valid_says_what_validate_says() -> None:
    wrong = copy.deepcopy(ORDER)
    wrong["lineItems"][0]["amount"] = "25"
    payloads: list[Any] = [ORDER, wrong, OrderedDict(ORDER), {}, [], None, 5]
    for payload in payloads:
        assert RULES.is_valid(payload, today=TODAY) is RULES.validate(payload, today=TODAY).ok
    with pytest.raises(NotJsonError, match="/lineItems/0/amount is not a JSON value: found a Decimal"):
        RULES.is_valid({**wrong, "lineItems": [wrong["lineItems"][0] | {"amount": Decimal(25)}]}, today=TODAY)


def test_a_path_rules_or_nothing_may_be_given() -> None:
    by_path = validate(ORDER, rules=str(carried_path()), today=TODAY)
    assert [by_path.ok, validate(ORDER, rules=RULES, today=TODAY).ok, validate(ORDER, today=TODAY).ok] == [True] * 3
    assert load(carried_path()) is load(carried_path())


def test_the_clock_is_given_or_the_systems() -> None:
    scheduled = copy.deepcopy(ORDER)
    scheduled["lineItems"][0]["deliveryDate"] = "2026-03-09"
    assert RULES.is_valid(scheduled, today=TODAY)
    assert not RULES.is_valid(scheduled, today=date(2026, 3, 3))
    assert RULES.is_valid(scheduled, today=datetime(2026, 3, 2, 23, 59, tzinfo=UTC))
    assert not RULES.is_valid(scheduled)
    with pytest.raises(ValueError, match="has no time zone"):
        RULES.validate(scheduled, today=datetime(2026, 3, 2, 12))  # noqa: DTZ001 - that is what is refused


def test_an_operation_may_be_named() -> None:
    sync = RULES.plan.examples.bases["SyncOrder"]["placed"]
    assert RULES.is_valid(sync, operation="createOrder")
    assert not RULES.is_valid(sync, operation="createAsyncOrder")
    with pytest.raises(KeyError):
        RULES.validate(sync, operation="getAsyncOrder")


def test_data_is_judged_when_it_is_there() -> None:
    catalog: list[dict[str, Any]] = [{"utid": "U000001", "minValue": 50}]
    report = RULES.validate(ORDER, today=TODAY, data={"catalog": catalog})
    assert [violation.rule for violation in report.errors] == ["LineItem.IN-CATALOG"]
    assert not RULES.is_valid(ORDER, today=TODAY, data={"catalog": catalog})
    assert {skip.reason for skip in report.skipped} == {"no data was supplied for accounts"}


ANSWERS: dict[str, tuple[int, dict[str, str], str, list[str]]] = {
    "created": (201, JSON, json.dumps(FLAT), []),
    "replayed": (200, JSON, json.dumps(FLAT), []),
    "with fields that were added": (201, JSON, json.dumps(FLAT | {"new": 1}), []),
    "an undocumented status": (418, JSON, "{}", ["createAsyncOrder.status"]),
    "another content type": (201, {"content-type": "text/html"}, json.dumps(FLAT), ["createAsyncOrder.contentType"]),
    "no content type": (201, {}, json.dumps(FLAT), ["createAsyncOrder.contentType"]),
    "a structured type": (201, {"CONTENT-TYPE": "application/problem+json"}, json.dumps(FLAT), []),
    "no json": (201, JSON, "<html>", ["createAsyncOrder.body"]),
    "no object": (201, JSON, "[]", ["AsyncOrder/type"]),
    "a list that is none": (201, JSON, json.dumps(FLAT | {"failedLineItems": {}}), ["AsyncOrder.failedLineItems/type"]),
    "a refusal": (400, JSON, '{"httpCode": 400, "requestId": "1", "errors": []}', []),
    "a refusal without a code": (422, JSON, '{"requestId": "1"}', ["ErrorInfo.httpCode/required"]),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_is_judged_by_its_operation(name: str) -> None:
    status, headers, body, errors = ANSWERS[name]
    report = RULES.validate_response("createAsyncOrder", status, headers, body, today=TODAY)
    assert [violation.rule for violation in report.errors] == errors
    assert report.ok is not bool(errors)
    assert all(violation.message for violation in report.errors)


def test_an_answer_without_a_documented_body_may_be_anything() -> None:
    assert RULES.validate_response("createOrder", 201, {}, b"\xff").ok

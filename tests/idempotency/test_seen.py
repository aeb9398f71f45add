"""`validate(payload, seen=store)`: a payload whose key was seen before breaks the idempotency rule."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from rulewright import StoreUnavailableError, loads, open_store, validate
from rulewright.cli.mocked import judge_of
from rulewright.idempotency.memory import MemoryStore
from rulewright.loading import bundled
from rulewright.mock.faults.served import served
from tests.cli.test_header_keys import TICKETS
from tests.endpoints.client import Sent, send

if TYPE_CHECKING:
    from pathlib import Path

    from rulewright.idempotency.claims import Record, Store
    from rulewright.validation.report import Report

RULES = bundled()
TODAY = date(2026, 3, 2)
ORDER: Any = RULES.plan.examples.bases["Order"]["emailed"]
SYNC: Any = RULES.plan.examples.bases["SyncOrder"]["placed"]


def told(report: Report) -> list[tuple[str, str, str]]:
    return [(found.rule, found.code, found.pointer) for found in report.errors]


def judged(payload: Any, store: Store, operation: str | None = None) -> Report:
    return RULES.validate(payload, operation=operation, today=TODAY, seen=store)


def test_the_first_takes_the_key_and_the_others_are_told() -> None:
    store = MemoryStore()
    assert judged(ORDER, store).ok
    again = judged(ORDER, store)
    assert not again.ok
    assert told(again) == [("idempotency.ORDER-ONCE", "replay", "/externalRefID")]
    assert "seen before, with the same body" in again.errors[0].message
    other = judged(ORDER | {"notes": "another"}, store)
    assert told(other) == [("idempotency.ORDER-ONCE", "conflict", "/externalRefID")]
    assert "with another body" in other.errors[0].message
    assert judged(ORDER | {"externalRefID": "NEW"}, store).ok
    assert judged(ORDER, MemoryStore()).ok


def test_bodies_are_compared_as_json() -> None:
    store = MemoryStore()
    text = json.dumps(dict(reversed(ORDER.items())), indent=2)
    assert judged(ORDER, store).ok
    report = RULES.validate_json(text, today=TODAY, seen=store)
    assert told(report) == [("idempotency.ORDER-ONCE", "replay", "/externalRefID")]


def test_a_payload_that_is_refused_takes_no_key_and_is_not_looked_up() -> None:
    store = MemoryStore()
    refused = judged(ORDER | {"lineItems": []}, store)
    assert "idempotency.ORDER-ONCE" not in {found.rule for found in refused.violations}
    assert judged(ORDER, store).ok
    refused = judged(ORDER | {"lineItems": []}, store)
    assert "idempotency.ORDER-ONCE" not in {found.rule for found in refused.violations}


def test_a_key_that_another_operation_used() -> None:
    store = MemoryStore()
    sync = SYNC | {"accountIdentifier": ORDER["accountIdentifier"], "externalRefID": ORDER["externalRefID"]}
    assert judged(sync, store, "createOrder").ok
    assert judged(sync, store, "createOrder").ok, "the rule says nothing of this operation's own requests"
    report = judged(ORDER, store)
    assert told(report) == [("idempotency.ORDER-ONCE", "conflict", "/externalRefID")]
    assert "createOrder was asked for" in report.errors[0].message


def test_what_an_application_has_answered_was_seen_and_its_first_answer_stays(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'orders.db'}"
    with closing(open_store(url)) as store:
        app = served(RULES.plan, lambda plan: judge_of(plan, "compiled"), store, lambda: RULES.context(TODAY, None))
        created = send(app, Sent(ORDER))
        assert created.status == 201
        assert told(judged(ORDER, store)) == [("idempotency.ORDER-ONCE", "replay", "/externalRefID")]
        looked_at = ORDER | {"externalRefID": "LOOKED-AT"}
        assert judged(looked_at, store).ok
        assert send(app, Sent(looked_at)).status == 201, "a look answers nobody"
        assert send(app, Sent(looked_at)).json is not None


def test_of_many_threads_one_is_the_first() -> None:
    store = MemoryStore()
    with ThreadPoolExecutor(8) as pool:
        reports = list(pool.map(lambda _: judged(ORDER, store), range(32)))
    assert sum(report.ok for report in reports) == 1


def test_the_severity_is_that_of_the_rule_and_the_api_code_its_own() -> None:
    rules = loads(
        """
rulewright: 1
contract: c
version: 1.0.0
shapes: { Order: { fields: { ref: { type: string }, note: { type: string, length: { is: 0..3, severity: warning } } } } }
operations:
  place: { request: POST /orders, body: Order, responses: { created: { status: 201 }, replayed: { status: 200 }, rejected: { status: 400, body: Errors } } }
  look: { request: GET /orders }
idempotency:
  ONCE: { severity: warning, key: [ref], across: [place], same_body: { outcome: replayed }, other_body: { outcome: replayed } }
errors: { items: 'errors[*]', field: path, code: code, codes: { idempotency.ONCE: '409' } }
""".replace(", body: Errors", "")
    )
    store = MemoryStore()
    payload = {"ref": "1", "note": "long"}
    assert [found.rule for found in rules.validate(payload, seen=store).violations] == ["Order.note/length"]
    report = rules.validate(payload, seen=store)
    assert report.ok
    assert [(found.rule, found.api_code) for found in report.warnings] == [
        ("Order.note/length", None),
        ("idempotency.ONCE", "409"),
    ]


def test_the_short_way_takes_a_store_too() -> None:
    store = MemoryStore()
    assert validate(ORDER, today=TODAY, seen=store).ok
    assert not validate(ORDER, today=TODAY, seen=store).ok


def test_a_store_that_cannot_be_asked_says_so() -> None:
    class Gone(MemoryStore):
        def read(self, key: str) -> Record | None:
            raise StoreUnavailableError(key)

    with pytest.raises(StoreUnavailableError):
        judged(ORDER, Gone())


def test_a_whole_request_has_its_keys_at_the_parts_of_the_request() -> None:
    store = MemoryStore()
    whole: dict[str, Any] = {"path": {}, "headers": {"Authorization": "Basic dTpw"}, "body": ORDER, "today": TODAY}
    assert RULES.validate_request("createAsyncOrder", **whole, seen=store).ok
    report = RULES.validate_request("createAsyncOrder", **whole, seen=store)
    assert told(report) == [("idempotency.ORDER-ONCE", "replay", "/body/externalRefID")]
    assert told(judged(ORDER, store)) == [("idempotency.ORDER-ONCE", "replay", "/externalRefID")], "one key for both"
    refused = RULES.validate_request("createAsyncOrder", **{**whole, "body": {}}, seen=store)
    assert "idempotency.ORDER-ONCE" not in {found.rule for found in refused.violations}


def test_a_key_may_be_a_header() -> None:
    rules = loads(TICKETS)
    key = "01234567-89ab-cdef-0123-456789abcdef"

    def bought(store: Store, **changes: Any) -> list[tuple[str, str, str]]:
        asked = {"headers": {"idempotency-key": key}, "body": {"seat": "A1", "price": 5}, **changes}
        return told(rules.validate_request("buy", **asked, seen=store))

    store = MemoryStore()
    assert bought(store) == []
    assert bought(store) == [("idempotency.ONCE", "replay", "/headers/Idempotency-Key")]
    assert bought(store, body={"seat": "A1", "price": 5, "note": "does not count"})[0][1] == "replay"
    assert bought(store, body={"seat": "B2", "price": 5}) == [
        ("idempotency.ONCE", "conflict", "/headers/Idempotency-Key")
    ]
    assert bought(store, headers={"Idempotency-Key": key.replace("0", "f")}) == []

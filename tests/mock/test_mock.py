from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from rulewright.cli.mocked import judge_of
from rulewright.idempotency.store import open_store
from rulewright.loading import bundled
from rulewright.mock.faults.fault import NO_FAULT
from rulewright.mock.faults.served import served
from tests.endpoints.client import Sent, send, send_together

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.applications import Starlette

    from rulewright.mock.faults.fault import Fault

RULES = bundled()
TODAY = date(2026, 3, 2)
ORDER: Any = RULES.plan.examples.bases["Order"]["emailed"]
SYNC: Any = RULES.plan.examples.bases["SyncOrder"]["placed"]
READ = "/asyncOrders/customers/acme-corp/accounts/acme-rewards/ORDER-2026-001"


def mock(fault: Fault = NO_FAULT, store: str = "memory:") -> Starlette:
    ids = iter(f"request-{number}" for number in range(1000))
    return served(
        RULES.plan,
        lambda plan: judge_of(plan, "interpreter"),
        open_store(store),
        lambda: RULES.context(TODAY, None),
        fault=fault,
        new_id=lambda: next(ids),
    )


def test_a_new_order_is_created_and_read_back() -> None:
    app = mock()
    created = send(app, Sent(ORDER))
    assert created.status == 201
    assert created.headers["content-type"] == "application/json"
    assert created.json == {
        "externalRefID": "ORDER-2026-001",
        "status": "pending",
        "totalLineItems": 1,
        "createdAt": "2026-03-02T12:00:00Z",
        "failedLineItems": [],
        "duplicateLineItemRefIds": {},
    }
    read = send(app, Sent(path=READ, method="GET"))
    assert (read.status, read.json) == (200, created.json)


def test_what_was_never_placed_cannot_be_read() -> None:
    read = send(mock(), Sent(path=READ, method="GET"))
    assert (read.status, read.json) == (404, {"errorCode": 404, "errorMessage": "There is no such order"})


def test_a_replay_has_the_first_answer_whatever_its_body() -> None:
    app = mock()
    created = send(app, Sent(ORDER))
    for body in (ORDER, ORDER | {"notes": "another"}):
        replayed = send(app, Sent(body))
        assert (replayed.status, replayed.json) == (200, created.json)
    assert send(app, Sent(ORDER | {"accountIdentifier": "acme-second"})).status == 201


def test_a_reference_of_a_synchronous_order_is_refused() -> None:
    app = mock()
    assert send(app, Sent(SYNC, path="/orders")).status == 201
    refused = send(app, Sent(ORDER | {"externalRefID": SYNC["externalRefID"]}))
    assert refused.status == 422
    assert refused.fields["httpCode"] == 422


def test_a_refusal_names_every_wrong_field() -> None:
    wrong = ORDER | {
        "notes": "x" * 1025,
        "lineItems": [ORDER["lineItems"][0] | {"utid": "5", "recipient": {"email": "a@b.c"}}],
    }
    refused = send(mock(), Sent(wrong))
    assert refused.status == 400
    assert refused.fields["requestId"] == "request-0"
    assert refused.fields["path"] == "/asyncOrders"
    assert refused.fields["httpPhrase"] == "Bad Request"
    assert refused.paths == ["lineItems[0].recipient.firstName", "lineItems[0].utid", "notes", "notes"]
    codes = {item["path"]: item.get("i18nKey") for item in refused.fields["errors"]}  # type: ignore[union-attr, index, call-overload]
    assert codes["lineItems[0].utid"] == "422.024"


def test_a_refused_order_takes_no_reference() -> None:
    app = mock()
    assert send(app, Sent(ORDER | {"lineItems": []})).status == 400
    assert send(app, Sent(ORDER)).status == 201


@pytest.mark.parametrize("authorization", [None, "", "Basic", "Basic !!!", "Basic dXNlcg==", "Bearer ", "Digest abc"])
def test_without_credentials_nobody_gets_in(authorization: str | None) -> None:
    for sent in (Sent(ORDER, authorization=authorization), Sent(path=READ, method="GET", authorization=authorization)):
        assert send(mock(), sent).status == 401


@pytest.mark.parametrize("authorization", ["Basic dXNlcjpwYXNz", "basic dXNlcjo=", "Bearer token"])
def test_credentials_of_either_scheme_do(authorization: str) -> None:
    assert send(mock(), Sent(ORDER, authorization=authorization)).status == 201


@pytest.mark.parametrize(
    "body", [b"", b"{", b'{"a": NaN}', b'{"a": 1, "a": 2}', b"\xff", b"[" * 100_000, b'"text"', b"[]", b"null"]
)
def test_what_is_no_order_is_refused(body: bytes) -> None:
    refused = send(mock(), Sent(body))
    assert refused.status == 400
    assert refused.fields["httpCode"] == 400


def test_unknown_paths_and_methods() -> None:
    assert send(mock(), Sent(path="/elsewhere")).status == 404
    assert send(mock(), Sent(path="/asyncOrders", method="GET")).status == 405


@pytest.mark.parametrize("store", ["memory", "sqlite"])
def test_of_twins_one_makes_the_order(store: str, tmp_path: Path) -> None:
    app = mock(store="memory:" if store == "memory" else f"sqlite:///{tmp_path / 'orders.db'}")
    replies = send_together(app, [Sent(ORDER | {"notes": f"twin {number}"}) for number in range(12)])
    assert sorted(reply.status for reply in replies) == [200] * 11 + [201]
    assert len({reply.content for reply in replies}) == 1

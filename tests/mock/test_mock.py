from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from rulewright.idempotency.store import open_store
from rulewright.loading import bundled
from rulewright.mock.app import create_app
from rulewright.mock.faults import FAULTS, FaultError, fault_named
from rulewright.mock.service import Service
from rulewright.validation.interpreter import interpret
from tests.endpoints.client import Sent, send, send_together

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.applications import Starlette

RULES = bundled()
TODAY = date(2026, 3, 2)
ORDER: Any = RULES.plan.examples.bases["Order"]["emailed"]
SYNC: Any = RULES.plan.examples.bases["SyncOrder"]["placed"]
READ = "/asyncOrders/customers/acme-corp/accounts/acme-rewards/ORDER-2026-001"


def mock(fault: str | None = None, store: str = "memory:") -> Starlette:
    wrong = None if fault is None else fault_named(fault, RULES.plan)
    plan = RULES.plan if wrong is None else wrong.change(RULES.plan)
    service = Service(
        plan,
        lambda shape, body, context: interpret(plan, shape, body, context),
        open_store(store),
        lambda: RULES.context(TODAY, None),
    )
    ids = iter(f"request-{number}" for number in range(1000))
    return create_app(service, wrong.behaviour if wrong else "correct", lambda: next(ids))


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


WRONG: dict[str, tuple[list[Sent], list[int]]] = {
    "lengths-plus-one": ([Sent(ORDER | {"campaign": "x" * 1025})], [201]),
    "key-without-scope": ([Sent(ORDER), Sent(ORDER | {"accountIdentifier": "acme-second"})], [201, 200]),
    "duplicate-created": ([Sent(ORDER), Sent(ORDER)], [201, 201]),
    "replay-differs": ([Sent(ORDER), Sent(ORDER)], [201, 200]),
    "wrong-content-type": ([Sent(ORDER)], [201]),
    "wrong-shape": ([Sent(ORDER)], [201]),
    "trace-in-error": ([Sent([])], [400]),
    "crash-on-emoji": ([Sent(('{"campaign": "\U0001f600"}').encode())], [500]),
    "no-authentication": ([Sent(ORDER, authorization=None)], [201]),
    "wrong-field": ([Sent(ORDER | {"lineItems": []})], [400]),
    "without:LineItem.utid/pattern": ([Sent(ORDER | {"lineItems": [ORDER["lineItems"][0] | {"utid": "x"}]})], [201]),
}


@pytest.mark.parametrize("name", WRONG)
def test_each_fault_shows(name: str) -> None:
    requests, statuses = WRONG[name]
    right, wrong = mock(), mock(name)
    answers = [send(wrong, sent) for sent in requests]
    assert [answer.status for answer in answers] == statuses
    right_answers = [send(right, sent) for sent in requests]
    assert [(a.status, a.content, a.headers.get("content-type")) for a in answers] != [
        (a.status, a.content, a.headers.get("content-type")) for a in right_answers
    ]


def test_every_fault_is_shown() -> None:
    assert set(FAULTS) <= set(WRONG)


@pytest.mark.parametrize("name", ["", "drop", "without:nothing"])
def test_an_unknown_fault_is_refused_with_the_list(name: str) -> None:
    with pytest.raises(FaultError, match="duplicate-created"):
        fault_named(name, RULES.plan)

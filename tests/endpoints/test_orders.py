"""Credentials, refs, replays and reads of an order are answered as the documentation says."""

import base64
from datetime import timedelta

import pytest
from starlette.applications import Starlette

from tests.endpoints.async_orders import create_app
from tests.endpoints.client import Sent, send, send_together
from tests.endpoints.probe import ITEM
from tests.endpoints.samples import DROP, NOW, Edits, line_item, order

BOTH = pytest.mark.parametrize("lenient", [False, True], ids=["strict", "lenient"])
READ = "/asyncOrders/customers/acme-customer/accounts/acme-account/"


def _app(*, lenient: bool = False) -> Starlette:
    return create_app(today=lambda: NOW, lenient=lenient)


@BOTH
def test_a_new_order_is_answered_201_with_the_entity(*, lenient: bool) -> None:
    reply = send(_app(lenient=lenient), Sent(order({"lineItems[1]": line_item(ref="line-2")})))
    assert reply.status == 201
    assert reply.headers["content-type"] == "application/json"
    assert reply.headers["x-request-id"]
    assert reply.json == {
        "externalRefID": "ORDER-2026-001",
        "status": "pending",
        "totalLineItems": 2,
        "createdAt": "2026-03-02T12:00:00.000Z",
        "failedLineItems": [],
        "duplicateLineItemRefIds": {},
    }


@BOTH
def test_a_replay_is_answered_200_with_the_first_entity_whatever_its_body(*, lenient: bool) -> None:
    moments = iter(NOW + timedelta(hours=hour) for hour in range(9))
    app = create_app(today=lambda: next(moments), lenient=lenient)
    first = send(app, Sent(order()))
    others: list[Edits] = [{}, {"lineItems[1]": line_item(ref="2")}, {"customerIdentifier": "somebody-else"}]
    for edits in others:
        again = send(app, Sent(order(edits)))
        assert (again.status, again.content) == (200, first.content)


def test_a_replay_with_a_wrong_body_is_read_by_the_ref_first_or_by_the_rules_first() -> None:
    for lenient, status in ((False, 200), (True, 400)):
        app = _app(lenient=lenient)
        send(app, Sent(order()))
        assert send(app, Sent(order({"lineItems": []}))).status == status


@BOTH
def test_a_ref_belongs_to_one_account_and_is_compared_exactly(*, lenient: bool) -> None:
    app = _app(lenient=lenient)
    edits: list[Edits] = [{}, {"accountIdentifier": "other-account"}, {"externalRefID": "order-2026-001"}]
    replies = [send(app, Sent(order(each))) for each in edits]
    assert [reply.status for reply in replies] == [201, 201, 201]
    assert len({str(reply.fields["createdAt"]) for reply in replies}) == 3


@BOTH
def test_a_rejected_request_leaves_its_ref_free(*, lenient: bool) -> None:
    app = _app(lenient=lenient)
    assert send(app, Sent(order({ITEM + "amount": DROP}))).status == 400
    assert send(app, Sent(order())).status == 201


@BOTH
def test_a_ref_used_in_orders_is_refused_with_422(*, lenient: bool) -> None:
    app = _app(lenient=lenient)
    statuses = [send(app, Sent(order(), path=path)).status for path in ("/orders", "/orders", "/asyncOrders")]
    assert statuses == [201, 200, 422]
    other = send(app, Sent(order({"accountIdentifier": "other-account"})))
    assert other.status == 201


@BOTH
def test_the_refusal_of_a_ref_used_in_orders_says_so(*, lenient: bool) -> None:
    app = _app(lenient=lenient)
    send(app, Sent(order(), path="/orders"))
    reply = send(app, Sent(order()))
    assert reply.fields["httpCode"] == 422
    assert reply.fields["message"] == "The externalRefID was already used in POST /orders"
    assert reply.paths == ["externalRefID"]


def test_orders_needs_an_account_and_a_ref_and_no_more() -> None:
    needed = Sent({"accountIdentifier": "acme-account", "externalRefID": "a", "colour": "red"}, path="/orders")
    assert send(_app(), needed).status == 201
    missing = send(_app(), Sent({}, path="/orders"))
    assert (missing.status, missing.paths) == (400, ["accountIdentifier", "externalRefID"])
    assert send(_app(), Sent(b"{", path="/orders")).status == 400


def test_the_error_envelope_is_complete() -> None:
    reply = send(_app(), Sent(order({ITEM + "utid": "X"})))
    assert reply.headers["content-type"] == "application/json"
    assert reply.json == {
        "timestamp": "2026-03-02T12:00:00.000Z",
        "requestId": reply.headers["x-request-id"],
        "path": "/asyncOrders",
        "httpCode": 400,
        "httpPhrase": "Bad Request",
        "i18nKey": "400.000",
        "message": "The request is not valid",
        "errors": [
            {
                "path": "lineItems[0].utid",
                "code": 400500,
                "i18nKey": "422.024",
                "message": "lineItems[0].utid must be U and digits.",
                "constraint": "pattern",
                "invalidValue": "X",
            }
        ],
    }


def test_repeated_line_refs_are_counted_where_they_are_accepted() -> None:
    reply = send(_app(lenient=True), Sent(order({"lineItems[1]": line_item(), "lineItems[2]": line_item(ref="2")})))
    assert reply.fields["duplicateLineItemRefIds"] == {"line-1": 2}


def test_an_order_can_be_read() -> None:
    app = _app()
    made = send(app, Sent(order({"externalRefID": "a/b"})))
    read = send(app, Sent(None, READ + "a%2Fb", "GET"))
    assert (read.status, read.content) == (200, made.content)


@pytest.mark.parametrize("path", [READ + "other", READ.replace("acme-customer", "somebody") + "ORDER-2026-001"])
def test_an_order_that_is_not_there_is_answered_in_the_shape_of_reads(path: str) -> None:
    app = _app()
    send(app, Sent(order()))
    reply = send(app, Sent(None, path, "GET"))
    assert (reply.status, reply.json) == (404, {"errorCode": 404, "errorMessage": "The order does not exist"})


@pytest.mark.parametrize(
    "authorization", [None, "", "Bearer", "Bearer ", "Basic", "Basic !", "Basic Og==", "Digest abc", "abc"]
)
@pytest.mark.parametrize(("path", "method"), [("/asyncOrders", "POST"), ("/orders", "POST"), (READ + "a", "GET")])
def test_without_credentials_the_answer_is_401(path: str, method: str, authorization: str | None) -> None:
    reply = send(_app(), Sent(order(), path, method, authorization))
    assert (reply.status, reply.fields["httpCode"]) == (401, 401)
    assert reply.fields["message"] == "Invalid credentials"
    assert reply.headers["www-authenticate"]


def test_basic_and_bearer_credentials_are_taken() -> None:
    basic = "Basic " + base64.b64encode(b"platform:key").decode()
    for authorization in (basic, "bearer token"):
        assert send(_app(), Sent(order(), authorization=authorization)).status == 201


def test_given_credentials_are_the_only_ones_taken() -> None:
    app = create_app(today=lambda: NOW, authorization="Bearer right")
    statuses = [send(app, Sent(order(), authorization=f"Bearer {token}")).status for token in ("wrong", "right")]
    assert statuses == [401, 201]


@pytest.mark.parametrize(("path", "method", "status"), [("/asyncOrders", "GET", 405), ("/", "POST", 404)])
def test_an_unknown_route_is_answered_in_the_error_envelope(path: str, method: str, status: int) -> None:
    reply = send(_app(), Sent(None, path, method))
    assert (reply.status, reply.fields["httpCode"], reply.fields["path"]) == (status, status, path)


@BOTH
def test_many_at_once_make_one_order(*, lenient: bool) -> None:
    replies = send_together(_app(lenient=lenient), [Sent(order())] * 20)
    assert sorted(reply.status for reply in replies) == [200] * 19 + [201]

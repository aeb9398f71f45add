"""What the documentation says of a body is what both correct services do with it."""

import ast
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.endpoints.async_orders import create_app
from tests.endpoints.cases import ACCEPTED, OPEN, REJECTED
from tests.endpoints.client import Reply, Sent, send
from tests.endpoints.probe import ADDRESS, ITEM, RECIPIENT
from tests.endpoints.problems import Json
from tests.endpoints.samples import DROP, NOW, Edits, day, line_item, moment, order

BOTH = pytest.mark.parametrize("lenient", [False, True], ids=["strict", "lenient"])


def _reply(body: Json | bytes, *, lenient: bool = False, now: datetime = NOW) -> Reply:
    return send(create_app(today=lambda: now, lenient=lenient), Sent(body))


@BOTH
@pytest.mark.parametrize(("edits", "method"), ACCEPTED.values(), ids=ACCEPTED)
def test_what_must_be_accepted_is(edits: Edits, method: str, *, lenient: bool) -> None:
    reply = _reply(order(edits, method), lenient=lenient)
    assert (reply.status, reply.paths) == (201, [])


@BOTH
@pytest.mark.parametrize(("edits", "method", "path"), REJECTED.values(), ids=REJECTED)
def test_what_must_be_rejected_is_and_the_field_is_named(
    edits: Edits, method: str, path: str, *, lenient: bool
) -> None:
    reply = _reply(order(edits, method), lenient=lenient)
    assert (reply.status, set(reply.paths)) == (400, {path})


@pytest.mark.parametrize(("edits", "method", "path"), OPEN.values(), ids=OPEN)
def test_what_is_left_open_is_refused_by_one_correct_service_and_accepted_by_the_other(
    edits: Edits, method: str, path: str
) -> None:
    strict, lenient = (_reply(order(edits, method), lenient=each) for each in (False, True))
    assert (strict.status, strict.paths) == (400, [path])
    assert lenient.status == 201


@BOTH
@pytest.mark.parametrize(
    ("method", "leaves"),
    [
        ("EMAIL", ["firstName", "email"]),
        ("PHONE", ["firstName", "mobileNumber"]),
    ],
)
def test_an_absent_recipient_is_named_with_all_that_is_needed_of_it(
    method: str, leaves: list[str], *, lenient: bool
) -> None:
    reply = _reply(order({ITEM + "recipient": DROP}, method), lenient=lenient)
    assert reply.paths == [ITEM + "recipient", *(RECIPIENT + leaf for leaf in leaves)]


@BOTH
def test_an_absent_address_is_named_with_all_that_is_needed_of_it(*, lenient: bool) -> None:
    reply = _reply(order({RECIPIENT + "address": DROP}, "ADDRESS"), lenient=lenient)
    leaves = ["streetLine1", "city", "country", "stateOrProvince", "postalCode"]
    assert reply.paths == [RECIPIENT + "address", *(ADDRESS + leaf for leaf in leaves)]


@BOTH
def test_one_answer_names_everything_that_is_wrong(*, lenient: bool) -> None:
    edits: Edits = {"notes": "a" * 1025, ITEM + "utid": "X", "lineItems[1]": line_item(ref="2") | {"amount": -1}}
    paths = _reply(order(edits), lenient=lenient).paths
    assert paths == ["notes", ITEM + "utid", "lineItems[1].amount"]


def test_a_length_counts_code_points_in_one_service_and_utf_16_units_in_the_other() -> None:
    body = order({"campaign": "\U0001f381" * 1024})
    assert _reply(body).status == 201
    assert _reply(body, lenient=True).paths == ["campaign"]


def test_a_day_begins_in_utc_in_one_service_and_in_local_time_in_the_other() -> None:
    before, after = datetime(2026, 3, 2, 7, 59, tzinfo=UTC), datetime(2026, 3, 2, 8, tzinfo=UTC)
    body = order({ITEM + "deliveryDate": "2026-03-08"})
    assert _reply(body, now=before).paths == [ITEM + "deliveryDate"]
    assert _reply(body, now=before, lenient=True).status == 201
    assert _reply(body, now=after, lenient=True).paths == [ITEM + "deliveryDate"]


@pytest.mark.parametrize(("days", "accepted"), [(6, False), (7, True), (90, True), (91, False)])
def test_the_strict_delivery_window_has_both_its_ends(days: int, *, accepted: bool) -> None:
    for text in (day(days), moment(days)):
        assert (_reply(order({ITEM + "deliveryDate": text})).status == 201) is accepted


@pytest.mark.parametrize(("seconds", "accepted"), [(86_399, False), (86_400, True)])
def test_a_reward_expires_a_day_ahead_at_the_earliest(seconds: int, *, accepted: bool) -> None:
    body = order({ITEM + "expirationDate": moment(seconds / 86_400)})
    assert (_reply(body).status == 201) is accepted


@pytest.mark.parametrize(("days", "accepted"), [(0, False), (1, True), (365, True), (366, False)])
def test_the_lenient_window_of_expiration_counts_days(days: int, *, accepted: bool) -> None:
    for text in (day(days), moment(days - 0.01), moment(days + 0.01)):
        assert (_reply(order({ITEM + "expirationDate": text}), lenient=True).status == 201) is accepted


@pytest.mark.parametrize(("days", "accepted"), [(6, False), (7, True), (500, True)])
def test_the_lenient_window_of_delivery_counts_days(days: int, *, accepted: bool) -> None:
    for text in (day(days), moment(days - 0.01), moment(days + 0.01)):
        assert (_reply(order({ITEM + "deliveryDate": text}), lenient=True).status == 201) is accepted


def test_a_reward_expires_at_most_a_calendar_year_ahead_in_a_leap_year_too() -> None:
    leap_day = datetime(2028, 2, 29, 12, tzinfo=UTC)
    last, later = (order({ITEM + "expirationDate": f"2029-02-28T12:00:0{second}Z"}) for second in (0, 1))
    assert _reply(last, now=leap_day).status == 201
    assert _reply(later, now=leap_day).paths == [ITEM + "expirationDate"]


@BOTH
@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff", b'{"notes": NaN}', b"[" * 100_000, b"9" * 5000, b"[]", b"null", b"7"]
)
def test_what_is_no_json_object_is_rejected(body: bytes, *, lenient: bool) -> None:
    reply = _reply(body, lenient=lenient)
    assert (reply.status, reply.paths) == (400, [""])


@BOTH
@pytest.mark.parametrize("amount", [b"1e999", b"-1e999", b"9" * 4000])
def test_an_amount_out_of_all_proportion_is_answered(amount: bytes, *, lenient: bool) -> None:
    body = str(order()).replace("'", '"').encode().replace(b"25.0", amount)
    assert _reply(body, lenient=lenient).json is not None


def test_the_service_shares_no_code_with_what_is_tested_against_it() -> None:
    for file in Path(__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else names
            assert not any(module.partition(".")[0] == "rulewright" for module in modules), file

"""Each seeded fault changes an answer, in the way of the kind of finding it should lead to."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from starlette.applications import Starlette

from tests.endpoints.async_orders import create_app
from tests.endpoints.client import BEARER, Reply, Sent, send, send_together
from tests.endpoints.faults import FAULTS, SEEDED, TABLES
from tests.endpoints.probe import ADDRESS, ITEM, RECIPIENT
from tests.endpoints.probes import PROBES
from tests.endpoints.problems import Json
from tests.endpoints.samples import NOW, order
from tests.endpoints.seams import Clock
from tests.endpoints.seeded.fault import Fault, FindingKind

DOCUMENTED = {200, 201, 400, 401, 402, 403, 422, 429, 500, 503}
DELAY_SECONDS = 0.05


def _accepted(reply: Reply) -> bool:
    return reply.status in {200, 201}


def _rejected(reply: Reply) -> bool:
    return reply.status in {400, 422}


def _same_status_other_body(right: Reply, wrong: Reply) -> bool:
    return right.status == wrong.status and right.content != wrong.content


def _is_json(reply: Reply) -> bool:
    return reply.headers.get("content-type") == "application/json"


# Kind of finding → how the right answer and the wrong one must differ.
SHOWS: dict[FindingKind, Callable[[Reply, Reply], bool]] = {
    "accepted-invalid": lambda right, wrong: _rejected(right) and _accepted(wrong),
    "rejected-valid": lambda right, wrong: _accepted(right) and _rejected(wrong),
    "wrong-field": lambda right, wrong: _rejected(wrong) and right.paths != wrong.paths,
    "server-error": lambda right, wrong: right.status < 500 <= wrong.status,
    "undocumented-status": lambda right, wrong: right.status in DOCUMENTED and wrong.status not in DOCUMENTED,
    "response-shape": _same_status_other_body,
    "content-type": lambda right, wrong: _is_json(right) and not _is_json(wrong),
    "duplicate-created": lambda right, wrong: right.status == 200 and wrong.status == 201,
    "replay-differs": lambda right, wrong: right.status != wrong.status or right.content != wrong.content,
    "unauthenticated": lambda right, wrong: right.status == 401 and wrong.status == 201,
    "slow": lambda _, wrong: wrong.seconds >= DELAY_SECONDS,
    "leak": lambda _, wrong: b"Traceback" in wrong.content or BEARER.encode() in wrong.content,
}


def _app(fault: str | None, today: Clock, *, lenient: bool = False) -> Starlette:
    return create_app(fault=fault, today=today, lenient=lenient, delay=DELAY_SECONDS)


def _last_reply(name: str, fault: str | None, *, lenient: bool = False) -> Reply:
    probe = PROBES[name]
    days = [0]
    app = _app(fault, lambda: NOW + timedelta(days=days[0]), lenient=lenient)
    *first, last = probe.requests
    for sent in first:
        send(app, sent)
    days[0] = probe.days_later
    return send(app, last)


@pytest.mark.parametrize("fault", [f for f in SEEDED.values() if f.expect != "race"], ids=lambda f: f.name)
def test_a_fault_shows_as_the_finding_it_should_lead_to(fault: Fault) -> None:
    right, wrong = _last_reply(fault.name, None), _last_reply(fault.name, fault.name)
    assert SHOWS[fault.expect](right, wrong), (right, wrong)


def test_twins_make_one_order_but_for_the_race() -> None:
    [sent] = PROBES["race"].requests
    right = send_together(_app(None, lambda: NOW), [sent] * 4)
    wrong = send_together(_app("race", lambda: NOW), [sent] * 4)
    assert sorted(reply.status for reply in right) == [200, 200, 200, 201]
    assert len({reply.content for reply in right}) == 1
    assert [reply.status for reply in wrong] == [201] * 4


@pytest.mark.parametrize("name", [f.name for f in SEEDED.values() if f.certain])
def test_both_correct_services_agree_where_a_fault_is_certain(name: str) -> None:
    assert _last_reply(name, None).status == _last_reply(name, None, lenient=True).status


ODD_BODIES: list[Json | bytes] = [
    b'{"lineItems": [{"amount": 1e999, "deliveryDate": "0001-01-01T00:00:00+14:00"}]}',
    order({ADDRESS + "country": {}, ADDRESS + "postalCode": "\ud800"}, "ADDRESS"),
    order({ITEM + "deliveryMethod": {}, RECIPIENT + "firstName": []}),
    order({"externalRefID": [], "accountIdentifier": {}, "sender": "Ann"}),
    order({"lineItems": [[], None, {"recipient": 1}]}),
    [[]],
]


@pytest.mark.parametrize("name", SEEDED)
def test_a_fault_answers_odd_bodies_too(name: str) -> None:
    """A fault is the bug it says it is: nothing in it breaks down by accident."""
    app = _app(name, lambda: NOW)
    statuses = {send(app, Sent(body)).status for body in ODD_BODIES}
    crash = SEEDED[name].expect == "server-error"
    assert statuses <= {200, 201, 206, 400, 409, 418, 422} | ({500} if crash else set())


def test_every_fault_has_a_name_a_description_and_a_probe_of_its_own() -> None:
    assert set(PROBES) == set(SEEDED)
    assert len(SEEDED) == sum(map(len, TABLES)) >= 70
    assert {name: fault.description for name, fault in SEEDED.items()} == FAULTS
    assert all("\n" not in description for description in FAULTS.values())


def test_there_are_faults_of_every_kind_of_finding() -> None:
    assert {fault.expect for fault in SEEDED.values()} == {*SHOWS, "race"}


def test_an_unknown_fault_is_refused_with_its_nearest_names() -> None:
    with pytest.raises(ValueError, match=r"no seeded fault named 'replay-202'\. Near it are: replay-201"):
        create_app(fault="replay-202", today=lambda: NOW)
    with pytest.raises(ValueError, match="FAULTS lists them all"):
        create_app(fault="?", today=lambda: NOW)

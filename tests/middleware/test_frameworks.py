"""Applications that check nothing, with the contract in front of them: a fuzzer finds nothing, a client no duplicate."""

from __future__ import annotations

import http.client
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from rulewright.contract.endpoint.address import parse_address
from rulewright.contract.endpoint.budget import Limits
from rulewright.contract.events import Event, Finished, Found
from rulewright.contract.prepare import draws_of, prepared
from rulewright.contract.run import run
from rulewright.contract.setting import Setting
from rulewright.language.standing import Basis
from rulewright.loading import loads
from tests.middleware.tickets import FRAMEWORKS, TICKETS, Desk, served

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 3, 2)
RULES = loads(TICKETS, "tickets.yaml")
TICKET = {"no": "T-1000", "seats": 2}


def options(folder: Path, **more: Any) -> dict[str, Any]:
    return {"rules": RULES, "store": f"sqlite:///{folder / 'keys.db'}", "today": lambda: TODAY, **more}


def asked(
    url: str, body: object = None, *, method: str = "POST", path: str = "/tickets", media_type: str = "application/json"
) -> tuple[int, dict[str, str], Any]:
    """The status, the headers and the body of an answer, as JSON where it is."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    try:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        connection.request(method, path, content if method == "POST" else None, {"Content-Type": media_type})
        answer = connection.getresponse()
        data = answer.read()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, headers, json.loads(data) if "json" in headers.get("content-type", "") else data
    finally:
        connection.close()


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_nothing_is_found_wrong_with_an_application_behind_its_contract(framework: str, tmp_path: Path) -> None:
    operation = RULES.plan.operations["book"]
    desk, events = Desk(), list[Event]()
    with served(framework, desk, **options(tmp_path)) as url:
        setting = Setting(
            plan=RULES.plan,
            operation=operation,
            address=parse_address(url),
            credentials=None,
            context=RULES.context(TODAY, None),
            slack=RULES.plan.clock.slack * 0,
            asserted=frozenset(Basis),
            limits=Limits(requests=350, seconds=600),
        )
        run(setting, prepared(setting, "test"), partial(draws_of, setting), tmp_path / "findings", events.append)
    assert [event.finding.complaint for event in events if isinstance(event, Found)] == []
    [end] = [event for event in events if isinstance(event, Finished)]
    assert end.unjudged is None
    assert end.coverage.share == 1.0
    numbers = [booking["no"] for booking in desk.made]
    assert len(numbers) == len(set(numbers)) > 50


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_many_who_ask_at_once_get_one_booking(framework: str, tmp_path: Path) -> None:
    desk = Desk()
    with served(framework, desk, **options(tmp_path)) as url, ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda _: asked(url, TICKET), range(24)))
    assert len(desk.made) == 1
    assert sorted({status for status, _, _ in answers}) == [200, 201]
    assert [status for status, _, _ in answers].count(201) == 1
    assert [body for _, _, body in answers] == [desk.made[0]] * 24


@pytest.mark.parametrize("framework", ["Starlette", "Flask"])
def test_a_refusal_is_the_contracts_own_or_problem_details(framework: str, tmp_path: Path) -> None:
    wrong = TICKET | {"seats": 0, "day": "2026-03-01"}
    with served(framework, Desk(), **options(tmp_path)) as url:
        status, headers, body = asked(url, wrong)
        assert (status, headers["content-type"], body["code"]) == (422, "application/json", 422)
        assert [fault["where"] for fault in body["faults"]] == ["day", "seats"]
    with served(framework, Desk(), **options(tmp_path, refusals="problem")) as url:
        status, headers, body = asked(url, wrong)
        assert (status, headers["content-type"]) == (422, "application/problem+json")
        assert {name: body[name] for name in ("title", "status", "detail", "instance")} == {
            "title": HTTPStatus(422).phrase,
            "status": 422,
            "detail": "the request breaks 2 rules of the contract",
            "instance": "/tickets",
        }
        assert [(fault["pointer"], fault["rule"]) for fault in body["errors"]] == [
            ("#/day", "Ticket.day/notBefore"),
            ("#/seats", "Ticket.seats/range"),
        ]
        assert body["errors"][1]["detail"].startswith("body.seats must be at least 1")
        status, _, body = asked(url, method="GET", path="/tickets/x")
        assert (status, body["errors"][0]["in"], body["errors"][0]["name"]) == (422, "path", "no")


@pytest.mark.parametrize("framework", ["Starlette", "Flask"])
def test_a_key_has_one_answer_also_for_other_processes_and_after_a_restart(framework: str, tmp_path: Path) -> None:
    desk = Desk()
    with served(framework, desk, **options(tmp_path)) as url:
        first = asked(url, TICKET)
    with served(framework, desk, **options(tmp_path)) as url:
        same = asked(url, dict(reversed(TICKET.items())))
        other = asked(url, TICKET | {"seats": 3})
    assert (first[0], same[0], other[0]) == (201, 200, 409)
    assert first[2] == same[2]
    assert other[2] == {"code": 409, "faults": []}
    assert len(desk.made) == 1


def test_a_replay_has_the_headers_of_the_first_answer_but_for_those_of_its_caller(tmp_path: Path) -> None:
    with served("Starlette", Desk(), **options(tmp_path)) as url:
        _, first, _ = asked(url, TICKET)
        _, again, _ = asked(url, TICKET)
    assert first["set-cookie"] == "who=you"
    assert "set-cookie" not in again
    assert again["location"] == first["location"] == "/tickets/T-1000"


@pytest.mark.parametrize("framework", ["Starlette", "Flask"])
def test_what_the_application_fails_on_can_be_sent_again(framework: str, tmp_path: Path) -> None:
    failures = [RuntimeError("the printer is out of paper")]

    def fail_once() -> None:
        if failures:
            raise failures.pop()

    desk = Desk(fail_once)
    with served(framework, desk, **options(tmp_path)) as url:
        assert [asked(url, TICKET)[0] for _ in range(3)] == [500, 201, 200]
    assert len(desk.made) == 1


@pytest.mark.parametrize("framework", ["Starlette", "Flask"])
def test_other_paths_and_methods_reach_the_application(framework: str, tmp_path: Path) -> None:
    with served(framework, Desk(), **options(tmp_path)) as url:
        assert asked(url, TICKET, path="/elsewhere")[0] == 404
        assert asked(url, method="DELETE")[0] == 405
        assert asked(url, method="GET", path="/tickets/T-9999")[0] == 404


@pytest.mark.parametrize("framework", ["Starlette", "Flask"])
def test_a_slash_at_the_end_is_no_way_round_the_contract(framework: str, tmp_path: Path) -> None:
    desk = Desk()
    with served(framework, desk, **options(tmp_path)) as url:
        assert asked(url, {"no": "T"}, path="/tickets/")[0] == 422
    assert desk.made == []


@pytest.mark.parametrize("framework", ["Starlette", "Flask"])
def test_what_cannot_be_read_is_refused(framework: str, tmp_path: Path) -> None:
    with served(framework, Desk(), **options(tmp_path)) as url:
        assert asked(url, b"{")[0] == 422
        assert asked(url, b"")[0] == 422
        assert asked(url, TICKET, media_type="text/plain")[0] == 422
        status, headers, body = asked(url, b'{"no": "' + b"x" * (65 * 1024 * 1024) + b'"}')
        assert (status, headers["content-type"]) == (413, "application/problem+json")
        assert body["detail"] == "a body of more than 67,108,864 bytes is not read"


def test_without_a_store_requests_are_judged_and_no_more(tmp_path: Path) -> None:
    desk = Desk()
    with served("Starlette", desk, **options(tmp_path) | {"store": None}) as url:
        assert [asked(url, body)[0] for body in (TICKET, TICKET, TICKET | {"seats": 0})] == [201, 201, 422]
    assert len(desk.made) == 2


def test_a_contract_below_a_prefix(tmp_path: Path) -> None:
    plan = RULES.plan
    moved = replace(plan.operations["book"], path="/asked")
    rules = replace(RULES, plan=replace(plan, operations={**plan.operations, "book": moved}))
    with served("Starlette", Desk(), **options(tmp_path) | {"rules": rules, "prefix": "/v2/"}) as url:
        assert asked(url, {}, path="/v2/asked")[0] == 422
        assert asked(url, {}, path="/asked")[0] == 404

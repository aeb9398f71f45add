from __future__ import annotations

import pytest
from starlette.requests import Request

from rulewright.ui.guard import refusal

NOBODY: frozenset[str] = frozenset()
OTHERS = frozenset({"mock.example"})


def request(client: str | None = "127.0.0.1", method: str = "GET", **headers: str | list[str]) -> Request:
    named = {"host": "localhost:8080"} | {name.replace("_", "-"): value for name, value in headers.items()}
    raw = [
        (name.encode(), value.encode())
        for name, values in named.items()
        for value in ([values] if isinstance(values, str) else values)
    ]
    found = None if client is None else (client, 50000)
    return Request({"type": "http", "method": method, "path": "/", "headers": raw, "client": found})


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:80", "127.0.0.1:8080", "127.0.0.9", "[::1]:8080"])
@pytest.mark.parametrize("client", ["127.0.0.1", "127.8.0.1", "::1", "::ffff:127.0.0.1"])
def test_this_machine_is_answered_by_its_own_names(host: str, client: str) -> None:
    assert refusal(request(client, host=host), NOBODY) is None


@pytest.mark.parametrize("client", ["10.0.0.7", "192.168.1.2", "fe80::1", "::ffff:10.0.0.7", "testclient", None])
def test_other_machines_are_answered_only_where_they_are_let_in(client: str | None) -> None:
    said = refusal(request(client), NOBODY)
    assert said is not None
    assert "--ui-host" in said
    assert refusal(request(client), OTHERS) is None
    assert refusal(request(client, host="mock.example:8080"), OTHERS) is None


FOREIGN = ["evil.example", "localhost.evil.example", "127.0.0.1.nip.io", "10.0.0.7", "", "[", "localhost@evil.example"]


@pytest.mark.parametrize("host", [*FOREIGN, [], ["localhost", "evil.example"]])
def test_a_name_that_only_leads_here_is_refused(host: str | list[str]) -> None:
    assert refusal(request(host=host), NOBODY) is not None
    assert refusal(request(host=host), OTHERS) is not None


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://localhost:9090", "http://localhost", ""])
def test_pages_of_other_origins_are_refused(origin: str) -> None:
    assert refusal(request(method="POST", origin=origin), NOBODY) is not None
    assert refusal(request(method="POST", origin="http://localhost:8080"), NOBODY) is None


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_of_other_sites_only_a_link_leads_here(site: str) -> None:
    link = {"sec_fetch_site": site, "sec_fetch_mode": "navigate"}
    assert refusal(request(**link), NOBODY) is None
    assert refusal(request(sec_fetch_site=site, sec_fetch_mode="no-cors"), NOBODY) is not None
    assert refusal(request(method="POST", **link), NOBODY) is not None
    assert refusal(request(sec_fetch_site="same-origin", sec_fetch_mode="cors"), NOBODY) is None
    assert refusal(request(sec_fetch_site="none", sec_fetch_mode="navigate"), NOBODY) is None

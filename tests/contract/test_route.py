"""Requests over TLS and through proxies, with real sockets; no name is looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rulewright.contract.endpoint.address import parse_address
from rulewright.contract.endpoint.credentials import BearerName, bearer
from rulewright.contract.endpoint.exchange import Exchange, Request
from rulewright.contract.endpoint.proxy import Proxy, ProxyError, proxy_for
from rulewright.contract.endpoint.route import Route
from rulewright.contract.endpoint.sender import Sender
from rulewright.contract.endpoint.tls import SYSTEM, Tls, TlsError
from tests.contract.support import http, raw_server, replying
from tests.contract.ways import Authority, Proxying, authority, tls_server

if TYPE_CHECKING:
    import socket
    from pathlib import Path

POST = Request("POST", "/parcels", b"{}")
CREATED = replying(http("201 Created"))


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(tmp_path_factory.mktemp("tls") / "own")


def sent(url: str, route: Route) -> Exchange:
    with Sender(parse_address(url), bearer("s3cret-s3cret", BearerName()), timeout=10, route=route) as sender:
        return sender.send(POST)


def by_way_of(url: str, tls: Tls = SYSTEM, who: str | None = None) -> Route:
    address = parse_address(url)
    return Route(Proxy(address.host, address.port, url, f'"{url}"', who), tls)


def test_an_authority_of_ones_own_is_trusted_and_no_other(known: Authority) -> None:
    with tls_server(CREATED, known) as url:
        assert sent(url, Route(tls=Tls(ca=known.pem))).status == 201
        refused = sent(url, Route())
    assert (refused.problem or "").startswith("its certificate is not trusted: ")


def test_verification_ends_only_where_that_is_said(known: Authority) -> None:
    with tls_server(CREATED, known) as url:
        assert sent(url, Route(tls=Tls(verify=False))).status == 201


def test_a_certificate_of_ones_own_is_shown(known: Authority) -> None:
    cert, key = known.pair("client")
    with tls_server(CREATED, known, asks_client=True) as url:
        assert sent(url, Route(tls=Tls(known.pem, cert, key))).status == 201
        assert sent(url, Route(tls=Tls(known.pem))).status is None


def test_https_goes_through_a_tunnel_in_which_neither_end_reads_what_is_for_the_other(known: Authority) -> None:
    inside: list[bytes] = []

    def handle(connection: socket.socket, request: bytes) -> bool:
        inside.append(request)
        return CREATED(connection, request)

    with tls_server(handle, known) as url:
        proxy = Proxying(url, wants="Basic YTpi")
        with raw_server(proxy.handle) as at:
            exchange = sent("https://shop.example/base", by_way_of(at, Tls(known.pem), who="Basic YTpi"))
            proxy.wants = None
            other = sent("https://other.example", by_way_of(at, Tls(known.pem)))
    assert exchange.status == 201
    assert proxy.lines[0].startswith("CONNECT shop.example:443 HTTP/1.")
    assert not any(b"s3cret" in head for head in proxy.heads)
    assert b"s3cret" in inside[0]
    assert b"YTpi" not in inside[0]
    assert exchange.line == "POST /base/parcels HTTP/1.1"
    assert "Hostname mismatch" in (other.problem or "")
    assert (other.problem or "").endswith(f", by way of the proxy {at}")


def test_http_goes_to_the_proxy_with_its_whole_address() -> None:
    heads: list[bytes] = []

    def handle(connection: socket.socket, request: bytes) -> bool:
        heads.append(request)
        return CREATED(connection, request)

    with raw_server(handle) as url:
        proxy = Proxying(url, wants="Basic YTpi")
        with raw_server(proxy.handle) as at:
            exchange = sent("http://shop.example:8080/base", by_way_of(at, who="Basic YTpi"))
    assert exchange.status == 201
    assert proxy.lines == ["POST http://shop.example:8080/base/parcels HTTP/1.1"]
    assert b"Host: shop.example:8080\r\n" in heads[0]
    assert b"Proxy-" not in heads[0]
    assert "YTpi" not in repr(exchange)


def test_a_proxy_that_refuses_or_is_not_there_is_told_as_such(known: Authority) -> None:
    proxy = Proxying("http://127.0.0.1:1", wants="Basic YTpi")
    with raw_server(proxy.handle) as at:
        assert sent("http://shop.example", by_way_of(at)).status == 407
        refused = sent("https://shop.example", by_way_of(at, Tls(known.pem)))
    assert refused.problem == f"no way was opened: 407 Proxy Authentication Required, by way of the proxy {at}"
    gone = sent("https://shop.example", by_way_of(at))
    assert gone.problem == f"the connection was refused, by way of the proxy {at}"


def test_what_the_way_needs_is_in_the_curl_line(tmp_path: Path) -> None:
    way = Route(Proxy("p", 1, "$P", '"$P"', "Basic x"), Tls(tmp_path / "a b", tmp_path / "c", tmp_path / "d"))
    assert way.curl == (
        '--proxy "$P"',
        f"--cacert '{tmp_path}/a b'",
        f"--cert {tmp_path}/c",
        f"--key {tmp_path}/d",
    )
    assert Route(tls=Tls(verify=False)).curl == ("--insecure",)


@pytest.mark.parametrize("name", ["server.key", "missing.pem"])
def test_files_that_secure_nothing_are_refused(known: Authority, name: str) -> None:
    with pytest.raises(TlsError, match="“ca” cannot be used"):
        Tls(ca=known.folder / name).context()
    with pytest.raises(TlsError, match="“cert” and “key” cannot be used"):
        Tls(cert=known.folder / name).context()
    with pytest.raises(TlsError, match="of two pairs"):
        Tls(cert=known.pair("client")[0], key=known.pair("server")[1]).context()


FAR = {"HTTPS_PROXY": "http://a:1", "http_proxy": "b:2", "NO_PROXY": "near.example, .inner:8443, 10.0.0.0/8"}


@pytest.mark.parametrize(
    ("url", "configured", "environment", "shown"),
    [
        ("https://shop.example", None, {}, None),
        ("https://shop.example", None, FAR, "$HTTPS_PROXY"),
        ("http://shop.example", None, FAR, "$http_proxy"),
        ("https://shop.example", None, {"ALL_PROXY": "http://c"}, "$ALL_PROXY"),
        ("https://127.0.0.1", None, FAR, None),
        ("http://localhost:8080", None, FAR, None),
        ("https://near.example", None, FAR, None),
        ("https://so.near.example", None, FAR, None),
        ("https://linear.example", None, FAR, "$HTTPS_PROXY"),
        ("https://x.inner:8443", None, FAR, None),
        ("https://x.inner", None, FAR, "$HTTPS_PROXY"),
        ("https://10.1.2.3", None, FAR, None),
        ("https://11.1.2.3", None, FAR, "$HTTPS_PROXY"),
        ("https://shop.example", None, {**FAR, "no_proxy": "*"}, None),
        ("https://near.example", "http://d:4", FAR, "http://d:4"),
        ("http://127.0.0.1", "$MINE", {"MINE": "http://u:s3cret@e:5"}, "$MINE"),
    ],
)
def test_the_proxy_is_the_configured_one_or_that_of_the_environment(
    url: str, configured: str | None, environment: dict[str, str], shown: str | None
) -> None:
    found = proxy_for(parse_address(url), configured, environment)
    assert (None if found is None else found.shown) == shown
    assert "s3cret" not in repr(found)


@pytest.mark.parametrize(
    ("configured", "environment", "message"),
    [
        ("$MINE", {}, "the environment variable MINE is not set"),
        (None, {"HTTPS_PROXY": "socks5://u:s3cret@h:1"}, "HTTPS_PROXY has the scheme “socks5”"),
        (None, {"HTTPS_PROXY": "http://u:s3cret@h:port"}, "HTTPS_PROXY is not a URL"),
        (None, {"HTTPS_PROXY": "http://u:s3cret@h/path"}, "HTTPS_PROXY is not the URL of a proxy"),
    ],
)
def test_a_proxy_that_cannot_be_used_is_told_without_its_secret(
    configured: str | None, environment: dict[str, str], message: str
) -> None:
    with pytest.raises(ProxyError, match=message) as raised:
        proxy_for(parse_address("https://shop.example"), configured, environment)
    assert "s3cret" not in str(raised.value)


def test_who_asks_the_proxy_is_read_from_its_url() -> None:
    found = proxy_for(parse_address("https://shop.example"), None, {"HTTPS_PROXY": "http://u%40x:p%3Aw@h:8"})
    assert found is not None
    assert (found.host, found.port, found.authorization) == ("h", 8, "Basic dUB4OnA6dw==")

import contextlib
import re
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from rulewright.contract.endpoint.address import parse_address
from rulewright.contract.endpoint.credentials import BearerName, Credentials, HeaderValue, bearer, named
from rulewright.contract.endpoint.exchange import Failure, Request
from rulewright.contract.endpoint.sender import Sender
from tests.contract.support import http, raw_server, replying

TOKEN = bearer("s3cret-s3cret", BearerName())
POST = Request("POST", "/parcels", b'{"a": 1.0}')


def sender(url: str, credentials: Credentials | None = TOKEN, **options: float) -> Sender:
    return Sender(parse_address(url), credentials, **options)  # type: ignore[arg-type]  # both options are numbers


def test_the_bytes_go_out_as_they_are_and_credentials_are_masked_in_what_is_kept() -> None:
    received: list[bytes] = []

    def handle(connection: socket.socket, request: bytes) -> bool:
        received.append(request)
        connection.sendall(http("201 Created", b'{"ok":true}', "X-A: b"))
        return True

    with raw_server(handle) as url, sender(url + "/base") as sent:
        exchange = sent.send(POST)
    head, _, body = received[0].partition(b"\r\n\r\n")
    assert body == b'{"a": 1.0}'
    assert head.startswith(b"POST /base/parcels HTTP/1.1\r\nHost: 127.0.0.1:")
    assert b"Authorization: Bearer s3cret-s3cret" in head
    assert b"Content-Type: application/json" in head
    assert exchange.line == "POST /base/parcels HTTP/1.1"
    assert ("Authorization", "Bearer $RULEWRIGHT_TOKEN") in exchange.request_headers
    assert (exchange.status, exchange.answer, exchange.json) == (201, b'{"ok":true}', ({"ok": True},))
    assert exchange.header("x-a") == "b"
    assert exchange.is_labelled_json
    assert "s3cret" not in repr(exchange)


def test_a_request_can_go_without_credentials_and_without_a_body() -> None:
    received: list[bytes] = []

    def handle(connection: socket.socket, request: bytes) -> bool:
        received.append(request)
        connection.sendall(http("200 OK"))
        return True

    with raw_server(handle) as url, sender(url) as sent:
        sent.send(Request("GET", "/x", headers=(("X-Shop", "7"),), authenticated=False))
    assert b"authorization" not in received[0].lower()
    assert b"content-type" not in received[0].lower()
    assert b"X-Shop: 7" in received[0]


def test_the_header_that_says_who_asks_is_sent_once() -> None:
    received: list[bytes] = []

    def handle(connection: socket.socket, request: bytes) -> bool:
        received.append(request)
        connection.sendall(http("200 OK"))
        return True

    key = named(HeaderValue("X-Api-Key", "Key $SHOP_KEY"), {"SHOP_KEY": "s3cret-s3cret"})
    asked = Request("GET", "/x", headers=(("x-api-key", "listed"), ("X-Shop", "7")))
    with raw_server(handle) as url, sender(url, key) as sent:
        exchange = sent.send(asked)
        sent.send(replace(asked, authenticated=False))
    assert re.findall(rb"(?i)x-api-key: ([^\r]*)", received[0]) == [b"Key s3cret-s3cret"]
    assert re.findall(rb"(?i)x-api-key: ([^\r]*)", received[1]) == [b"listed"]
    assert ("X-Api-Key", "Key $SHOP_KEY") in exchange.request_headers
    assert ("x-api-key", "listed") not in exchange.request_headers


def test_one_connection_serves_many_requests_and_a_stale_one_is_replaced_before_anything_is_sent() -> None:
    peers: list[object] = []
    closes = iter([False, True, False])
    answered = threading.Semaphore(0)

    def handle(connection: socket.socket, _: bytes) -> bool:
        peers.append(connection.getpeername())
        connection.sendall(http("200 OK"))
        is_last = next(closes)
        if is_last:
            connection.shutdown(socket.SHUT_WR)
        answered.release()
        return not is_last

    with raw_server(handle) as url, sender(url) as sent:
        statuses = []
        for _ in range(3):
            statuses.append(sent.send(POST).status)
            assert answered.acquire(timeout=10), "on this machine, the end of a connection has arrived once it is sent"
    assert statuses == [200, 200, 200]
    assert peers[0] == peers[1] != peers[2]


def test_an_answer_is_read_up_to_the_limit_and_no_further() -> None:
    with raw_server(replying(http("200 OK", b"x" * 5000))) as url, sender(url, limit=1000) as sent:
        first, second = sent.send(POST), sent.send(POST)
    assert (first.cut, len(first.answer), first.failure) == (True, 1000, None)
    assert second.status == 200


def test_redirects_are_answers_like_others() -> None:
    with (
        raw_server(replying(http("302 Found", b"", "Location: http://elsewhere.example/"))) as url,
        sender(url) as sent,
    ):
        exchange = sent.send(POST)
    assert (exchange.status, exchange.header("location")) == (302, "http://elsewhere.example/")


def test_credentials_in_an_answer_are_noticed_and_masked() -> None:
    body = b'{"you": "Bearer s3cret-s3cret"}'
    with raw_server(replying(http("400 Bad Request", body, "X-Echo: s3cret-s3cret"))) as url, sender(url) as sent:
        exchange = sent.send(POST)
        without = sent.send(Request("POST", "/parcels", b"{}", authenticated=False))
    assert exchange.echoes_credentials
    assert b"s3cret" not in exchange.answer
    assert exchange.header("x-echo") == "***"
    assert not without.echoes_credentials


def _closing(connection: socket.socket, _: bytes) -> bool:
    connection.shutdown(socket.SHUT_RDWR)
    return False


def _cut(connection: socket.socket, _: bytes) -> bool:
    connection.sendall(http("200 OK", b"x" * 100)[:-60])
    return _closing(connection, b"")


@pytest.mark.parametrize(
    ("handle", "failure", "problem"),
    [
        (_closing, Failure.CLOSED, "the connection was closed without an answer"),
        (_cut, Failure.CLOSED, "the connection was closed after 40 bytes of the answer"),
        (replying(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"), Failure.GARBAGE, "what came back is not HTTP"),
        (replying(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n"), Failure.GARBAGE, "what came back is not HTTP"),
    ],
)
def test_what_is_no_answer_is_told_in_words(
    handle: Callable[[socket.socket, bytes], bool], failure: Failure, problem: str
) -> None:
    with raw_server(handle) as url, sender(url) as sent:
        exchange = sent.send(POST)
    assert (exchange.status, exchange.failure, exchange.problem) == (None, failure, problem)


def test_silence_ends_with_the_timeout() -> None:
    with raw_server(lambda *_: True) as url, sender(url, timeout=0.2) as sent:
        exchange = sent.send(POST)
    assert (exchange.failure, exchange.problem) == (Failure.TIMEOUT, "no answer was complete within 0.2 s")


def test_an_answer_that_drips_is_not_read_for_longer_than_the_timeout() -> None:
    stop = threading.Event()

    def drip(connection: socket.socket, _: bytes) -> bool:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while not stop.wait(0.02):
            with contextlib.suppress(OSError):
                connection.sendall(b"x")
        return False

    with raw_server(drip) as url, sender(url, timeout=0.3) as sent:
        started = time.perf_counter()
        exchange = sent.send(POST)
        took = time.perf_counter() - started
        stop.set()
    assert exchange.failure is Failure.TIMEOUT
    assert took < 3


def test_a_dead_port_and_an_unknown_host_are_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with sender(f"http://127.0.0.1:{port}") as sent:
        exchange = sent.send(POST)
    assert (exchange.failure, exchange.problem) == (Failure.UNREACHABLE, "the connection was refused")
    with sender("http://no-such-host.invalid") as sent:
        exchange = sent.send(POST)
    assert (exchange.failure, exchange.problem) == (Failure.UNREACHABLE, "the host name cannot be resolved")


def test_tls_is_told_from_what_is_none() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def greet() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.sendall(b"220 mail.example ESMTP\r\n")
                connection.recv(1024)

        thread = threading.Thread(target=greet)
        thread.start()
        with sender(f"https://127.0.0.1:{listener.getsockname()[1]}", timeout=5) as sent:
            exchange = sent.send(POST)
        thread.join(5)
    assert exchange.failure is Failure.UNREACHABLE
    assert exchange.problem == "TLS failed: WRONG_VERSION_NUMBER"

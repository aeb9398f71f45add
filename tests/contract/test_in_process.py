"""Applications called in this process: what they are told, and what becomes of what they do."""

from __future__ import annotations

import contextlib
import json
import threading
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask, request
from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse, StreamingResponse
from starlette.routing import Route

from rulewright.contract.endpoint.address import parse_address
from rulewright.contract.endpoint.asgi import AsgiHost, AsgiTransport, StartError
from rulewright.contract.endpoint.credentials import throw_away
from rulewright.contract.endpoint.evidence import Evidence
from rulewright.contract.endpoint.exchange import Exchange, Failure, Request
from rulewright.contract.endpoint.wsgi import WsgiTransport

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from rulewright.contract.endpoint.transport import Transport

POST = Request("POST", "/a%20b?q=%C3%BC", b'{"x":1}', headers=(("X-Tenant", "t1"),))


def evidence(limit: int = 1000) -> Evidence:
    return Evidence(parse_address("http://127.0.0.1/api"), throw_away(), limit)


def seen_by(handler: Callable[..., Any]) -> Starlette:
    return Starlette(routes=[Route("/api/a b", handler, methods=["POST"])])


@contextlib.contextmanager
def asgi(app: Any, *, timeout: float = 10.0, limit: int = 1000) -> Iterator[Transport]:
    with AsgiHost(app) as host, AsgiTransport(host, evidence(limit), timeout=timeout) as transport:
        yield transport


def sent(app: Any, **options: Any) -> Exchange:
    with asgi(app, **options) as transport:
        assert transport.reach() is None
        return transport.send(POST)


def told(method: str, path: str, query: str, headers: Any, body: bytes) -> dict[str, Any]:
    return {
        "method": method,
        "path": path,
        "query": query,
        "headers": {
            name.lower(): value for name, value in headers if name.lower() in ("x-tenant", "content-type", "host")
        },
        "length": next(int(value) for name, value in headers if name.lower() == "content-length"),
        "authorized": any(name.lower() == "authorization" for name, _ in headers),
        "body": body.decode(),
    }


EXPECTED = {
    "method": "POST",
    "path": "/api/a b",
    "query": "q=%C3%BC",
    "headers": {"x-tenant": "t1", "content-type": "application/json", "host": "127.0.0.1"},
    "length": 7,
    "authorized": True,
    "body": '{"x":1}',
}


async def echo(received: Any) -> JSONResponse:
    body = await received.body()
    return JSONResponse(
        told(received.method, received.url.path, received.url.query, received.headers.items(), body), 201
    )


def flask_echo() -> Flask:
    app = Flask(__name__)

    @app.post("/api/a b")
    def answer() -> Any:
        path = request.path
        body = request.get_data()
        return told(request.method, path, request.query_string.decode(), list(request.headers), body), 201

    return app


def test_an_asgi_application_is_told_what_a_server_would_tell() -> None:
    exchange = sent(seen_by(echo))
    assert (exchange.status, exchange.media_type, exchange.raised) == (201, "application/json", None)
    assert json.loads(exchange.answer) == EXPECTED
    assert exchange.line == "POST /api/a%20b?q=%C3%BC HTTP/1.1"
    assert dict(exchange.request_headers)["Authorization"] == "Basic rulewright:throw-away"


def test_a_wsgi_application_is_told_what_a_server_would_tell() -> None:
    exchange = WsgiTransport(flask_echo(), evidence()).send(POST)
    assert (exchange.status, exchange.media_type, exchange.raised) == (201, "application/json", None)
    assert json.loads(exchange.answer) == EXPECTED


def test_a_request_without_credentials_has_none() -> None:
    exchange = WsgiTransport(flask_echo(), evidence()).send(Request("POST", "/a%20b", b"{}", authenticated=False))
    assert json.loads(exchange.answer)["authorized"] is False


async def crash(_: Any) -> None:
    raise LookupError("no such price")


async def crash_later(_: Any) -> StreamingResponse:
    async def parts() -> AsyncIterator[bytes]:
        yield b"{"
        raise LookupError("no such price")

    return StreamingResponse(parts(), 200)


async def bare_crash(scope: Any, _receive: Any, _send: Any) -> None:
    assert scope["type"] == "http"
    raise LookupError("no such price")


async def nothing(_scope: Any, _receive: Any, _send: Any) -> None:
    return


@pytest.mark.parametrize("app", [seen_by(crash), bare_crash])
def test_what_an_asgi_application_raises_is_a_status_of_500_and_kept(app: Any) -> None:
    exchange = sent(app)
    assert exchange.status == 500
    assert isinstance(exchange.raised, LookupError)


def test_an_answer_that_is_begun_and_not_ended_is_none() -> None:
    exchange = sent(seen_by(crash_later))
    assert (exchange.status, exchange.failure) == (None, Failure.CLOSED)
    assert isinstance(exchange.raised, LookupError)


def test_an_application_that_answers_nothing() -> None:
    exchange = sent(nothing)
    assert (exchange.status, str(exchange.raised)) == (500, "the application returned without an answer")


def test_what_flask_logs_is_kept() -> None:
    app = Flask(__name__)

    @app.post("/api/a b")
    def answer() -> str:
        raise LookupError("no such price")

    exchange = WsgiTransport(app, evidence()).send(POST)
    assert exchange.status == 500
    assert isinstance(exchange.raised, LookupError)


def wsgi_crash(_environ: Any, start: Any) -> Iterator[bytes]:
    start("200 OK", [])
    yield b"{"
    raise LookupError("no such price")


def wsgi_crash_at_once(_environ: Any, _start: Any) -> list[bytes]:
    raise LookupError("no such price")


def wsgi_nothing(_environ: Any, _start: Any) -> list[bytes]:
    return []


def wsgi_write(_environ: Any, start: Any) -> list[bytes]:
    start("202 Accepted", [("Content-Type", "text/plain")])(b"wri")
    return [b"tten"]


def test_what_a_wsgi_application_raises() -> None:
    later = WsgiTransport(wsgi_crash, evidence()).send(POST)
    assert (later.status, later.failure) == (None, Failure.CLOSED)
    at_once = WsgiTransport(wsgi_crash_at_once, evidence()).send(POST)
    assert (at_once.status, str(at_once.raised)) == (500, "no such price")
    none = WsgiTransport(wsgi_nothing, evidence()).send(POST)
    assert (none.status, str(none.raised)) == (500, "the application returned without an answer")


def test_what_is_written_before_the_parts_comes_first() -> None:
    exchange = WsgiTransport(wsgi_write, evidence()).send(POST)
    assert (exchange.status, exchange.answer) == (202, b"written")


@pytest.mark.parametrize(("size", "cut"), [(1000, False), (1001, True), (5000, True)])
def test_an_answer_is_read_up_to_the_limit(size: int, cut: bool) -> None:
    async def large(_: Any) -> StreamingResponse:
        return StreamingResponse(iter([b"x" * 700, b"x" * (size - 700)]))

    closed = []

    class Parts:
        def __iter__(self) -> Iterator[bytes]:
            return iter([b"x" * 700, b"x" * (size - 700), b""])

        def close(self) -> None:
            closed.append(True)

    def wsgi(_environ: Any, start: Any) -> Parts:
        start("200 OK", [])
        return Parts()

    for exchange in (sent(seen_by(large)), WsgiTransport(wsgi, evidence()).send(POST)):
        assert (len(exchange.answer), exchange.cut) == (1000, cut)
    assert closed == [True]


def test_an_asgi_application_that_hangs_is_given_up_and_the_next_request_answered() -> None:
    hangs = iter([True, False])

    async def maybe(_: Any) -> PlainTextResponse:
        if next(hangs):
            await __import__("asyncio").Event().wait()
        return PlainTextResponse("ok")

    with asgi(seen_by(maybe), timeout=0.2) as transport:
        assert transport.send(POST).failure is Failure.TIMEOUT
        assert transport.send(POST).status == 200


def test_the_lifespan_runs_once_around_all_requests_and_its_state_is_passed_on() -> None:
    events: list[str] = []

    @contextlib.asynccontextmanager
    async def lifespan(_: Any) -> AsyncIterator[dict[str, Any]]:
        events.append("start")
        yield {"pool": "p"}
        events.append("stop")

    async def handler(received: Any) -> PlainTextResponse:
        events.append(received.state.pool)
        return PlainTextResponse("ok")

    with asgi(Starlette(routes=[Route("/api/a b", handler, methods=["POST"])], lifespan=lifespan)) as transport:
        transport.send(POST)
        transport.send(POST)
    assert events == ["start", "p", "p", "stop"]


@pytest.mark.parametrize("early", [True, False])
def test_an_application_that_does_not_start_says_why(early: bool) -> None:
    @contextlib.asynccontextmanager
    async def lifespan(_: Any) -> AsyncIterator[None]:
        if early:
            raise LookupError("no database")
        yield
        raise LookupError("no database")

    with pytest.raises(StartError) as caught, asgi(Starlette(lifespan=lifespan)):
        assert not early
    assert isinstance(caught.value.__cause__, LookupError)


def test_requests_at_the_same_time_are_answered_at_the_same_time() -> None:
    both = threading.Barrier(2, timeout=10)

    def handler(_: Any) -> PlainTextResponse:
        both.wait()
        return PlainTextResponse("ok")

    with AsgiHost(seen_by(handler)) as host:
        transports = [AsgiTransport(host, evidence(), timeout=10.0) for _ in range(2)]
        found: list[Exchange] = []
        threads = [threading.Thread(target=lambda each=each: found.append(each.send(POST))) for each in transports]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [exchange.status for exchange in found] == [200, 200]


def test_the_thread_ends_with_the_host() -> None:
    with AsgiHost(seen_by(echo)):
        assert any(thread.name == "asgi" for thread in threading.enumerate())
    assert not any(thread.name == "asgi" for thread in threading.enumerate())

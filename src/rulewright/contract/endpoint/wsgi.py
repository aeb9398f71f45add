"""A WSGI application → transports that call it in the thread that sends, without a socket."""

from __future__ import annotations

import io
import sys
import time
from typing import TYPE_CHECKING, Any, Self, TypeAlias
from urllib.parse import unquote_to_bytes

from rulewright.contract.endpoint.exchange import Failure
from rulewright.contract.endpoint.raised import CRASH, CRASHED, AnsweredNothingError, logged_errors
from rulewright.contract.endpoint.transport import unread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rulewright.contract.endpoint.evidence import Evidence
    from rulewright.contract.endpoint.exchange import Exchange, Headers, Request

    WsgiApp: TypeAlias = Callable[[dict[str, Any], Callable[..., Callable[[bytes], object]]], Iterable[bytes]]


class WsgiTransport:
    """Sends to an application; it is not stopped when it takes too long, but told apart by the seconds it took."""

    def __init__(self, app: WsgiApp, evidence: Evidence) -> None:
        self._app = app
        self._evidence = evidence

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def reach(self) -> str | None:
        """Nothing is to be opened."""
        return None

    def send(self, request: Request) -> Exchange:
        """What the application answered; never raises for what it does."""
        evidence, answer = self._evidence, _Answer(self._evidence.limit)
        started = time.perf_counter()
        with logged_errors() as logged:
            answer.take_from(self._app, self._environ(request))
        seconds = time.perf_counter() - started
        raised = answer.raised or logged.first
        if answer.raised is None:
            return evidence.answered(
                request, answer.status, answer.headers, answer.body, seconds=seconds, raised=raised
            )
        if answer.body:
            words = f"the answer {answer.status} was begun and not ended"
            return evidence.failed(request, Failure.CLOSED, words, seconds, raised=raised)
        return evidence.answered(request, 500, CRASHED, CRASH, seconds=seconds, raised=raised)

    def hold(self, request: Request) -> Callable[[], Callable[[], Exchange]]:
        """Nothing can be done in advance."""
        return lambda: lambda: self.send(request)

    def abandon(self, request: Request, *, waits: bool) -> Exchange:
        """The application answers in any case."""
        exchange = self.send(request)
        return unread(exchange, exchange.status if waits else None)

    def _environ(self, request: Request) -> dict[str, Any]:
        evidence, body = self._evidence, request.body or b""
        path, _, query = evidence.target(request).partition("?")
        headers = (*evidence.headers(request), *evidence.secret_headers(request))
        return {
            "REQUEST_METHOD": request.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query,
            "SERVER_NAME": evidence.address.host,
            "SERVER_PORT": str(evidence.address.port),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": evidence.address.host,
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": evidence.address.scheme,
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            **{_variable(name): value for name, value in headers},
        }


class _Answer:
    """What an application answers to one request."""

    def __init__(self, limit: int) -> None:
        self.status = 0
        self.headers: Headers = ()
        self.raised: BaseException | None = None
        self._parts: list[bytes] = []
        self._size = 0
        self._limit = limit

    @property
    def body(self) -> bytes:
        """As much of it as is kept, and one byte more where there is more."""
        return b"".join(self._parts)

    def take_from(self, app: WsgiApp, environ: dict[str, Any]) -> None:
        """Calls the application and reads what it gives."""
        try:
            parts = app(environ, self._start)
            try:
                for part in parts:
                    self._write(part)
                    if self._size > self._limit:
                        break
            finally:
                if hasattr(parts, "close"):
                    parts.close()
        except Exception as error:  # noqa: BLE001 - whatever an application raises is its answer
            self.raised = error
        else:
            if not self.status:
                self.raised = AnsweredNothingError("the application returned without an answer")

    def _start(self, status: str, headers: list[tuple[str, str]], _: object = None) -> Callable[[bytes], None]:
        self.status, self.headers = int(status.split(" ", 1)[0]), tuple(headers)
        return self._write

    def _write(self, part: bytes) -> None:
        part = part[: self._limit + 1 - self._size]
        self._size += len(part)
        self._parts.append(part)


def _variable(header: str) -> str:
    name = header.upper().replace("-", "_")
    return name if name in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{name}"

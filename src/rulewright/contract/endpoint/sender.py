"""A request → an exchange: one keep-alive connection on the standard library, exact to the byte.

No redirect is followed, nothing is sent twice, and no answer is read beyond the timeout or the size limit.
"""

from __future__ import annotations

import contextlib
import http.client
import select
import socket
import ssl
import threading
import time
from typing import TYPE_CHECKING, Self

from rulewright.contract.endpoint.evidence import LIMIT_BYTES, Evidence
from rulewright.contract.endpoint.exchange import Failure
from rulewright.contract.endpoint.framing import chunked, may_go_on, status_in_sight
from rulewright.contract.endpoint.route import DIRECT, Route
from rulewright.contract.endpoint.transport import unread

if TYPE_CHECKING:
    from collections.abc import Callable

    from rulewright.contract.endpoint.address import Address
    from rulewright.contract.endpoint.credentials import Credentials
    from rulewright.contract.endpoint.exchange import Exchange, Request

TIMEOUT_SECONDS = 10.0


class Sender:
    """Sends to one address, with the same credentials each time; not for several threads at once."""

    def __init__(
        self,
        address: Address,
        credentials: Credentials | None,
        *,
        timeout: float = TIMEOUT_SECONDS,
        limit: int = LIMIT_BYTES,
        route: Route = DIRECT,
    ) -> None:
        self._route = route
        self._evidence = Evidence(address, credentials, limit)
        self._timeout = timeout
        self._connection: http.client.HTTPConnection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connection; the next request opens another."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def reach(self) -> str | None:
        """Opens the connection, so that the next request starts without delay; why it cannot be, if it cannot."""
        try:
            self._open()
        except OSError as error:
            self.close()
            return self._why(error)
        return None

    def send(self, request: Request) -> Exchange:
        """What came back; never raises for what an endpoint does."""
        started = time.perf_counter()
        try:
            connection = self._open()
        except OSError as error:
            self.close()
            failure = Failure.TIMEOUT if isinstance(error, TimeoutError) else Failure.UNREACHABLE
            return self._failed(request, started, failure, self._why(error))
        return self._finished(connection, request, started, lambda: self._write(connection, request, request.body))

    def hold(self, request: Request) -> Callable[[], Callable[[], Exchange]]:
        """Sends all of a request but its last byte."""
        started = time.perf_counter()
        body = request.body or b""
        try:
            connection = self._open()
            self._write(connection, request, body[:-1])
        except OSError as error:
            self.close()
            failed = self._failed(request, started, Failure.UNREACHABLE, _words(error))
            return lambda: lambda: failed

        def release() -> Callable[[], Exchange]:
            released = time.perf_counter()
            with contextlib.suppress(OSError):
                connection.sock.sendall(body[-1:])
            return lambda: self._finished(connection, request, released, lambda: None)

        return release

    def abandon(self, request: Request, *, waits: bool) -> Exchange:
        """Sends a request and closes the connection without reading the answer."""
        started = time.perf_counter()
        try:
            connection = self._open()
            self._write(connection, request, request.body)
            status = status_in_sight(connection.sock, self._timeout) if waits else None
        except OSError as error:
            return self._failed(request, started, Failure.UNREACHABLE, _words(error))
        finally:
            self.close()
        return unread(self._failed(request, started, Failure.ABANDONED, ""), status)

    def _finished(
        self, connection: http.client.HTTPConnection, request: Request, started: float, write: Callable[[], None]
    ) -> Exchange:
        """What is left to be written, and the answer, within the time there is."""
        with _Deadline(connection, self._timeout) as deadline:
            try:
                write()
                return self._read(connection, request, started)
            except (OSError, http.client.HTTPException) as error:
                self.close()
                if deadline.passed or isinstance(error, TimeoutError):
                    words = f"no answer was complete within {self._timeout:g} s"
                    return self._failed(request, started, Failure.TIMEOUT, words)
                return self._failed(request, started, _failure(error), _words(error))

    def _why(self, error: OSError) -> str:
        """Why no connection was made."""
        proxy = self._route.proxy
        return _words(error) if proxy is None else f"{_words(error)}, by way of the proxy {proxy.shown}"

    def _open(self) -> http.client.HTTPConnection:
        if self._connection is not None and _is_stale(self._connection):
            self.close()
        if self._connection is None:
            self._connection = self._route.opened(self._evidence.address, self._timeout)
        return self._connection

    def _write(self, connection: http.client.HTTPConnection, request: Request, body: bytes | None) -> None:
        evidence = self._evidence
        target = self._route.target(evidence.address, evidence.target(request))
        connection.putrequest(request.method, target, skip_accept_encoding=True)
        secret = (*evidence.secret_headers(request), *self._route.headers(evidence.address))
        for name, value in (*evidence.headers(request), *secret):
            connection.putheader(name, value)
        if body is not None and request.chunk is not None:
            body = chunked(body, request.chunk)
        if not request.waits:
            connection.endheaders(body)
            return
        connection.endheaders()
        if may_go_on(connection.sock) and body is not None:
            connection.send(body)

    def _read(self, connection: http.client.HTTPConnection, request: Request, started: float) -> Exchange:
        evidence = self._evidence
        _acknowledge_at_once(connection.sock)
        response = connection.getresponse()
        answer = response.read(evidence.limit + 1)
        seconds = time.perf_counter() - started
        cut = len(answer) > evidence.limit
        if response.length and not cut:
            raise http.client.IncompleteRead(answer, response.length)
        # Of a body in chunks, a server that does not know them takes what is left for another request.
        if cut or response.will_close or request.waits or request.chunk is not None:
            self.close()
        return evidence.answered(request, response.status, tuple(response.getheaders()), answer, seconds=seconds)

    def _failed(self, request: Request, started: float, failure: Failure, problem: str) -> Exchange:
        return self._evidence.failed(request, failure, problem, time.perf_counter() - started)


class _Deadline:
    """Ends a connection when the time for a whole answer is over; a socket's own timeout starts again at each byte."""

    def __init__(self, connection: http.client.HTTPConnection, seconds: float) -> None:
        self._socket = connection.sock
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True
        self.passed = False

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def _end(self) -> None:
        self.passed = True
        with contextlib.suppress(OSError):
            # Of the plain socket, also under TLS: the thread that reads must find its TLS state intact.
            socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


def _is_stale(connection: http.client.HTTPConnection) -> bool:
    """Whether the other side has ended an idle connection: then there is something to read, and it is the end."""
    return connection.sock is None or bool(select.select([connection.sock], [], [], 0)[0])


def _acknowledge_at_once(connected: socket.socket) -> None:
    """Keeps our kernel from holding back acknowledgements, for which a server that writes in parts waits 40 ms."""
    if hasattr(socket, "TCP_QUICKACK"):
        with contextlib.suppress(OSError):
            connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)


def _failure(error: Exception) -> Failure:
    if isinstance(error, OSError | http.client.IncompleteRead):
        return Failure.CLOSED
    return Failure.GARBAGE


def _words(error: Exception) -> str:
    match error:
        case ConnectionRefusedError():
            return "the connection was refused"
        case socket.gaierror():
            return "the host name cannot be resolved"
        case ssl.SSLCertVerificationError():
            return f"its certificate is not trusted: {error.verify_message}"
        case ssl.SSLError():
            return f"TLS failed: {error.reason or error}"
        case TimeoutError():
            return "no connection was made in time"
        case http.client.IncompleteRead():
            return f"the connection was closed after {len(error.partial):,} bytes of the answer"
        case ConnectionError():
            return "the connection was closed without an answer"
        case http.client.HTTPException():
            return "what came back is not HTTP"
        case _:
            return str(error).replace("Tunnel connection failed:", "no way was opened:")

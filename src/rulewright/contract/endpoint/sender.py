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

from rulewright.contract.endpoint.exchange import Exchange, Failure, Headers, Request

if TYPE_CHECKING:
    from rulewright.contract.endpoint.address import Address
    from rulewright.contract.endpoint.credentials import Credentials

TIMEOUT_SECONDS = 10.0
LIMIT_BYTES = 1024 * 1024
_AGENT = "rulewright"


class Sender:
    """Sends to one address, with the same credentials each time; not for several threads at once."""

    def __init__(
        self,
        address: Address,
        credentials: Credentials | None,
        *,
        timeout: float = TIMEOUT_SECONDS,
        limit: int = LIMIT_BYTES,
    ) -> None:
        self._address = address
        self._credentials = credentials
        self._timeout = timeout
        self._limit = limit
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
            return _words(error)
        return None

    def send(self, request: Request) -> Exchange:
        """What came back; never raises for what an endpoint does."""
        started = time.perf_counter()
        try:
            connection = self._open()
        except OSError as error:
            self.close()
            failure = Failure.TIMEOUT if isinstance(error, TimeoutError) else Failure.UNREACHABLE
            return self._failed(request, started, failure, _words(error))
        with _Deadline(connection, self._timeout) as deadline:
            try:
                return self._exchange(connection, request, started)
            except (OSError, http.client.HTTPException) as error:
                self.close()
                if deadline.passed or isinstance(error, TimeoutError):
                    words = f"no answer was complete within {self._timeout:g} s"
                    return self._failed(request, started, Failure.TIMEOUT, words)
                return self._failed(request, started, _failure(error), _words(error))

    def _open(self) -> http.client.HTTPConnection:
        if self._connection is not None and _is_stale(self._connection):
            self.close()
        if self._connection is None:
            address = self._address
            if address.scheme == "https":
                self._connection = http.client.HTTPSConnection(
                    address.host, address.port, timeout=self._timeout, context=ssl.create_default_context()
                )
            else:
                self._connection = http.client.HTTPConnection(address.host, address.port, timeout=self._timeout)
            self._connection.connect()
        return self._connection

    def _exchange(self, connection: http.client.HTTPConnection, request: Request, started: float) -> Exchange:
        target = self._address.prefix + request.path
        connection.putrequest(request.method, target, skip_accept_encoding=True)
        for name, value in self._headers(request):
            connection.putheader(name, value)
        if request.authenticated and self._credentials is not None:
            connection.putheader("Authorization", self._credentials.header)
        connection.endheaders(request.body)
        _acknowledge_at_once(connection.sock)
        response = connection.getresponse()
        answer = response.read(self._limit + 1)
        seconds = time.perf_counter() - started
        cut = len(answer) > self._limit
        if response.length and not cut:
            raise http.client.IncompleteRead(answer, response.length)
        if cut or response.will_close:
            self.close()
        return self._answered(request, response, answer[: self._limit], cut=cut, seconds=seconds)

    def _answered(
        self, request: Request, response: http.client.HTTPResponse, answer: bytes, *, cut: bool, seconds: float
    ) -> Exchange:
        headers = tuple(response.getheaders())
        echoes = False
        if self._credentials is not None:
            text = answer.decode(errors="surrogateescape")
            masked = self._credentials.masked(text)
            shown = tuple((name, self._credentials.masked(value)) for name, value in headers)
            echoes = request.authenticated and (masked != text or shown != headers)
            answer, headers = masked.encode(errors="surrogateescape"), shown
        return Exchange(
            line=self._line(request),
            request_headers=self._shown_headers(request),
            body=request.body or b"",
            authenticated=request.authenticated,
            status=response.status,
            headers=headers,
            answer=answer,
            cut=cut,
            seconds=seconds,
            echoes_credentials=echoes,
        )

    def _failed(self, request: Request, started: float, failure: Failure, problem: str) -> Exchange:
        return Exchange(
            line=self._line(request),
            request_headers=self._shown_headers(request),
            body=request.body or b"",
            authenticated=request.authenticated,
            status=None,
            headers=(),
            answer=b"",
            cut=False,
            seconds=time.perf_counter() - started,
            failure=failure,
            problem=problem,
        )

    def _line(self, request: Request) -> str:
        return f"{request.method} {self._address.prefix}{request.path} HTTP/1.1"

    def _headers(self, request: Request) -> Headers:
        always = (("Accept", "application/json"), ("User-Agent", _AGENT), *request.headers)
        if request.body is None:
            return always
        return (*always, ("Content-Type", request.media_type), ("Content-Length", str(len(request.body))))

    def _shown_headers(self, request: Request) -> Headers:
        if not request.authenticated or self._credentials is None:
            return self._headers(request)
        return (*self._headers(request), ("Authorization", self._credentials.shown))


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
            return str(error)

"""A WSGI application and a contract → a WSGI application that only gets requests that are right, and new."""

from __future__ import annotations

import io
import time
from typing import TYPE_CHECKING

from rulewright.middleware.gate import Gate, Waiting, pauses
from rulewright.middleware.message import Answer, Arrived
from rulewright.mock.replies import phrase_of
from rulewright.reading.limits import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import TracebackType
    from typing import Unpack
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from rulewright.middleware.gate import Admitted, Options, Passage
    from rulewright.middleware.message import Headers
    from rulewright.middleware.routing import Call

    Pairs = list[tuple[str, str]]
    ExcInfo = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None] | None


class ContractMiddleware:
    """A contract in front of a WSGI application; `rulewright.middleware.gate.Options` says how.

    A request that breaks a rule, or whose key was taken before, is answered here. Any other reaches the application
    unchanged. The answer to one that takes a key is kept before it is sent, as a whole; other answers are streamed.
    """

    def __init__(self, app: WSGIApplication, **options: Unpack[Options]) -> None:
        self._app = app
        self._gate = Gate(**options)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Serves one request."""
        path = environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8", "replace")
        call = self._gate.call(environ["REQUEST_METHOD"], path)
        if call is None:
            return self._app(environ, start_response)
        body = _body(environ)
        arrived = Arrived(path, environ.get("QUERY_STRING", "").encode("latin-1"), _headers(environ), body)
        if len(body) > MAX_BYTES:
            return _answer(self._gate.too_large(call, arrived), start_response)
        passage = self._passage(call, arrived)
        if isinstance(passage, Answer):
            return _answer(passage, start_response)
        again = {**environ, "wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        if passage.token is None:
            return self._app(again, start_response)
        return self._work(passage, again, start_response)

    def _passage(self, call: Call, arrived: Arrived) -> Answer | Admitted:
        """What becomes of a request; one whose key is in use waits."""
        found: Passage = self._gate.enter(call, arrived)
        waits = pauses()
        while isinstance(found, Waiting):
            time.sleep(next(waits))
            found = self._gate.again(found)
        return found

    def _work(self, admitted: Admitted, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Has the application answer, keeps the answer, and gives it."""
        started: list[tuple[str, Pairs]] = []
        parts: list[bytes] = []

        def start(
            status: str, headers: list[tuple[str, str]], _failure: ExcInfo = None, /
        ) -> Callable[[bytes], object]:
            started.append((status, headers))
            return parts.append

        try:
            found = self._app(environ, start)
            try:
                parts.extend(found)
            finally:
                close = getattr(found, "close", None)
                if close is not None:
                    close()
            status, headers = started[-1]
        except Exception:
            self._gate.fail(admitted)
            raise
        body = b"".join(parts)
        self._gate.settle(admitted, Answer(int(status.partition(" ")[0]), tuple(headers), body))
        start_response(status, headers)
        return [body]


def _body(environ: WSGIEnvironment) -> bytes:
    """The body, or one byte more than what is read."""
    stream = environ["wsgi.input"]
    length = environ.get("CONTENT_LENGTH") or ""
    if length.isdecimal():
        return bytes(stream.read(min(int(length), MAX_BYTES + 1)))
    # A chunked body has no length; only a server that ends it by itself lets it be read.
    return bytes(stream.read(MAX_BYTES + 1)) if environ.get("wsgi.input_terminated") else b""


def _headers(environ: WSGIEnvironment) -> Headers:
    found = [(name[5:].replace("_", "-").lower(), value) for name, value in environ.items() if name.startswith("HTTP_")]
    found += [
        (name.replace("_", "-").lower(), environ[name])
        for name in ("CONTENT_TYPE", "CONTENT_LENGTH")
        if environ.get(name)
    ]
    return tuple(found)


def _answer(answer: Answer, start_response: StartResponse) -> Iterable[bytes]:
    start_response(f"{answer.status} {phrase_of(answer.status)}", list(answer.headers))
    return [answer.body]

"""An ASGI application → transports that call it in this process, without a socket.

The application has an event loop and a thread of its own, in which its lifespan runs from the first request to the
last; requests of several transports are answered at the same time, as a server would.
"""

from __future__ import annotations

import asyncio
import threading
import time
from typing import TYPE_CHECKING, Any, Self, TypeAlias, TypeVar
from urllib.parse import unquote

from rulewright.contract.endpoint.exchange import Failure
from rulewright.contract.endpoint.raised import CRASH, CRASHED, AnsweredNothingError, logged_errors
from rulewright.contract.endpoint.transport import unread

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, MutableMapping

    from rulewright.contract.endpoint.evidence import Evidence
    from rulewright.contract.endpoint.exchange import Exchange, Headers, Request

    Message: TypeAlias = MutableMapping[str, Any]
    AsgiApp: TypeAlias = Callable[
        [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]
    ]

Result = TypeVar("Result")

LIFESPAN_SECONDS = 60.0
"""As long may an application take to start, and to stop."""
END_SECONDS = 5.0
_VERSIONS = {"version": "3.0", "spec_version": "2.4"}


class StartError(Exception):
    """The application did not start; `__cause__` is what it raised, if it raised anything."""


class AsgiHost:
    """Runs an application while it is entered."""

    def __init__(self, app: AsgiApp) -> None:
        self.app = app
        self.state: dict[str, Any] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._over = asyncio.Event()
        self._runs = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._until_over()), name="asgi", daemon=True)
        self._lifespan = _Lifespan(self)

    def __enter__(self) -> Self:
        """Starts the application.

        Raises:
            StartError: it did not start, or not in time.
        """
        self._thread.start()
        self._runs.wait()
        try:
            self._within(LIFESPAN_SECONDS, self._lifespan.start(), "start")
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Stops the application.

        Raises:
            StartError: it failed while it stopped, or did not stop in time.
        """
        try:
            self._within(LIFESPAN_SECONDS, self._lifespan.stop(), "stop")
        finally:
            self._end()

    def answer(self, scope: dict[str, Any], body: bytes, *, seconds: float, limit: int) -> Answer:
        """What the application answers to a request.

        Raises:
            TimeoutError: nothing complete in time.
        """
        return self._wait(Answer(self.app, body, limit).to(scope), seconds)

    def _within(self, seconds: float, work: Coroutine[Any, Any, None], what: str) -> None:
        try:
            self._wait(work, seconds)
        except TimeoutError:
            raise StartError(f"the application did not {what} within {seconds:g} s") from None

    def _wait(self, work: Coroutine[Any, Any, Result], seconds: float) -> Result:
        if self._loop is None:
            raise RuntimeError("the application does not run")
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result(seconds)
        except TimeoutError:
            future.cancel()
            raise

    async def _until_over(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._runs.set()
        await self._over.wait()

    def _end(self) -> None:
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._over.set)
        # An application that never gives its loop back keeps the thread, which ends with the process.
        self._thread.join(END_SECONDS)


class AsgiTransport:
    """Sends to an application that runs."""

    def __init__(self, host: AsgiHost, evidence: Evidence, *, timeout: float) -> None:
        self._host = host
        self._evidence = evidence
        self._timeout = timeout

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def reach(self) -> str | None:
        """Nothing is to be opened."""
        return None

    def send(self, request: Request) -> Exchange:
        """What the application answered; never raises for what it does."""
        evidence = self._evidence
        started = time.perf_counter()
        with logged_errors() as logged:
            try:
                answer = self._host.answer(
                    self._scope(request), request.body or b"", seconds=self._timeout, limit=evidence.limit
                )
            except TimeoutError:
                words = f"no answer was complete within {self._timeout:g} s"
                return evidence.failed(request, Failure.TIMEOUT, words, time.perf_counter() - started)
        seconds = time.perf_counter() - started
        raised = answer.raised or logged.first
        if answer.status is None:
            return evidence.answered(request, 500, CRASHED, CRASH, seconds=seconds, raised=raised)
        if not answer.is_complete:
            words = f"the answer {answer.status} was begun and not ended"
            return evidence.failed(request, Failure.CLOSED, words, seconds, raised=raised)
        return evidence.answered(request, answer.status, answer.headers, answer.body, seconds=seconds, raised=raised)

    def hold(self, request: Request) -> Callable[[], Callable[[], Exchange]]:
        """Nothing can be done in advance."""
        return lambda: lambda: self.send(request)

    def abandon(self, request: Request, *, waits: bool) -> Exchange:
        """The application answers in any case."""
        exchange = self.send(request)
        return unread(exchange, exchange.status if waits else None)

    def _scope(self, request: Request) -> dict[str, Any]:
        path, _, query = self._evidence.target(request).partition("?")
        address = self._evidence.address
        headers = (*self._evidence.headers(request), *self._evidence.secret_headers(request))
        return {
            "type": "http",
            "asgi": _VERSIONS,
            "http_version": "1.1",
            "method": request.method,
            "scheme": address.scheme,
            "path": unquote(path),
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [
                (b"host", address.host.encode()),
                *((name.lower().encode(), value.encode("latin-1")) for name, value in headers),
            ],
            "client": ("127.0.0.1", 50_000),
            "server": (address.host, address.port),
            "state": self._host.state.copy(),
        }


class Answer:
    """One call of an application, and what it sent."""

    def __init__(self, app: AsgiApp, body: bytes, limit: int) -> None:
        self.status: int | None = None
        self.headers: Headers = ()
        self.is_complete = False
        self.raised: BaseException | None = None
        self._app = app
        self._parts: list[bytes] = []
        self._size = 0
        self._limit = limit
        self._body: bytes | None = body
        self._ended = asyncio.Event()

    @property
    def body(self) -> bytes:
        """As much of it as is kept, and one byte more where there is more."""
        return b"".join(self._parts)

    async def to(self, scope: dict[str, Any]) -> Self:
        """Calls the application and waits until it returns."""
        try:
            await self._app(scope, self._receive, self._send)
        except Exception as error:  # noqa: BLE001 - whatever an application raises is its answer
            self.raised = error
        else:
            if self.status is None:
                self.raised = AnsweredNothingError("the application returned without an answer")
        return self

    async def _receive(self) -> Message:
        if self._body is not None:
            body, self._body = self._body, None
            return {"type": "http.request", "body": body, "more_body": False}
        await self._ended.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        match message["type"]:
            case "http.response.start":
                self.status = message["status"]
                self.headers = tuple(
                    (name.decode("latin-1"), value.decode("latin-1")) for name, value in message.get("headers", ())
                )
            case "http.response.body":
                # One byte more than the limit tells that there is more.
                part = bytes(message.get("body", b""))[: self._limit + 1 - self._size]
                self._size += len(part)
                self._parts.append(part)
                if not message.get("more_body", False):
                    self.is_complete = True
                    self._ended.set()
            case other:
                raise ValueError(f"an application cannot send “{other}” here")


class _Lifespan:
    """The lifespan protocol of an application, for those that have one."""

    def __init__(self, host: AsgiHost) -> None:
        self._host = host
        self._asked: asyncio.Queue[str] = asyncio.Queue()
        self._told: asyncio.Queue[Message] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(self._run())
        await self._ask("lifespan.startup")

    async def stop(self) -> None:
        if self._task is not None and not self._task.done():
            await self._ask("lifespan.shutdown")
            await self._task

    async def _run(self) -> None:
        scope = {"type": "lifespan", "asgi": _VERSIONS, "state": self._host.state}
        await self._host.app(scope, self._receive, self._told.put)

    async def _receive(self) -> Message:
        return {"type": await self._asked.get()}

    async def _ask(self, what: str) -> None:
        """Asks and waits; an application that fails at the very first word has no lifespan."""
        if self._task is None:
            return
        self._asked.put_nowait(what)
        told = asyncio.create_task(self._told.get())
        await asyncio.wait({told, self._task}, return_when=asyncio.FIRST_COMPLETED)
        if not told.done():
            told.cancel()
            if what == "lifespan.startup" and not self._asked.empty():
                self._task.exception()
                return
            raise StartError(f"the lifespan of the application ended at {what}") from self._task.exception()
        if told.result()["type"] == f"{what}.failed":
            await asyncio.wait({self._task}, timeout=END_SECONDS)
            cause = self._task.exception() if self._task.done() else None
            raise StartError(told.result().get("message") or f"the application answered {what}.failed") from cause

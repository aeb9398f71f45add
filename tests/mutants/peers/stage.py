"""An application → the same, which keeps every request it is asked and what it answered; and those asked again."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

NUMBER = "x-number"
"""The header of an answer that says which of the requests it is for."""


@dataclass(frozen=True)
class Request:
    """A request as it arrived, and when, in seconds on the clock of `time.perf_counter`."""

    scope: Scope
    body: bytes
    arrived: float


@dataclass(frozen=True)
class Answer:
    """What an application answered, and after how many seconds."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    seconds: float


@dataclass
class Stage:
    """What a client talks to; `app` is who answers, and may be changed between two requests."""

    app: ASGIApp
    kept: list[tuple[Request, Answer]] = field(default_factory=list)
    keeps: bool = True

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers as `app` does."""
        request = Request(scope, await _body(receive), time.perf_counter())
        answer = await asked(self.app, request)
        number = len(self.kept)
        if self.keeps:
            self.kept.append((request, answer))
        headers = (*answer.headers, (NUMBER.encode(), str(number).encode()))
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})


async def asked(app: ASGIApp, request: Request) -> Answer:
    """What an application answers to a request."""
    told: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": request.body, "more_body": False}

    async def send(message: Message) -> None:
        told.append(message)

    started = time.perf_counter()
    # An application that fails has answered 500 by then.
    with suppress(Exception):
        await app(dict(request.scope), receive, send)
    seconds = time.perf_counter() - started
    body = b"".join(message.get("body", b"") for message in told if message["type"] == "http.response.body")
    return Answer(told[0]["status"], tuple((n, v) for n, v in told[0]["headers"]), body, seconds)


async def _body(receive: Receive) -> bytes:
    parts = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)

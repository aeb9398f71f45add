"""An endpoint with a fault, and a right one beside it → one that says, in a header, which answers the fault has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER = "x-changed"


class Beside:
    """Asks both endpoints each request, and gives the wrong one's answer."""

    def __init__(self, wrong: ASGIApp, right: ASGIApp) -> None:
        self._wrong = wrong
        self._right = right

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        messages = await _all_of(receive)
        wrong, right = [await _answer(app, scope, messages) for app in (self._wrong, self._right)]
        start, *rest = wrong
        if wrong != right:
            start = {**start, "headers": [*start["headers"], (HEADER.encode(), b"1")]}
        for message in (start, *rest):
            await send(message)


async def _all_of(receive: Receive) -> list[Message]:
    messages = [await receive()]
    while messages[-1].get("more_body"):
        messages.append(await receive())
    return messages


async def _answer(app: ASGIApp, scope: Scope, messages: list[Message]) -> list[Message]:
    waiting = list(messages)
    sent: list[Message] = []

    async def receive() -> Message:
        return waiting.pop(0) if waiting else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(dict(scope), receive, send)
    return sent

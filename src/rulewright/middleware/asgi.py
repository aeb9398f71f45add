"""An ASGI application and a contract → an ASGI application that only gets requests that are right, and new."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from rulewright.idempotency.claims import StoreUnavailableError
from rulewright.middleware.gate import Gate, Waiting, pauses
from rulewright.middleware.message import Answer, Arrived
from rulewright.reading.limits import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Unpack

    from rulewright.middleware.gate import Admitted, Options, Passage
    from rulewright.middleware.routing import Call

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
App: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]

T = TypeVar("T")

_SMALL = 16_384
"""Bytes of a body that is judged in the event loop, in less than a millisecond; a large one takes many."""
_START, _BODY = "http.response.start", "http.response.body"


class ContractMiddleware:
    """A contract in front of an ASGI application; `rulewright.middleware.gate.Options` says how.

    A request that breaks a rule, or whose key was taken before, is answered here. Any other reaches the application
    unchanged. The answer to one that takes a key is kept before it is sent, as a whole; other answers are streamed.
    """

    def __init__(self, app: App, **options: Unpack[Options]) -> None:
        self._app = app
        self._gate = Gate(**options)
        self._prompt = self._gate.prompt()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one connection."""
        call = self._gate.call(scope["method"], _path(scope)) if scope["type"] == "http" else None
        if call is None:
            await self._app(scope, receive, send)
            return
        body, is_whole = await _body(receive)
        arrived = Arrived(_path(scope), scope["query_string"], _texts(scope["headers"]), body)
        if not is_whole:
            if len(body) > MAX_BYTES:
                await _answer(self._gate.too_large(call, arrived), send)
            return
        passage = await self._passage(call, arrived)
        if isinstance(passage, Answer):
            await _answer(passage, send)
        elif passage.token is None:
            await self._app(scope, _again(body, receive), send)
        else:
            await self._work(passage, {**scope, "extensions": {}}, _again(body, receive), send)

    async def _passage(self, call: Call, arrived: Arrived) -> Answer | Admitted:
        """What becomes of a request; one whose key is in use waits without keeping a thread from others."""
        is_small = len(arrived.body) <= _SMALL
        found: Passage = await self._asked(lambda gate: gate.enter(call, arrived), is_small=is_small)
        waits = pauses()
        while isinstance(found, Waiting):
            await asyncio.sleep(next(waits))
            found = await self._asked(partial(_ask_again, found))
        return found

    async def _asked(self, ask: Callable[[Gate], T], *, is_small: bool = True) -> T:
        """What a gate says: at once where it can, since going to a thread takes longer than most it is asked."""
        if self._prompt is not None and is_small:
            with suppress(StoreUnavailableError):
                return ask(self._prompt)
        return await asyncio.to_thread(ask, self._gate)

    async def _work(self, admitted: Admitted, scope: Scope, receive: Receive, send: Send) -> None:
        """Has the application answer, keeps the answer, and sends it."""
        messages: list[Message] = []

        async def keep(message: Message) -> None:
            messages.append(message)

        try:
            await self._app(scope, receive, keep)
        except Exception:
            await self._asked(lambda gate: gate.fail(admitted))
            await _send_all(messages, send)
            raise
        answer = _whole(messages)
        if answer is None:
            await self._asked(lambda gate: gate.fail(admitted))
        else:
            await self._asked(lambda gate: gate.settle(admitted, answer))
        await _send_all(messages, send)


def _ask_again(waiting: Waiting, gate: Gate) -> Passage:
    return gate.again(waiting)


def _path(scope: Scope) -> str:
    """The path below where the application is mounted."""
    path, root = str(scope["path"]), str(scope.get("root_path", ""))
    return path.removeprefix(root) if path.startswith(f"{root}/") else path


async def _body(receive: Receive) -> tuple[bytes, bool]:
    """The body, and whether it is all of it: not so where it is larger than what is read, or the caller is gone."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return b"".join(parts), False
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > MAX_BYTES:
            return b"".join(parts), False
        if not message.get("more_body", False):
            return b"".join(parts), True


def _again(body: bytes, receive: Receive) -> Receive:
    """The body once more, then whatever else arrives."""
    whole: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again() -> Message:
        return whole.pop() if whole else await receive()

    return receive_again


def _whole(messages: list[Message]) -> Answer | None:
    """The answer in messages, if there is one."""
    start = next((message for message in messages if message["type"] == _START), None)
    if start is None:
        return None
    body = b"".join(message.get("body", b"") for message in messages if message["type"] == _BODY)
    return Answer(start["status"], _texts(start.get("headers", ())), body)


def _texts(headers: Iterable[tuple[bytes, bytes]]) -> tuple[tuple[str, str], ...]:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers)


async def _answer(answer: Answer, send: Send) -> None:
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers]
    await send({"type": _START, "status": answer.status, "headers": headers})
    await send({"type": _BODY, "body": answer.body})


async def _send_all(messages: list[Message], send: Send) -> None:
    for message in messages:
        await send(message)

"""An ASGI application and requests → its answers, without a socket."""

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from starlette.types import ASGIApp, Message

from tests.endpoints.problems import Json

BEARER = "Bearer sandbox-token"


@dataclass(frozen=True, slots=True)
class Sent:
    """One request; a body that is not bytes is sent as JSON."""

    body: Json | bytes = None
    path: str = "/asyncOrders"
    method: str = "POST"
    authorization: str | None = BEARER
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer and how long it took."""

    status: int
    headers: dict[str, str]
    content: bytes
    seconds: float

    @property
    def json(self) -> Json:
        """The body as JSON; None when it is none."""
        try:
            body: Json = json.loads(self.content)
        except ValueError:
            return None
        return body

    @property
    def fields(self) -> dict[str, Json]:
        """The body's fields; none when it is no object."""
        body = self.json
        return body if isinstance(body, dict) else {}

    @property
    def paths(self) -> list[str]:
        """What the items of ``errors`` name."""
        errors = self.fields.get("errors")
        items = errors if isinstance(errors, list) else []
        return [str(item.get("path")) for item in items if isinstance(item, dict)]


def send(app: ASGIApp, sent: Sent) -> Reply:
    """Send one request."""
    return asyncio.run(_exchange(app, sent))


def send_together(app: ASGIApp, requests: Sequence[Sent]) -> list[Reply]:
    """Send requests so that each has started before any has ended, where the application lets them."""

    async def all_of_them() -> list[Reply]:
        return await asyncio.gather(*(_exchange(app, sent) for sent in requests))

    return asyncio.run(all_of_them())


async def _exchange(app: ASGIApp, sent: Sent) -> Reply:
    content = sent.body if isinstance(sent.body, bytes) else json.dumps(sent.body).encode()
    headers = [(b"host", b"endpoint"), (b"content-type", b"application/json")]
    if sent.authorization is not None:
        headers.append((b"authorization", sent.authorization.encode()))
    headers += [(name.lower().encode(), text.encode()) for name, text in sent.headers]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": sent.method,
        "scheme": "http",
        "path": unquote(sent.path),
        "raw_path": sent.path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": headers,
        "server": ("endpoint", 80),
        "client": ("tests", 1),
    }
    messages: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": content, "more_body": False}

    async def collect(message: Message) -> None:
        messages.append(message)

    started = time.perf_counter()
    await app(scope, receive, collect)
    seconds = time.perf_counter() - started
    answered = {name.decode().lower(): value.decode() for name, value in messages[0]["headers"]}
    body = b"".join(message.get("body", b"") for message in messages[1:])
    return Reply(messages[0]["status"], answered, body, seconds)

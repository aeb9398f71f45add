"""An endpoint for the parcels contract, right but for what a test changes in it."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.contract.support import PARCELS, TODAY, http, parcels

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

Answer = tuple[int, Any]
PHRASES = {200: "OK", 201: "Created", 400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 500: "Error"}


def _nothing(_: Any) -> Answer | None:
    return None


def _as_it_is(answer: Answer, _: Any) -> Answer:
    return answer


@dataclass
class Shop:
    """Takes parcels as the contract says.

    Attributes:
        text: the contract it keeps, which a test may change.
        raw: answers the bytes of a request, head and body, before anything looks at them.
        first: answers a payload before anything else looks at it.
        last: changes an answer.
        remembers: whether keys are remembered.
        today: the day of its clock.
        pause: seconds between looking a key up and remembering it, without a lock.
        received: every payload, in order.
    """

    text: str = PARCELS
    raw: Callable[[bytes, bytes], Answer | None] = lambda _head, _body: None
    first: Callable[[Any], Answer | None] = _nothing
    last: Callable[[Answer, Any], Answer] = _as_it_is
    asks_credentials: bool = True
    remembers: bool = True
    today: date = TODAY
    pause: float = 0
    key: Callable[[Any], object] = lambda payload: (payload["depot"], payload["ref"])
    received: list[Any] = field(default_factory=list)
    made: dict[object, Any] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    count: int = 0

    def handle(self, connection: socket.socket, request: bytes) -> bool:
        head, _, body = request.partition(b"\r\n\r\n")
        method, path, _ = head.split(b"\r\n")[0].decode().split(" ")
        found = self.raw(head, body)
        allowed = not self.asks_credentials or b"authorization:" in head.lower()
        if found is not None:
            status, answer = found
        elif method == "GET" and path.count("/") == 3:
            status, answer = self.read(path)
        elif (method, path) != ("POST", "/parcels"):
            status, answer = 404, {}
        else:
            status, answer = self.take(body) if allowed else (401, {"faults": []})
        data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        reply = http(f"{status} {PHRASES.get(status, 'Odd')}", data)
        connection.sendall(reply.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if method == "HEAD" else reply)
        return True

    def take(self, body: bytes) -> Answer:
        try:
            payload = json.loads(body)
            # Not NaN, what is like infinity, or a surrogate alone.
            json.dumps(payload, ensure_ascii=False, allow_nan=False).encode()
        except (ValueError, RecursionError):
            return 400, {"faults": []}
        self.received.append(payload)
        return self.last(self.send(payload), payload)

    def send(self, payload: Any) -> Answer:
        found = self.first(payload) if isinstance(payload, dict) else None
        if found is not None:
            return found
        report = parcels(self.text).validate(payload, today=self.today)
        if not report.ok:
            return 400, {"faults": [{"where": ".".join(map(str, error.location))} for error in report.errors]}
        if self.pause:
            return self.place(payload, lambda: time.sleep(self.pause))
        with self.lock:
            return self.place(payload, lambda: None)

    def place(self, payload: Any, between: Callable[[], None]) -> Answer:
        key = self.key(payload)
        known = self.made.get(key) if self.remembers else None
        if known is not None:
            return 200, known
        between()
        self.count += 1
        moment = datetime(2026, 3, 2, 12, tzinfo=UTC) + timedelta(milliseconds=self.count)
        receipt = {
            "ref": payload["ref"],
            "made": moment.isoformat().replace("+00:00", "Z"),
            "weight": payload["weight"],
        }
        self.made[key] = receipt
        return 201, receipt

    def read(self, path: str) -> Answer:
        _, _, depot, ref = path.split("/")
        found = self.made.get((depot, ref))
        return (404, {}) if found is None else (200, found)

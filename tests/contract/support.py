"""What the tests of this folder share: a small contract, settings for it, and servers that answer as they are told."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from rulewright.contract.checks.observation import Observation
from rulewright.contract.endpoint.address import parse_address
from rulewright.contract.endpoint.budget import Limits
from rulewright.contract.endpoint.credentials import throw_away
from rulewright.contract.endpoint.exchange import Exchange, Headers
from rulewright.contract.endpoint.writing import json_bytes
from rulewright.contract.setting import Setting
from rulewright.contract.verdicts.words import Explain
from rulewright.loading import loads
from rulewright.rules import Rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rulewright.contract.verdicts.verdict import Verdict
    from rulewright.language.conditions import Json

TODAY = date(2026, 3, 2)

PARCELS = """
rulewright: 1
contract: parcels
version: 1.0.0
title: Send parcels
clock: { zone: UTC, slack: 2d }
text: { count: codepoints, basis: inferred }
data:
  depots: { key: depot, columns: { most: number } }
shapes:
  Parcel:
    fields:
      ref:    { type: string, length: 1..30, required: true }
      depot:  { type: string, required: true, coercible: true }
      weight: { type: number, range: { is: { above: 0 } }, required: true }
      note:   { type: string, length: 0..10 }
      label:  { type: string, length: { is: 0..5, basis: inferred, severity: error } }
      sendOn: { type: date, notBefore: today + 5d }
      items:  { type: array, of: Item }
    rules:
      MOST:
        title: A depot takes so much
        compare: weight <= data.depots.most
      NO-NOTE:
        title: Some depots take no notes
        when: { data.depots.most: { below: 5 } }
        forbid: note
  Item:
    fields:
      name: { type: string, required: true }
  Receipt:
    fields:
      ref:    { type: string, required: true }
      made:   { type: datetime, required: true }
      weight: { type: number }
  Refusal:
    fields:
      faults: { type: array, of: Fault, required: true }
  Fault:
    fields:
      where: { type: string }
operations:
  send:
    request: POST /parcels
    auth: [basic]
    body: Parcel
    responses:
      made:    { status: [201, 200], body: Receipt }
      again:   { status: 200, body: Receipt }
      refused: { status: [400, 422], body: Refusal }
      other:   { status: [401, 429, 500, 503], body: Refusal }
  read:
    request: GET /parcels/{depot}/{ref}
    path: { depot: { type: string }, ref: { type: string } }
    responses:
      found: { status: 200, body: Receipt }
      gone:  { status: 404 }
errors: { items: 'faults[*]', field: where, style: dotted }
idempotency:
  ONCE:
    title: A ref names one parcel of a depot
    key: [depot, ref]
    across: [send]
    same_body: { outcome: again, reply: original }
    other_body: { outcome: again, reply: original }
    in_flight: unsettled
    rejected_takes_key: unsettled
    keep: forever
examples:
  today: 2026-03-02
  Parcel:
    plain: { ref: R-1, depot: north, weight: 2 }
    heavy: { ref: R-4, depot: north, weight: 4, items: [{ name: cup }, { name: pot }] }
    noted: { ref: R-2, depot: south, weight: 3, note: fragile, items: [{ name: cup }] }
"""

SERVED = PARCELS.replace(
    "made:    { status: [201, 200], body: Receipt }",
    "made: { status: 201, body: Receipt, reply: { ref: { body: ref }, made: { request: now }, weight: { body: weight } } }",
)
"""The contract with what a mock answers."""

PLAIN: dict[str, Json] = {"ref": "R-1", "depot": "north", "weight": 2}
NOTED: dict[str, Json] = {"ref": "R-2", "depot": "south", "weight": 3, "note": "fragile", "items": [{"name": "cup"}]}
RECEIPT: dict[str, Json] = {"ref": "R-1", "made": "2026-03-02T12:00:00Z", "weight": 2}
JSON_TYPE: Headers = (("Content-Type", "application/json"),)


@cache
def parcels(text: str = PARCELS) -> Rules:
    return loads(text, "parcels.yaml")


def setting(url: str = "http://127.0.0.1:1", **changes: object) -> Setting:
    """The setting of the parcels contract; `changes` replace its fields."""
    rules = changes.pop("rules_", None) or parcels()
    assert isinstance(rules, Rules)
    given: dict[str, object] = {
        "plan": rules.plan,
        "operation": rules.plan.operations["send"],
        "address": parse_address(url),
        "credentials": throw_away(),
        "context": rules.context(TODAY, None),
        "slack": timedelta(days=2),
        "limits": Limits(seconds=600),
    }
    return Setting(**{**given, **changes})  # type: ignore[arg-type]  # each test gives what the field takes


def answer(
    status: int | None = 201,
    body: object = RECEIPT,
    *,
    headers: Headers = JSON_TYPE,
    payload: Json = None,
    **changes: object,
) -> Exchange:
    """An exchange that ended with an answer; a body that is not bytes is written as JSON."""
    given: dict[str, object] = {
        "line": "POST /parcels HTTP/1.1",
        "request_headers": JSON_TYPE,
        "body": json_bytes(PLAIN if payload is None else payload),
        "authenticated": True,
        "status": status,
        "headers": headers,
        "answer": body if isinstance(body, bytes) else json.dumps(body).encode(),
        "cut": False,
        "seconds": 0.01,
    }
    return Exchange(**{**given, **changes})  # type: ignore[arg-type]  # as above


def observed(exchange: Exchange, verdict: Verdict | None = None, **changes: object) -> Observation:
    """What the checks are given of an exchange; the verdict is by default that of the parcels contract."""
    chosen = setting()
    judged = chosen.oracle(chosen.operation).verdict(exchange.body) if verdict is None else verdict
    given: dict[str, object] = {
        "plan": chosen.plan,
        "context": chosen.context,
        "operation": chosen.operation,
        "exchange": exchange,
        "verdict": judged,
        "aim": None,
        "explain": Explain(chosen.plan, chosen.shape, chosen.context, judged, show_values=False),
    }
    return Observation(**{**given, **changes})  # type: ignore[arg-type]  # as above


@contextlib.contextmanager
def raw_server(
    handle: Callable[[socket.socket, bytes], bool],
    secured: Callable[[socket.socket], socket.socket] = lambda plain: plain,
) -> Iterator[str]:
    """Serves TCP connections on this machine; `handle` gets each request and says whether the connection goes on.

    `secured` makes of a connection what requests are read from.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    open_connections: list[socket.socket] = []

    def serve(connection: socket.socket) -> None:
        with contextlib.suppress(OSError), secured(connection) as opened:
            while request := _request(opened):
                if not handle(opened, request):
                    return

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                open_connections.append(connection)
                threading.Thread(target=serve, args=(connection,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for connection in open_connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def _request(connection: socket.socket) -> bytes:
    """One request, head and body; empty when the connection has ended."""
    data = b""
    while b"\r\n\r\n" not in data:
        part = connection.recv(65536)
        if not part:
            return b""
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    if b"\r\nexpect: 100-continue" in head.lower():
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
    if b"\r\ntransfer-encoding: chunked" in head.lower():
        return head + b"\r\n\r\n" + _of_chunks(connection, body)
    length = next((int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def _of_chunks(connection: socket.socket, data: bytes) -> bytes:
    """The body that came in chunks, `data` being what has come of it."""
    body = b""
    while True:
        while b"\r\n" not in data:
            data += connection.recv(65536)
        size, _, data = data.partition(b"\r\n")
        while len(data) < int(size, 16) + 2:
            data += connection.recv(65536)
        if not int(size, 16):
            return body
        body, data = body + data[: int(size, 16)], data[int(size, 16) + 2 :]


def http(status: str, body: bytes = b"{}", *headers: str) -> bytes:
    """The bytes of an HTTP answer; JSON unless a header says otherwise."""
    if not any(header.lower().startswith("content-type") for header in headers):
        headers = (*headers, "Content-Type: application/json")
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def replying(data: bytes) -> Callable[[socket.socket, bytes], bool]:
    """A handler that gives every request the same bytes."""

    def handle(connection: socket.socket, _: bytes) -> bool:
        connection.sendall(data)
        return True

    return handle

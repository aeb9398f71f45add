"""A small order to a Starlette endpoint → what the contract's middleware adds to a request, with and without a store.

Applications are called in this process, without a server, in turns: a round of each after the other. A figure is CPU
time of the whole process per request, for the middleware hands work to threads; what it adds is the median over rounds
of the difference.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import tempfile
import time
from importlib.metadata import version
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orders
from paired import table
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from rulewright.loading import bundled
from rulewright.middleware.asgi import ContractMiddleware

if TYPE_CHECKING:
    from starlette.requests import Request

    from rulewright.middleware.asgi import App

ROUNDS, REQUESTS = 15, 100
_SCOPE = {
    "type": "http",
    "method": "POST",
    "path": "/asyncOrders",
    "query_string": b"",
    "headers": [(b"content-type", b"application/json"), (b"authorization", b"Basic dTpw")],
}


async def _create(request: Request) -> JSONResponse:
    body = await request.json()
    return JSONResponse({"externalRefID": body["externalRefID"], "status": "pending"}, 201)


def _app() -> Starlette:
    return Starlette(routes=[Route("/asyncOrders", _create, methods=["POST"])])


def _guarded(store: str | None) -> App:
    return ContractMiddleware(_app(), rules=bundled(), store=store)


async def _asked(app: App, body: bytes) -> int:
    """The status that an application answers to a body."""
    parts, found = [{"type": "http.request", "body": body}], []

    async def receive() -> dict[str, Any]:
        return parts.pop()

    async def send(message: dict[str, Any]) -> None:
        found.append(message)

    await app(dict(_SCOPE), receive, send)
    return int(found[0]["status"])


async def _round(app: App, numbers: count[int]) -> float:
    """Seconds of CPU time per request; each has a key of its own, so that each is made."""
    order = orders.valid(1)
    bodies = [json.dumps(order | {"externalRefID": f"ORDER-{next(numbers)}"}).encode() for _ in range(REQUESTS)]
    started = time.process_time()
    statuses = [await _asked(app, body) for body in bodies]
    seconds = (time.process_time() - started) / REQUESTS
    if set(statuses) != {201}:
        raise SystemExit(f"answered {sorted(set(statuses))}, and not 201 alone")
    return seconds


async def _measured(folder: Path) -> list[list[str]]:
    apps: dict[str, App] = {
        "Starlette alone": _app(),
        "and the contract": _guarded(None),
        "and the contract, keys in memory": _guarded("memory:"),
        "and the contract, keys in SQLite": _guarded(f"sqlite:///{folder / 'keys.db'}"),
    }
    numbers = count()
    taken: dict[str, list[float]] = {name: [] for name in apps}
    for app in apps.values():
        await _round(app, numbers)
    for _ in range(ROUNDS):
        for name, app in apps.items():
            taken[name].append(await _round(app, numbers))
    base = taken["Starlette alone"]
    added = {name: [ours - bare for ours, bare in zip(found, base, strict=True)] for name, found in taken.items()}
    return [
        [name, f"{statistics.median(found) * 1e3:.3f} ms", f"{statistics.median(added[name]) * 1e3:.3f} ms"]
        for name, found in taken.items()
    ]


def main() -> None:
    """Prints the table."""
    with tempfile.TemporaryDirectory() as folder:
        rows = asyncio.run(_measured(Path(folder)))
    sys.stdout.write(f"Starlette {version('starlette')}; Python {sys.version.split()[0]}\n\n")
    table(["application", "a request", "added"], rows)


main()

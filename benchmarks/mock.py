"""Small orders to the mock with two workers on SQLite, and to a bare Starlette endpoint → requests per second of each.

Both are served by two processes that share a socket, and asked in turns by one client with open connections; every
order has a key of its own, so that each is made and kept.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from importlib.metadata import version
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import orders
from paired import table

from rulewright.mock.serve import listen, url_of
from rulewright.mock.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.applications import Starlette
    from starlette.requests import Request

ROUNDS, CONNECTIONS, REQUESTS = 7, 16, 50
WORKERS = 2


def bare() -> Starlette:
    """An endpoint that reads an order and answers a little."""
    from starlette.applications import Starlette  # noqa: PLC0415 - made in the workers
    from starlette.responses import JSONResponse  # noqa: PLC0415
    from starlette.routing import Route  # noqa: PLC0415

    async def create(request: Request) -> JSONResponse:
        body = await request.json()
        return JSONResponse({"externalRefID": body["externalRefID"], "status": "pending"}, 201)

    return Starlette(routes=[Route("/asyncOrders", create, methods=["POST"])])


def serve_bare() -> None:
    """Serves the bare endpoint until it is told to stop."""
    listening = listen("127.0.0.1", 0)

    def ready() -> None:
        sys.stdout.write(f"{url_of(listening)}\n")
        sys.stdout.flush()

    Workers(bare, listening, WORKERS).serve(ready)


@contextmanager
def _process(*command: str) -> Iterator[str]:
    """The URL that a server prints first, while it runs."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - servers of our own
        if process.stdout is None:
            raise SystemExit("the server has no standard output")
        yield process.stdout.readline().strip()
        process.terminate()


def _request(number: int, order: dict[str, object]) -> bytes:
    body = json.dumps(order | {"externalRefID": f"ORDER-{number}"}).encode()
    head = (
        "POST /asyncOrders HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Authorization: Basic dTpw\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _connection(host: str, port: int, requests: list[bytes]) -> None:
    reader, writer = await asyncio.open_connection(host, port)
    for request in requests:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 201"):
            raise SystemExit(f"answered {head.splitlines()[0].decode()}, and not 201")
        length = next(line for line in head.lower().splitlines() if line.startswith(b"content-length:"))
        await reader.readexactly(int(length.partition(b":")[2]))
    writer.close()


async def _rate(url: str, numbers: count[int]) -> float:
    """Requests per second in one round."""
    address = urlsplit(url)
    order = orders.valid(1)
    batches = [[_request(next(numbers), order) for _ in range(REQUESTS)] for _ in range(CONNECTIONS)]
    started = time.perf_counter()
    await asyncio.gather(*(_connection(address.hostname or "", address.port or 0, batch) for batch in batches))
    return CONNECTIONS * REQUESTS / (time.perf_counter() - started)


def main() -> None:
    """Prints the table."""
    numbers = count()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        store = f"sqlite:///{Path(folder) / 'keys.db'}"
        ours = str(Path(sys.executable).with_name("rulewright"))
        mock = (ours, "mock", "async-orders", "--port", "0", "--workers", str(WORKERS), "--store", store)
        urls = {
            "Starlette alone": stack.enter_context(_process(sys.executable, __file__, "serve")),
            "rulewright mock": stack.enter_context(_process(*mock)),
        }
        for url in urls.values():
            asyncio.run(_rate(url, numbers))
        rounds = [{name: asyncio.run(_rate(url, numbers)) for name, url in urls.items()} for _ in range(ROUNDS)]
    rows = []
    for name in urls:
        rate = statistics.median(found[name] for found in rounds)
        share = statistics.median(found[name] / found["Starlette alone"] for found in rounds)
        rows.append([name, f"{rate:,.0f}", f"{share:.2f}"])
    sys.stdout.write(
        f"Starlette {version('starlette')}, uvicorn {version('uvicorn')}; Python {sys.version.split()[0]}\n\n"
    )
    table(["endpoint, two workers", "requests per second", "of Starlette alone"], rows)


if __name__ == "__main__":
    serve_bare() if sys.argv[1:] == ["serve"] else main()

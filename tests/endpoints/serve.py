"""An ASGI application → its URL on a free port of this machine, for as long as it is needed.

As a program: ``python -m tests.endpoints.serve --port 0 [--fault NAME] [--lenient] [--today 2026-03-02]``
serves the endpoint until it is interrupted; the first line on standard output is its URL.
"""

import argparse
import contextlib
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, time

import uvicorn
from starlette.types import ASGIApp

from tests.endpoints.async_orders import create_app
from tests.endpoints.faults import FAULTS
from tests.endpoints.seams import Clock

HOST = "127.0.0.1"
PATIENCE_SECONDS = 10


class _Server(uvicorn.Server):
    """A server that says when it has begun to listen, and when it never will."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                log_config=None,
                log_level="critical",
                access_log=False,
                lifespan="off",
                ws="none",
                timeout_graceful_shutdown=PATIENCE_SECONDS // 2,
            )
        )
        self.settled = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.settled.set()

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        try:
            super().run(sockets)
        finally:
            self.settled.set()


@contextlib.contextmanager
def serving(app: ASGIApp, *, port: int = 0) -> Iterator[str]:
    """Serve an application from a thread of its own while the ``with`` block runs.

    Args:
        app: any ASGI application.
        port: 0 lets the system choose.

    Yields:
        The URL, which answers from the first moment on.

    Raises:
        OSError: when the port is taken.
        RuntimeError: when the server does not start or does not stop.
    """
    listener = socket.create_server((HOST, port))
    with listener:
        server = _Server(app)
        thread = threading.Thread(target=server.run, args=([listener],), name="endpoint", daemon=True)
        thread.start()
        try:
            if not server.settled.wait(PATIENCE_SECONDS) or not server.started:
                raise RuntimeError("The endpoint did not start")
            yield f"http://{HOST}:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(PATIENCE_SECONDS)
        if thread.is_alive():
            raise RuntimeError("The endpoint did not stop: a request is still being answered")


def fixed_clock(day: date) -> Clock:
    """Give a clock that stands at noon UTC of a day."""
    noon = datetime.combine(day, time(12), UTC)
    return lambda: noon


def main(arguments: list[str] | None = None) -> None:
    """Serve the endpoint until SIGINT or SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m tests.endpoints.serve", description="Serve the endpoint.")
    parser.add_argument("--port", type=int, default=0, help="0, the default, lets the system choose")
    parser.add_argument("--fault", choices=sorted(FAULTS), metavar="NAME", help="a seeded fault")
    parser.add_argument("--lenient", action="store_true", help="read every doubtful point as allowed")
    parser.add_argument("--today", type=date.fromisoformat, metavar="DATE", help="stand at noon UTC of this day")
    parser.add_argument("--delay", type=float, default=2.0, metavar="SECONDS", help="of the fault slow-answer")
    options = parser.parse_args(arguments)
    clock = fixed_clock(options.today) if options.today else lambda: datetime.now(UTC)
    app = create_app(fault=options.fault, today=clock, lenient=options.lenient, delay=options.delay)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with serving(app, port=options.port) as url:
        sys.stdout.write(f"{url}\n")
        sys.stdout.flush()
        stop.wait()


if __name__ == "__main__":
    main()

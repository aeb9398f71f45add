"""A listening socket and what makes an application → several processes that serve it, started again when they die."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

from rulewright.mock.serve import serve

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable
    from multiprocessing.context import SpawnProcess
    from multiprocessing.synchronize import Event
    from types import FrameType

    from starlette.types import ASGIApp

_LOOK_SECONDS = 0.05
_STOP_SECONDS = 10.0
_CONTEXT = multiprocessing.get_context("spawn")


class WorkersError(RuntimeError):
    """A worker ended before it could serve."""


class Workers:
    """Processes that answer the connections of one socket."""

    def __init__(self, make_app: Callable[[], ASGIApp], listening: socket.socket, count: int) -> None:
        """Workers that are not started.

        Args:
            make_app: makes the application in each process; it can be pickled.
            listening: the socket.
            count: how many processes.
        """
        self._make_app = make_app
        self._listening = listening
        self._count = count
        self._is_over = False

    def serve(self, ready: Callable[[], None]) -> None:
        """Serves until the process is told to stop; `ready` is called once when all workers serve.

        Raises:
            WorkersError: one of the first workers ended at once; its standard error says why.
        """
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        workers: list[SpawnProcess] = []
        try:
            started = [self._started() for _ in range(self._count)]
            workers = [worker for worker, _ in started]
            for worker, is_up in started:
                while not is_up.wait(_LOOK_SECONDS) and not self._is_over:
                    if not worker.is_alive():
                        raise WorkersError("a worker ended before it could serve")
            if not self._is_over:
                ready()
            while not self._is_over:
                wait([worker.sentinel for worker in workers], _LOOK_SECONDS)
                workers = [worker if worker.is_alive() or self._is_over else self._started()[0] for worker in workers]
        finally:
            for worker in workers:
                worker.terminate()
            for worker in workers:
                worker.join(_STOP_SECONDS)
                worker.kill()

    def _started(self) -> tuple[SpawnProcess, Event]:
        is_up = _CONTEXT.Event()
        worker = _CONTEXT.Process(target=_work, args=(self._make_app, self._listening, is_up), daemon=True)
        worker.start()
        return worker, is_up

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._is_over = True


def _work(make_app: Callable[[], ASGIApp], listening: socket.socket, is_up: Event) -> None:
    """One worker. Ctrl-C in a terminal reaches every process of it: the first one tells the others."""
    if hasattr(os, "setsid"):
        os.setsid()
    threading.Thread(target=_follow_parent, daemon=True).start()
    serve(make_app(), listening, is_up.set)


def _follow_parent() -> None:
    """Ends this process when the one that started it has ended in whatever way."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)

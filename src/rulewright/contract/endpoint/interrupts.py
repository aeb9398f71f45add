"""Ctrl-C → the end of a wait for the endpoint, so that nothing is ever left half noted or half written."""

from __future__ import annotations

import signal
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rulewright.contract.endpoint.watch import EndedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

_AGAIN = 0.2
"""Seconds after which a press that ended no wait is repeated: an exception in a weak reference's callback is lost."""


class InterruptedRunError(EndedError):
    """Whoever started the run wants no more of it."""

    def __init__(self) -> None:
        super().__init__("it was interrupted")


class Interrupts:
    """Whether somebody pressed Ctrl-C; each press ends one wait: the one under way, or else the next."""

    def __init__(self) -> None:
        self.ended = False
        """Whether a wait was ended."""
        self._is_listening = False
        self._is_waiting = False
        self._pressed: float | None = None
        """When it was pressed, where no wait was ended by that yet."""
        self._is_repeated = False

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Takes Ctrl-C for a wish to end; it does nothing in other threads, and where Ctrl-C is ignored."""
        usual = signal.default_int_handler
        if threading.current_thread() is not threading.main_thread() or signal.getsignal(signal.SIGINT) is not usual:
            yield
            return
        over, hook = threading.Event(), sys.unraisablehook

        def unseen(lost: sys.UnraisableHookArgs) -> None:
            # The press is repeated; nobody needs to hear of it.
            if not issubclass(lost.exc_type, KeyboardInterrupt):
                hook(lost)

        repeating = threading.Thread(target=self._repeat, args=(over,), daemon=True)
        self._is_listening = True
        signal.signal(signal.SIGINT, self.press)
        sys.unraisablehook = unseen
        repeating.start()
        try:
            yield
        finally:
            over.set()
            repeating.join()
            signal.signal(signal.SIGINT, usual)
            sys.unraisablehook = hook
            self._is_listening = False

    def press(self, _signal: int, _frame: FrameType | None) -> None:
        """Ends the wait that is under way, or the next. Raises KeyboardInterrupt in the first case."""
        is_repeated, self._is_repeated = self._is_repeated, False
        if not is_repeated:
            self._pressed = time.monotonic()
        if self._is_waiting:
            self._end_if_pressed()

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """A wait for the endpoint, or other work that may be left at any point.

        Raises:
            InterruptedRunError: Ctrl-C was pressed, during the wait or since the one before.
            KeyboardInterrupt: it was pressed, and is somebody else's business: nobody listens here.
        """
        try:
            self._is_waiting = True
            # Pressed since the last wait, and before this one was told to whoever presses.
            self._end_if_pressed()
            yield
        except KeyboardInterrupt:
            if not self._is_listening:
                raise
            self.ended = True
            raise InterruptedRunError from None
        finally:
            self._is_waiting = False
            self._pressed = None

    def _end_if_pressed(self) -> None:
        if self._pressed is not None:
            raise KeyboardInterrupt

    def _repeat(self, over: threading.Event) -> None:
        while not over.wait(_AGAIN):
            pressed = self._pressed
            if pressed is not None and self._is_waiting and time.monotonic() - pressed >= _AGAIN:
                self._is_repeated = True
                signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

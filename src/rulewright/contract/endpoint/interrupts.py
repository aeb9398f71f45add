"""Ctrl-C → the end of a wait for the endpoint, so that nothing is ever left half noted or half written."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rulewright.contract.endpoint.watch import EndedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType


class InterruptedRunError(EndedError):
    """Whoever started the run wants no more of it."""

    def __init__(self) -> None:
        super().__init__("it was interrupted")


class Interrupts:
    """Whether somebody pressed Ctrl-C; each press ends one wait: the one under way, or else the next."""

    def __init__(self) -> None:
        self._is_listening = False
        self._is_pressed = False
        self._is_waiting = False

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Takes Ctrl-C for a wish to end; it does nothing in other threads, and where Ctrl-C is ignored."""
        usual = signal.default_int_handler
        if threading.current_thread() is not threading.main_thread() or signal.getsignal(signal.SIGINT) is not usual:
            yield
            return
        self._is_listening = True
        signal.signal(signal.SIGINT, self.press)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, usual)
            self._is_listening = False

    def press(self, _signal: int, _frame: FrameType | None) -> None:
        """Ends the wait that is under way, or the next. Raises KeyboardInterrupt in the first case."""
        self._is_pressed = True
        if self._is_waiting:
            self._end_if_pressed()

    def _end_if_pressed(self) -> None:
        if self._is_pressed:
            raise KeyboardInterrupt

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
            raise InterruptedRunError from None
        finally:
            self._is_waiting = False
            self._is_pressed = False

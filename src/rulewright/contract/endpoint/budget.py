"""Limits on requests, time and rate → leave for the next request, in time."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a run may cost. `rate` is in requests a second; None is as fast as answers come.

    `drawing` is how many of the seconds may go to drawn payloads, which never end; None is all there are.
    """

    requests: int = 4_000
    seconds: float = 60.0
    rate: float | None = None
    drawing: float | None = None


LOCAL = Limits(drawing=10.0)
"""For an endpoint on this machine."""

REMOTE = Limits(requests=200, seconds=300.0, rate=1.0)
"""For a host that is somebody's: few requests, and slowly."""


class SpentError(Exception):
    """There is nothing left for another request; the message says of what."""


class Budget:
    """What is left of the limits; safe to share between threads as long as they take turns."""

    def __init__(
        self,
        limits: Limits,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.limits = limits
        self.requests = 0
        self._monotonic = monotonic
        self._sleep = sleep
        self._started = monotonic()
        self._next = self._started

    @property
    def seconds(self) -> float:
        """How long the run has taken so far."""
        return self._monotonic() - self._started

    def take(self, count: int = 1) -> None:
        """Waits for its turn, and counts so many requests.

        Raises:
            SpentError: they, or the time, would pass a limit.
        """
        if self.requests + count > self.limits.requests:
            raise SpentError(f"the budget of {self.limits.requests:,} requests was spent")
        if self.limits.rate is not None:
            now = self._monotonic()
            if self._next > now:
                self._sleep(self._next - now)
            self._next = max(self._next, now) + count / self.limits.rate
        self.check_time()
        self.requests += count

    def pause(self, seconds: float) -> None:
        """Waits, because the endpoint has to be waited for.

        Raises:
            SpentError: the time would be over before.
        """
        if self.seconds + seconds > self.limits.seconds:
            raise SpentError(
                f"the endpoint is busy and has to be waited for ({seconds:g} s), which the budget of"
                f" {self.limits.seconds:g} s does not leave time for"
            )
        self._sleep(seconds)

    def check_time(self) -> None:
        """Raises SpentError when the time is over."""
        if self.seconds > self.limits.seconds:
            raise SpentError(f"the budget of {self.limits.seconds:g} s was spent")

"""Requests that are counted together: their numbers, and the places in a limit; by one process, or by several."""

from __future__ import annotations

import multiprocessing
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rulewright.mock.traffic import Limit


class LocalMeter:
    """The meter of one process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._arrived = 0
        self._places, self._since = -1.0, 0.0

    def arrive(self) -> int:
        """See `Meter`."""
        with self._lock:
            self._arrived += 1
            return self._arrived - 1

    def wait_for(self, limit: Limit, now: float) -> float:
        """See `Meter`."""
        with self._lock:
            self._places, wait = _taken(limit, self._places, now - self._since)
            self._since = now
        return wait


class SharedMeter:
    """A meter in shared memory, which may be given to other processes as they are started."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._arrived = context.Value("Q", 0)
        self._bucket = context.Array("d", [-1.0, 0.0])

    def arrive(self) -> int:
        """See `Meter`."""
        with self._arrived.get_lock():
            number = int(self._arrived.value)
            self._arrived.value = number + 1
        return number

    def wait_for(self, limit: Limit, now: float) -> float:
        """See `Meter`."""
        with self._bucket.get_lock():
            places, since = self._bucket[:]
            places, wait = _taken(limit, places, now - since)
            self._bucket[:] = [places, now]
        return wait


def _taken(limit: Limit, places: float, seconds: float) -> tuple[float, float]:
    """The places left after so many seconds and one more request, and how long it has to wait for its own.

    Places come back as time goes by, up to the limit; fewer than none is a limit that nobody has used yet.
    """
    rate = limit.count / limit.seconds
    free = limit.count if places < 0 else min(limit.count, places + seconds * rate)
    return (free - 1, 0.0) if free >= 1 else (free, (1 - free) / rate)

"""Requests that workers count together, in memory that they share: their numbers, and the places in a limit."""

from __future__ import annotations

import multiprocessing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rulewright.mock.traffic import Limit

_PLACES, _SINCE = 0, 1


class SharedMeter:
    """A meter that may be given to other processes as they are started. A bucket of places fills as time goes by."""

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
        rate = limit.count / limit.seconds
        with self._bucket.get_lock():
            places, since = self._bucket[_PLACES], self._bucket[_SINCE]
            places = limit.count if places < 0 else min(limit.count, places + (now - since) * rate)
            is_free = places >= 1
            self._bucket[_PLACES], self._bucket[_SINCE] = places - is_free, now
        return 0.0 if is_free else (1 - places) / rate

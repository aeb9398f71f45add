"""What befalls a request whatever its payload: time, a limit on the rate, failures by chance; the same for one seed."""

from __future__ import annotations

import math
import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from rulewright.validation.places import Missing, value_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from rulewright.language.conditions import Json


@dataclass(frozen=True, slots=True)
class Latency:
    """Seconds that an answer is held back, somewhere between two bounds."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Limit:
    """So many requests in so many seconds."""

    count: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Chance:
    """A share of the requests is answered with a status, and nothing is done."""

    status: int
    share: float


@dataclass(frozen=True, slots=True)
class Marked:
    """A request that is right is answered with a status, and nothing is done, where a field of its body has a value."""

    status: int
    field: tuple[str, ...]
    value: str


class Meter(Protocol):
    """What all workers of a mock count together."""

    def arrive(self) -> int:
        """The number of a request, from 0."""

    def wait_for(self, limit: Limit, now: float) -> float:
        """The seconds until one more request is within the limit; 0 takes a place in it."""


@dataclass(frozen=True, slots=True)
class Delay:
    """What befalls one request: the seconds that it is held back, and the status it is answered with, if any.

    `retry_after` are the seconds after which it may be sent again.
    """

    seconds: float = 0.0
    status: int | None = None
    retry_after: int | None = None


LIMITED = 429


@dataclass(frozen=True, slots=True)
class Traffic:
    """What befalls requests.

    Attributes:
        latency: how long answers are held back.
        limit: how many requests are answered.
        chances: statuses drawn for a share of the requests; the first that is drawn is answered.
        marked: statuses for values of a field.
        seed: decides what is drawn: requests that arrive in one order meet the same.
    """

    latency: Latency | None = None
    limit: Limit | None = None
    chances: tuple[Chance, ...] = ()
    marked: tuple[Marked, ...] = ()
    seed: int = 0

    def befalls(self, meter: Meter, clock: Callable[[], float] = time.monotonic) -> Delay:
        """What befalls the request that arrives now."""
        if self.latency is None and self.limit is None and not self.chances:
            return Delay()
        # No secret hangs on the draws, and they must be the same in every process.
        draw = random.Random(f"{self.seed} {meter.arrive()}")  # noqa: S311
        seconds = 0.0 if self.latency is None else draw.uniform(self.latency.low, self.latency.high)
        drawn = [chance.status for chance in self.chances if draw.random() < chance.share]
        wait = 0.0 if self.limit is None else meter.wait_for(self.limit, clock())
        if wait:
            return Delay(seconds, LIMITED, max(1, math.ceil(wait)))
        return Delay(seconds, next(iter(drawn), None))

    def stops(self, body: Json) -> int | None:
        """The status that a body is answered with for a value in it."""
        return next((mark.status for mark in self.marked if _has(body, mark)), None)


def _has(body: Json, mark: Marked) -> bool:
    found = value_at(body, mark.field)
    return not isinstance(found, Missing | dict | list) and (found == mark.value or str(found) == mark.value)


CALM = Traffic()
"""Nothing befalls anybody."""

"""Callables on one subject → how long each takes, as the median over rounds of its time over the base's in that round.

The callables run interleaved, in rotating order, with the garbage collector off; the clock is the thread's CPU time.
"""

from __future__ import annotations

import gc
import statistics
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

AT_LEAST_SECONDS = 0.01
"""A timing repeats a call until it takes so long."""
ROUNDS = range(3, 16)
"""The fewest and the most rounds; as many as the budget allows."""
BUDGET_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Measured:
    """Times relative to the base's, by name, and the base's own median in seconds."""

    ratios: Mapping[str, float]
    base: float


def measure(engines: Mapping[str, Callable[[], object]], base: str) -> Measured:
    """Times callables against the one named `base`."""
    names = list(engines)
    with _without_collector():
        once = {name: timed(engine, 1) for name, engine in engines.items()}
        times = {name: max(1, int(AT_LEAST_SECONDS / max(taken, 1e-7))) for name, taken in once.items()}
        a_round = sum(once[name] * times[name] for name in names)
        count = min(max(int(BUDGET_SECONDS / a_round), ROUNDS[0]), ROUNDS[-1])
        rounds: list[dict[str, float]] = []
        for number in range(count):
            turn = number % len(names)
            rounds.append({name: timed(engines[name], times[name]) for name in names[turn:] + names[:turn]})
    ratios = {name: statistics.median(found[name] / found[base] for found in rounds) for name in names}
    return Measured(ratios, statistics.median(found[base] for found in rounds))


def timed(engine: Callable[[], object], times: int) -> float:
    """Seconds of CPU time for one call."""
    started = time.thread_time()
    for _ in range(times):
        engine()
    return (time.thread_time() - started) / times


@contextmanager
def _without_collector() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Prints a table in Markdown."""
    sys.stdout.write(f"| {' | '.join(head)} |\n|{'---|' * len(head)}\n")
    for row in rows:
        sys.stdout.write(f"| {' | '.join(row)} |\n")
    sys.stdout.write("\n")

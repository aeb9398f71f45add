"""Many processes on one store: one winner for each key, whoever is killed and whatever is restarted in between.

`make stores` asks for the full size: 64 processes, 1,000 keys, 20 runs; 100 kills; 10 restarts. `STORES_SEED=N` starts at
other seeds.
"""

from __future__ import annotations

import os
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import pytest

from rulewright.idempotency.claims import Claim, Claimed
from rulewright.idempotency.memory import MemoryStore
from rulewright.idempotency.store import open_store
from tests.idempotency.broken import CheckThenAct
from tests.idempotency.history import calls_of
from tests.idempotency.linear import mistake
from tests.idempotency.workers import CONTEXT, STOP, Crew, claim_all, play, settle
from tests.servers import emptied, postgresql, redis_server

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rulewright.idempotency.claims import Store

LEASE = 0.5


@dataclass(frozen=True)
class Size:
    """How much is asked for."""

    processes: int
    keys: int
    runs: int
    kills: int
    restarts: int


FULL = os.environ.get("STORES") == "full"
SIZE = Size(64, 1_000, 20, 100, 10) if FULL else Size(8, 40, 1, 6, 2)
SEED = int(os.environ.get("STORES_SEED", "0"))
CREW = 4


def url_of(name: str, request: pytest.FixtureRequest, folder: Path) -> str:
    return f"sqlite:///{folder / 'orders.db'}" if name == "sqlite" else emptied(request.getfixturevalue(name))


def wait_until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < until, "nothing is placed any more"
        time.sleep(0.01)


def assert_linear(folder: Path) -> int:
    """Checks every key's calls; gives how many there were."""
    calls = calls_of(sorted(folder.glob("*.history")))
    wrong = {key: found for key, about in calls.items() if (found := mistake(about)) is not None}
    assert not wrong, next(iter(wrong.items()))
    return sum(map(len, calls.values()))


@pytest.mark.parametrize("name", ["sqlite", "postgres", "redis"])
def test_of_many_processes_one_wins_each_key(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    url = url_of(name, request, tmp_path)
    with CONTEXT.Manager() as manager:
        for run in range(SIZE.runs):
            if name != "sqlite":
                emptied(request.getfixturevalue(name))
            target = f"sqlite:///{tmp_path / f'orders-{run}.db'}" if name == "sqlite" else url
            ready, won = manager.Barrier(SIZE.processes), manager.list()
            rivals = [
                CONTEXT.Process(target=claim_all, args=(target, SIZE.keys, f"{SEED}-{run}-{number}", ready, won))
                for number in range(SIZE.processes)
            ]
            for rival in rivals:
                rival.start()
            for rival in rivals:
                rival.join()
            assert [rival.exitcode for rival in rivals] == [0] * SIZE.processes
            assert sorted(int(key) for key, _ in won) == list(range(SIZE.keys)), f"run {run}"
            assert len({fence for _, fence in won}) == SIZE.keys


def test_of_many_threads_one_wins_each_key() -> None:
    for run in range(SIZE.runs):
        store, ready = MemoryStore(), threading.Barrier(SIZE.processes)

        def rival(number: int, store: Store = store, ready: threading.Barrier = ready) -> list[int]:
            ready.wait()
            asked = ((key, store.claim([Claim(str(key), "place", str(number))], 600)) for key in range(SIZE.keys))
            return [key for key, found in asked if isinstance(found, Claimed)]

        with ThreadPoolExecutor(SIZE.processes) as pool:
            won = [key for keys in pool.map(rival, range(SIZE.processes)) for key in keys]
        assert sorted(won) == list(range(SIZE.keys)), f"run {run}"


@pytest.mark.parametrize("name", ["sqlite", "postgres", "redis"])
def test_whoever_is_killed_nothing_is_lost_nor_made_twice(
    name: str, request: pytest.FixtureRequest, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    rng = random.Random(SEED)
    crew = Crew(url_of(name, request, tmp_path), tmp_path, LEASE, f"{name}-{SEED}")
    open_store(crew.url).close()
    crew.start(CREW)
    for _ in range(SIZE.kills):
        crew.kill(rng)
        crew.start(1)
    # Whoever is left goes on: no key is stuck for longer than its lease, and there is something to look at.
    wait_until(partial(crew.is_past, crew.newest() + 10))
    crew.stop()
    with closing(open_store(crew.url)) as store:
        settled = settle(store, tmp_path, range(crew.newest() + 1), LEASE)
    assert len([reply for reply in settled if reply is not None]) >= 5, "too little was placed"
    record_property("calls", assert_linear(tmp_path))


@pytest.mark.parametrize("name", ["postgres", "redis"])
def test_a_server_that_is_restarted_under_load_forgets_nothing(
    name: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    with {"postgres": postgresql, "redis": redis_server}[name]() as server:
        open_store(server.url).close()
        crew = Crew(server.url, tmp_path, LEASE, f"{name}-{SEED}")
        crew.start(CREW)
        wait_until(lambda: len(crew.histories()) == CREW)
        for restart in range(SIZE.restarts):
            wait_until(partial(crew.is_past, crew.newest() + 5))
            server.stop("killed" if restart % 2 else "at once" if name == "postgres" else "orderly")
            server.start()
        crew.stop()
        with closing(open_store(server.url)) as store:
            settle(store, tmp_path, range(crew.newest() + 1), LEASE)
    record_property("calls", assert_linear(tmp_path))


def threads_on(store: Store, folder: Path) -> None:
    """As many workers, in threads, until some keys are placed."""
    crew = Crew("memory:", folder, LEASE, "thread")
    threads = [threading.Thread(target=play, args=(store, folder, f"t{number}", 0, LEASE)) for number in range(CREW)]
    for thread in threads:
        thread.start()
    wait_until(lambda: crew.newest() > 20)
    (folder / STOP).touch()
    for thread in threads:
        thread.join()


def test_threads_on_memory(tmp_path: Path) -> None:
    threads_on(MemoryStore(), tmp_path)
    assert assert_linear(tmp_path) > 50


def test_a_store_that_looks_and_then_takes_is_caught(tmp_path: Path) -> None:
    threads_on(CheckThenAct(0.002), tmp_path)
    calls = calls_of(sorted(tmp_path.glob("*.history")))
    assert any(mistake(about) for about in calls.values())

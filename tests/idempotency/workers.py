"""Processes that ask one store about the same keys, may be killed at any moment, and leave their histories behind."""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rulewright.idempotency.claims import Claim, Claimed, Taken
from rulewright.idempotency.store import open_store
from tests.idempotency.history import Recorder

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess
    from multiprocessing.synchronize import Barrier
    from pathlib import Path

    from rulewright.idempotency.claims import Store

WINDOW = 4
"""So many keys at once are asked about by all processes."""
WORK_SECONDS = 0.01
"""The longest time between a claim and its completion, unless a process stalls."""
STOP = "stop"
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(
    ["__main__", "rulewright.idempotency.database", "rulewright.idempotency.redis", __name__]
)


def key_of(number: int) -> str:
    return f"key {number}"


def work(url: str, folder: Path, name: str, first: int, lease: float) -> None:
    """Places orders, and asks again for those that are placed, until the folder has a file `stop`."""
    with closing(open_store(url)) as store:
        play(store, folder, name, first, lease)


def play(store: Store, folder: Path, name: str, first: int, lease: float) -> None:
    """As `work`, on a store."""
    rng = random.Random(name)
    recorder = Recorder(store, folder / f"{name}.history")
    done: set[int] = set()
    base = first
    for turn in range(10**9):
        if (folder / STOP).exists():
            return
        number = base + rng.randrange(WINDOW)
        found = recorder.claim(Claim(key_of(number), "place", "print"), lease)
        if isinstance(found, Claimed):
            time.sleep(rng.random() * WORK_SECONDS)
            if rng.random() < 0.1:
                recorder.release(found.token)
            elif recorder.complete(found.token, f"{name}-{turn}"):
                done.add(number)
        elif isinstance(found, Taken):
            done.add(number)
        else:
            time.sleep(rng.random() * WORK_SECONDS)
        while base in done and base + 1 in done:
            # The one before the last is asked for once more, as who did not hear the answer does.
            base += 1


def claim_all(url: str, keys: int, seed: str, ready: Barrier, won: list[tuple[str, int]]) -> None:
    """Claims every key, in an order of its own, once all rivals are ready; notes what it has won."""
    order = list(range(keys))
    random.Random(seed).shuffle(order)
    with closing(open_store(url)) as store:
        ready.wait(120)
        for number in order:
            found = store.claim([Claim(str(number), "place", seed)], 600)
            if isinstance(found, Claimed):
                won.append((str(number), found.token.fence))


@dataclass
class Crew:
    """Workers on one store.

    Attributes:
        url: the store.
        folder: where their histories are.
        lease: the seconds of their claims.
        seed: tells the crews of several runs apart.
    """

    url: str
    folder: Path
    lease: float
    seed: str
    _names: int = 0
    _running: dict[str, BaseProcess] = field(default_factory=dict)

    def start(self, count: int) -> None:
        """Starts some more, somewhat behind the newest key that anybody has asked about."""
        for _ in range(count):
            name = f"{self.seed}-{self._names}"
            self._names += 1
            first = max(0, self.newest() - 2 * WINDOW)
            process = CONTEXT.Process(target=work, args=(self.url, self.folder, name, first, self.lease), daemon=True)
            process.start()
            self._running[name] = process

    def newest(self) -> int:
        """The newest key that was asked about."""
        found = [int(word.split(b'"')[0]) for path in self.histories() for word in _tail(path).split(b"key ")[1:]]
        return max(found, default=0)

    def is_past(self, number: int) -> bool:
        """Whether a newer key was asked about."""
        return self.newest() > number

    def kill(self, rng: random.Random) -> None:
        """Kills one by SIGKILL, a random number of calls after it has begun."""
        name = rng.choice(sorted(self._running))
        process = self._running.pop(name)
        path, lines = self.folder / f"{name}.history", rng.randrange(1, 40)
        until = time.monotonic() + 30
        while not path.exists() or path.read_bytes().count(b"\n") < lines:
            assert process.is_alive(), f"{name} ended by itself with {process.exitcode}"
            assert time.monotonic() < until, f"{name} stands still"
            time.sleep(rng.random() * 0.005)
        process.kill()
        process.join()
        path.with_suffix(".killed").write_text(str(time.monotonic()))

    def stop(self) -> None:
        """Lets all end in good order."""
        (self.folder / STOP).touch()
        for name, process in self._running.items():
            process.join(60)
            assert process.exitcode == 0, f"{name} ended with {process.exitcode}"
        self._running.clear()

    def histories(self) -> list[Path]:
        """The files of all workers, also of those that are gone."""
        return sorted(self.folder.glob("*.history"))


def settle(store: Store, folder: Path, numbers: range, lease: float) -> list[str | None]:
    """What stands under each key in the end. A key that is in flight must be free once its lease has ended.

    Returns:
        The replies; None where nobody completed anything.
    """
    recorder = Recorder(store, folder / "settled.history")
    until = time.monotonic() + lease
    found = []
    for number in numbers:
        record = recorder.read(key_of(number))
        while record is None:
            claimed = recorder.claim(Claim(key_of(number), "place", "print"), lease)
            if isinstance(claimed, Claimed):
                recorder.release(claimed.token)
                break
            assert time.monotonic() < until + 1, f"{key_of(number)} is stuck beyond its lease: {claimed}"
            time.sleep(0.01)
            record = recorder.read(key_of(number))
        found.append(None if record is None else str(record.reply))
    return found


def _tail(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(max(0, os.fstat(file.fileno()).st_size - 2_000))
        return file.read()

from __future__ import annotations

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from rulewright.idempotency.model import Record
from rulewright.idempotency.store import Store, StoreError, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEYS = 25
RIVALS = 8


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    opened = open_store("memory:" if request.param == "memory" else f"sqlite:///{tmp_path / 'orders.db'}")
    yield opened
    opened.close()


def record(key: str, reply: str = "first") -> Record:
    return Record(key, "createAsyncOrder", "fingerprint", {"reply": reply, "n": [1, 2.5, None]})


def test_whoever_comes_first_has_the_key(store: Store) -> None:
    assert store.read("a") is None
    first = record("a")
    assert store.remember(first) is first
    assert store.remember(record("a", "second")) == first
    assert store.read("a") == first
    assert store.read("b") is None


def test_keys_are_compared_exactly(store: Store) -> None:
    for key in ("a", "A", "a ", "ä", "a\u0308", "😀", ""):
        ours = record(key, key)
        assert store.remember(ours) is ours
        assert store.read(key) == ours


def test_of_many_threads_one_has_each_key(store: Store) -> None:
    def claim(rival: int) -> list[Record]:
        ours = [record(str(key), f"rival {rival}") for key in range(KEYS)]
        return [mine for mine in ours if store.remember(mine) is mine]

    with ThreadPoolExecutor(RIVALS) as pool:
        won = [mine for winners in pool.map(claim, range(RIVALS)) for mine in winners]
    assert sorted(mine.key for mine in won) == sorted(map(str, range(KEYS)))
    assert all(store.read(mine.key) == mine for mine in won)


def _claim_in_process(url: str, rival: int) -> list[str]:
    opened = open_store(url)
    ours = [record(str(key), f"rival {rival}") for key in range(KEYS)]
    won = [mine.key for mine in ours if opened.remember(mine) is mine]
    opened.close()
    return won


def test_of_many_processes_one_has_each_key(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'orders.db'}"
    context = multiprocessing.get_context("spawn")
    with context.Pool(4) as pool:
        won = [
            key for winners in pool.starmap(_claim_in_process, [(url, rival) for rival in range(4)]) for key in winners
        ]
    assert sorted(won) == sorted(map(str, range(KEYS)))


def test_a_file_remembers_when_it_is_opened_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'orders.db'}"
    first = open_store(url)
    first.remember(record("a"))
    first.close()
    again = open_store(url)
    assert again.read("a") == record("a")
    again.close()


@pytest.mark.parametrize("url", ["", "orders.db", "mongodb://localhost", "sqlite:///no/such/folder/orders.db"])
def test_what_is_no_store_is_refused(url: str) -> None:
    with pytest.raises(StoreError, match=r"store"):
        open_store(url)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "orders.db").write_text("not a database, but long enough to be looked at as one" * 10)
    with pytest.raises(StoreError, match="cannot be opened"):
        open_store(f"sqlite:///{tmp_path / 'orders.db'}")

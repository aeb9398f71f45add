"""The tables of a database: made once, carried over from the first version, and left alone where a later one made them."""

from __future__ import annotations

import multiprocessing
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import psycopg
import pytest
from redis import Redis

from rulewright.idempotency.claims import Claim, Record, StoreError, Taken
from rulewright.idempotency.model import Request, fingerprint_of, key_of
from rulewright.idempotency.store import open_store
from rulewright.loading import bundled
from tests.servers import emptied

if TYPE_CHECKING:
    from pathlib import Path

    from rulewright.language.conditions import Json
    from tests.servers import Server

(ORDER_ONCE,) = bundled().plan.idempotency
ORDER: Json = {"accountIdentifier": "acme", "externalRefID": "Größe-1", "amount": 25.5}
PROCESSES = 4


def first_version(path: Path, orders: int) -> None:
    """A file as the first version wrote it, whose keys had letters beyond ASCII as escapes."""
    with closing(sqlite3.connect(path)) as file, file:
        file.execute(
            "CREATE TABLE rulewright_keys (key VARCHAR NOT NULL, operation VARCHAR NOT NULL,"
            " fingerprint VARCHAR NOT NULL, reply TEXT NOT NULL, PRIMARY KEY (key))"
        )
        file.executemany(
            "INSERT INTO rulewright_keys VALUES (?, 'createAsyncOrder', ?, ?)",
            [
                (
                    rf'idempotency.ORDER-ONCE ["acme","Gr\u00f6\u00dfe-{number}"]',
                    fingerprint_of(ORDER_ONCE, ORDER),
                    f'{{"n":{number}}}',
                )
                for number in range(orders)
            ],
        )


def test_the_records_of_the_first_version_are_carried_over(tmp_path: Path) -> None:
    path = tmp_path / "orders.db"
    first_version(path, 3)
    key = key_of(ORDER_ONCE, Request(bundled().plan.operations["createAsyncOrder"], ORDER))
    assert key is not None
    for _ in range(2):
        with closing(open_store(f"sqlite:///{path}")) as store:
            known = Record(key, "createAsyncOrder", fingerprint_of(ORDER_ONCE, ORDER), "", {"n": 1})
            assert store.read(key) == known
            assert store.claim([Claim(key, "createAsyncOrder", "")], 60) == Taken(known)
    with closing(sqlite3.connect(path)) as file:
        tables = {name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert tables == {"rulewright_records", "rulewright_schema", "rulewright_fence", "rulewright_seen"}
        assert file.execute("SELECT count(*) FROM rulewright_records").fetchone() == (3,)


def _open(url: str) -> str:
    with closing(open_store(url)) as store:
        found = store.read('idempotency.ORDER-ONCE ["acme","Größe-7"]')
    return "" if found is None else str(found.reply)


@pytest.mark.parametrize("orders", [0, 500])
def test_of_several_processes_one_makes_the_tables(tmp_path: Path, orders: int) -> None:
    path = tmp_path / "orders.db"
    if orders:
        first_version(path, orders)
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        found = pool.map(_open, [f"sqlite:///{path}"] * PROCESSES, chunksize=1)
    assert found == ["{'n': 7}" if orders else ""] * PROCESSES


def test_of_several_processes_one_makes_the_tables_of_postgresql(postgres: Server) -> None:
    url = emptied(postgres)
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        assert pool.map(_open, [url] * PROCESSES, chunksize=1) == [""] * PROCESSES


def test_tables_of_a_later_version_in_postgresql_are_left_alone(postgres: Server) -> None:
    open_store(emptied(postgres)).close()
    with closing(psycopg.connect(postgres.url.replace("+psycopg", ""), autocommit=True)) as connection:
        connection.execute("UPDATE rulewright_schema SET version = 3")
    with pytest.raises(StoreError, match="its tables are of version 3, and this rulewright knows 2"):
        open_store(postgres.url)


def test_keys_of_a_later_version_in_redis_are_left_alone(redis: Server) -> None:
    with Redis.from_url(emptied(redis)) as client:
        client.set("{rulewright}:schema", 2)
    with pytest.raises(StoreError, match="its keys are of version 2, and this rulewright knows 1"):
        open_store(redis.url)


def test_tables_of_a_later_version_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "orders.db"
    open_store(f"sqlite:///{path}").close()
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE rulewright_schema SET version = 3")
    with pytest.raises(StoreError, match="its tables are of version 3, and this rulewright knows 2"):
        open_store(f"sqlite:///{path}")

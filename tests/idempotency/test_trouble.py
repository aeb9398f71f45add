"""What stores do when something breaks: each behaviour that `docs/idempotency.md` states."""

from __future__ import annotations

import random
import subprocess
import sys
from contextlib import closing, suppress
from dataclasses import replace
from itertools import count
from textwrap import dedent
from typing import TYPE_CHECKING

import psycopg
import pytest
from redis import BlockingConnectionPool, Redis
from sqlalchemy import create_engine

from rulewright.idempotency.claims import (
    Claim,
    Claimed,
    ClaimLostError,
    InFlight,
    StoreError,
    StoreUnavailableError,
    Taken,
)
from rulewright.idempotency.connections import Base
from rulewright.idempotency.database import DatabaseStore
from rulewright.idempotency.redis import RedisStore
from rulewright.idempotency.schema import POSTGRESQL
from rulewright.idempotency.store import open_store
from tests.servers import HOST, emptied, free_port, postgresql, redis_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rulewright.idempotency.claims import Store, Token
    from tests.servers import Server

LEASE = 60.0


def claim(key: str) -> Claim:
    return Claim(key, "createAsyncOrder", "print")


def claimed(store: Store, key: str) -> Token:
    found = store.claim([claim(key)], LEASE)
    assert isinstance(found, Claimed), found
    return found.token


def plain(server: Server) -> psycopg.Connection:
    return psycopg.connect(server.url.replace("+psycopg", ""), autocommit=True)


@pytest.fixture(params=["postgres", "redis"])
def restarted(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server that is this test's alone."""
    with {"postgres": postgresql, "redis": redis_server}[request.param]() as server:
        yield server


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("postgresql+psycopg://rulewright:secret@{host}:{port}/orders", "cannot be opened"),
        ("postgres://rulewright:secret@{host}:{port}/orders", "cannot be opened"),
        ("postgresql://rulewright:secret@{host}:port/orders", "no URL of a database"),
        ("redis://:secret@{host}:{port}/0", "cannot be opened"),
        ("redis://:secret@{host}:port/0", "no URL of a Redis"),
        ("mysql://rulewright:secret@{host}/orders", "names no store"),
    ],
)
def test_what_cannot_be_opened_is_told_without_its_password(url: str, says: str) -> None:
    with pytest.raises(StoreError, match=says) as caught:
        open_store(url.format(host=HOST, port=free_port()))
    assert "secret" not in str(caught.value)


def test_a_database_that_is_not_there_is_told(postgres: Server) -> None:
    with pytest.raises(StoreError, match="does not exist"):
        open_store(postgres.url.replace("/postgres", "/nothing"))


def test_a_server_that_was_restarted_is_found_again_with_what_it_kept(restarted: Server) -> None:
    with closing(open_store(restarted.url)) as store:
        store.complete(claimed(store, "a"), "created", {"n": 1})
        in_flight = claimed(store, "b")
        restarted.stop("killed")
        with pytest.raises(StoreUnavailableError):
            store.claim([claim("c")], LEASE)
        with pytest.raises(StoreUnavailableError):
            store.complete(in_flight, "created", {"n": 2})
        restarted.start()
        assert isinstance(store.claim([claim("a")], LEASE), Taken)
        store.complete(in_flight, "created", {"n": 2})
        found = store.read("b")
        assert found is not None
        assert found.reply == {"n": 2}
        later = claimed(store, "c")
        assert later.fence > in_flight.fence


def test_connections_that_the_server_has_closed_are_not_used(postgres: Server) -> None:
    with closing(open_store(emptied(postgres))) as store:
        token = claimed(store, "a")
        with closing(plain(postgres)) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND usename = 'rulewright'"
            )
        store.complete(token, "created", None)


def test_connections_that_redis_has_closed_are_not_used(redis: Server) -> None:
    with closing(open_store(emptied(redis))) as store, Redis.from_url(redis.url) as other:
        token = claimed(store, "a")
        other.execute_command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
        store.complete(token, "created", None)


def test_a_pool_of_connections_that_is_empty_is_waited_for_and_told(postgres: Server) -> None:
    open_store(emptied(postgres)).close()
    engine = create_engine(postgres.url, isolation_level="AUTOCOMMIT", pool_size=1, max_overflow=0, pool_timeout=0.1)
    with closing(DatabaseStore(Base(engine, POSTGRESQL))) as store:
        with engine.connect(), pytest.raises(StoreUnavailableError, match="QueuePool limit"):
            store.claim([claim("a")], LEASE)
        claimed(store, "a")


def test_a_pool_of_redis_that_is_empty_is_waited_for_and_told(redis: Server) -> None:
    pool = BlockingConnectionPool.from_url(emptied(redis), max_connections=1, timeout=0.1, decode_responses=True)
    with closing(RedisStore(Redis(connection_pool=pool), "redis")) as store:
        held = pool.get_connection()  # type: ignore[no-untyped-call]
        with pytest.raises(StoreUnavailableError, match="No connection available"):
            store.claim([claim("a")], LEASE)
        pool.release(held)  # type: ignore[no-untyped-call]
        claimed(store, "a")


def test_a_transaction_that_stalls_holds_nobody_up_for_long(postgres: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rulewright.idempotency.connections._WAIT_SECONDS", 1)
    with closing(open_store(emptied(postgres))) as store, closing(plain(postgres)) as other:
        token = claimed(store, "a")
        other.execute("BEGIN")
        other.execute("SELECT * FROM rulewright_records FOR UPDATE")
        with pytest.raises(StoreUnavailableError, match="lock timeout"):
            store.complete(token, "created", None)
        claimed(store, "b")
        other.execute("ROLLBACK")
        store.complete(token, "created", None)


def test_a_server_that_only_reads_still_answers_replays(postgres: Server) -> None:
    with closing(plain(postgres)) as other, closing(open_store(emptied(postgres))) as store:
        store.complete(claimed(store, "a"), "created", None)
        store.close()
        other.execute("ALTER ROLE rulewright SET default_transaction_read_only = on")
        try:
            with pytest.raises(StoreUnavailableError, match="read-only transaction"):
                store.claim([claim("b")], LEASE)
            assert isinstance(store.claim([claim("a")], LEASE), Taken)
        finally:
            other.execute("SET default_transaction_read_only = off")
            other.execute("ALTER ROLE rulewright RESET default_transaction_read_only")


def test_a_redis_that_is_full_still_answers_replays(redis: Server) -> None:
    with closing(open_store(emptied(redis))) as store, Redis.from_url(redis.url) as other:
        store.complete(claimed(store, "a"), "created", None)
        other.config_set("maxmemory", 1)
        try:
            with pytest.raises(StoreUnavailableError, match=r"maxmemory|OOM"):
                store.claim([claim("b")], LEASE)
            found = store.read("a")
            assert found is not None
        finally:
            other.config_set("maxmemory", 0)
        claimed(store, "b")


def test_fences_grow_also_where_redis_has_lost_everything(redis: Server) -> None:
    with closing(open_store(emptied(redis))) as store, Redis.from_url(redis.url) as other:
        before = claimed(store, "a")
        other.flushall()
        assert claimed(store, "a").fence > before.fence
        with pytest.raises(ClaimLostError):
            store.complete(before, "created", None)


def test_redis_itself_forgets_what_is_not_to_be_kept(redis: Server) -> None:
    with closing(open_store(emptied(redis))) as store, Redis.from_url(redis.url) as other:

        def ttl() -> int:
            [name] = [key for key in other.scan_iter() if key not in (b"{rulewright}:fence", b"{rulewright}:schema")]
            return int(other.ttl(name))

        token = claimed(store, "a")
        assert LEASE < ttl() <= LEASE + 3_600
        store.complete(token, "created", None)
        assert ttl() == -1
        emptied(redis)
        found = store.claim([replace(claim("a"), keep=100)], LEASE)
        assert isinstance(found, Claimed)
        store.complete(found.token, "created", None)
        assert 90 < ttl() <= 100


FULL = dedent(
    """
    import resource, signal, sys
    from rulewright.idempotency.claims import Claim, Claimed, StoreUnavailableError, Taken
    from rulewright.idempotency.store import open_store

    store = open_store(sys.argv[1])
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))
    done = []
    try:
        while True:
            found = store.claim([Claim(str(len(done)), "place", "print")], 60)
            assert isinstance(found, Claimed)
            store.complete(found.token, "created", {"long": "x" * 1_000})
            done.append(found.token)
    except StoreUnavailableError:
        pass
    assert len(done) > 20
    for number in range(len(done)):
        assert isinstance(store.claim([Claim(str(number), "place", "print")], 60), Taken)
    print(len(done))
    """
)


def test_on_a_full_disk_what_was_answered_stays_and_replays_go_on(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'orders.db'}"
    told = subprocess.run([sys.executable, "-c", FULL, url], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    with closing(open_store(url)) as store:
        assert all(store.read(str(number)) is not None for number in range(int(told.stdout)))
        claimed(store, told.stdout + "more")


def test_on_a_full_disk_of_postgresql_what_was_answered_stays_and_replays_go_on() -> None:
    wide = 1_000_000
    with postgresql() as server, closing(open_store(server.url)) as before:
        claimed(before, "in flight")
        # A file of its log is 16 MiB; those of tables grow with the replies, which are of texts that do not shrink.
        unlimited = server.command
        server.stop()
        server.command = ["prlimit", f"--fsize={17 * 2**20}", *unlimited]
        server.start()
        with closing(open_store(server.url)) as store:
            replies = (random.Random(number).randbytes(wide // 2).hex() for number in count())
            done: list[str] = []
            with suppress(StoreUnavailableError):
                while len(done) < 50:
                    store.complete(claimed(store, str(len(done))), "created", next(replies))
                    done.append(str(len(done)))
            assert 5 < len(done) < 50
            assert all(isinstance(store.claim([claim(key)], LEASE), Taken) for key in done)
            with pytest.raises(StoreUnavailableError, match="cannot be asked"):
                store.complete(claimed(store, "one more"), "created", next(replies))
        server.stop()
        server.command = unlimited
        server.start()
        with closing(open_store(server.url)) as later:
            found = [later.read(key) for key in done]
            assert all(record is not None and len(str(record.reply)) == wide for record in found)
            later.complete(claimed(later, "after it"), "created", next(replies))
            assert isinstance(later.claim([claim("in flight")], LEASE), InFlight)


def test_packages_that_are_missing_are_named_with_what_installs_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "redis", None)
    monkeypatch.delitem(sys.modules, "rulewright.idempotency.redis", raising=False)
    with pytest.raises(StoreError, match=r"pip install 'rulewright\[redis\]'"):
        open_store("redis://127.0.0.1:1/0")

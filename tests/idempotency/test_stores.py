"""Every store, the same questions: who has a key, for how long, and what stands under it."""

from __future__ import annotations

import gc
import sqlite3
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import chain, repeat
from typing import TYPE_CHECKING

import pytest

from rulewright.idempotency.claims import Claim, Claimed, ClaimLostError, InFlight, Record, StoreError, Taken, Token
from rulewright.idempotency.database import DatabaseStore
from rulewright.idempotency.memory import MemoryStore
from rulewright.idempotency.store import open_store
from tests.servers import emptied, wait

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from rulewright.idempotency.claims import Store
    from rulewright.idempotency.link import Link
    from rulewright.language.conditions import Json

KEYS = 25
RIVALS = 8
LEASE = 60.0


@dataclass
class Clock:
    """A clock that goes on when it is told to."""

    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Subject:
    """A store, how time passes for it, and how short the shortest lease of the tests is."""

    store: Store
    passes: Callable[[float], None]
    short: float


@pytest.fixture(params=["memory", "sqlite", "postgres", "redis"])
def subject(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Subject]:
    clock = Clock()

    def passes(seconds: float) -> None:
        clock.now += seconds

    match request.param:
        case "memory":
            yield Subject(MemoryStore(clock), passes, short=10.0)
        case "sqlite":
            with closing(DatabaseStore.open(f"sqlite:///{tmp_path / 'orders.db'}", clock)) as file:
                yield Subject(file, passes, short=10.0)
        case name:
            # Its clock is the server's, and really has to pass.
            server = request.getfixturevalue(name)
            with closing(open_store(emptied(server))) as remote:
                yield Subject(remote, partial(wait, server), short=0.25)


@pytest.fixture
def store(subject: Subject) -> Store:
    return subject.store


def claim(key: str, fingerprint: str = "print", keep: float | None = None) -> Claim:
    return Claim(key, "createAsyncOrder", fingerprint, keep)


def claimed(store: Store, *keys: str, lease: float = LEASE, keep: float | None = None) -> Token:
    found = store.claim([claim(key, keep=keep) for key in keys], lease)
    assert isinstance(found, Claimed), found
    return found.token


def record(key: str, reply: str = "first") -> Record:
    return Record(key, "createAsyncOrder", "print", "created", {"reply": reply})


def test_a_key_is_free_then_in_flight_then_taken(store: Store) -> None:
    assert store.read("a") is None
    token = claimed(store, "a")
    assert store.read("a") is None
    busy = store.claim([claim("a", "other")], LEASE)
    assert isinstance(busy, InFlight)
    assert (busy.key, busy.operation, busy.fingerprint) == ("a", "createAsyncOrder", "print")
    assert LEASE - 5 < busy.seconds <= LEASE
    store.complete(token, "created", {"reply": "first"})
    assert store.claim([claim("a", "other")], LEASE) == Taken(record("a"))
    assert store.read("a") == record("a")
    assert store.read("b") is None


def test_what_is_given_up_is_free_again(store: Store) -> None:
    token = claimed(store, "a")
    store.release(token)
    store.release(token)
    later = claimed(store, "a")
    assert later.fence > token.fence
    store.release(token)
    assert isinstance(store.claim([claim("a")], LEASE), InFlight)


def test_what_was_given_up_cannot_be_completed(store: Store) -> None:
    token = claimed(store, "a")
    store.release(token)
    with pytest.raises(ClaimLostError, match="lost"):
        store.complete(token, "created", None)
    assert store.read("a") is None


def test_an_answer_is_not_given_up(store: Store) -> None:
    token = claimed(store, "a")
    store.complete(token, "created", {"reply": "first"})
    store.release(token)
    assert store.read("a") == record("a")


def test_completing_again_changes_nothing(store: Store) -> None:
    token = claimed(store, "a")
    store.complete(token, "created", {"reply": "first"})
    store.complete(token, "replayed", {"reply": "second"})
    assert store.read("a") == record("a")


def test_a_key_is_free_when_its_lease_has_ended(subject: Subject) -> None:
    store = subject.store
    first = claimed(store, "a", lease=subject.short)
    subject.passes(subject.short)
    second = claimed(store, "a")
    assert second.fence > first.fence
    with pytest.raises(ClaimLostError):
        store.complete(first, "created", {"reply": "late"})
    store.release(first)
    store.complete(second, "created", {"reply": "first"})
    with pytest.raises(ClaimLostError):
        store.complete(first, "created", {"reply": "later still"})
    assert store.read("a") == record("a")


def test_who_is_late_is_heard_while_nobody_else_has_claimed(subject: Subject) -> None:
    token = claimed(subject.store, "a", lease=subject.short)
    subject.passes(subject.short)
    subject.store.complete(token, "created", {"reply": "first"})
    assert subject.store.read("a") == record("a")


def test_a_key_is_kept_for_its_time_and_not_its_lease(subject: Subject) -> None:
    store = subject.store
    store.complete(claimed(store, "a", lease=subject.short), "created", {"reply": "first"})
    token = claimed(store, "b", keep=subject.short)
    store.complete(token, "created", {"reply": "first"})
    subject.passes(subject.short)
    assert store.claim([claim("a")], LEASE) == Taken(record("a"))
    assert store.read("b") is None
    again = claimed(store, "b")
    assert again.fence > token.fence
    assert store.read("b") is None
    store.complete(again, "created", {"reply": "first"})
    subject.passes(subject.short)
    assert store.read("b") == record("b"), "the second claim is kept for ever"


@pytest.mark.parametrize("subject", ["memory", "sqlite"], indirect=True)
def test_the_time_that_a_key_is_kept_is_counted_from_its_answer_on(subject: Subject) -> None:
    store = subject.store
    token = claimed(store, "a", keep=10)
    subject.passes(5)
    store.complete(token, "created", {"reply": "first"})
    subject.passes(9)
    assert store.claim([claim("a")], LEASE) == Taken(record("a"))
    subject.passes(1)
    assert store.read("a") is None


def test_keys_are_claimed_together_or_not_at_all(store: Store) -> None:
    store.complete(claimed(store, "taken"), "created", {"reply": "first"})
    busy = claimed(store, "busy")
    found = store.claim([claim("free"), claim("taken"), claim("busy")], LEASE)
    assert found == Taken(record("taken"))
    found = store.claim([claim("free"), claim("busy"), claim("taken")], LEASE)
    assert isinstance(found, InFlight)
    assert found.key == "busy"
    both = claimed(store, "free", "free too")
    assert set(both.keys) == {"free", "free too"}
    store.complete(both, "created", {"reply": "first"})
    assert (store.read("free"), store.read("free too")) == (record("free"), record("free too"))
    store.release(busy)


def test_of_a_lost_claim_nothing_is_recorded(subject: Subject) -> None:
    store = subject.store
    both = claimed(store, "a", "b", lease=subject.short)
    subject.passes(subject.short)
    claimed(store, "b")
    with pytest.raises(ClaimLostError):
        store.complete(both, "created", None)
    assert (store.read("a"), store.read("b")) == (None, None)


def test_keys_are_compared_exactly(store: Store) -> None:
    keys = ("a", "A", "a ", "ä", "a\u0308", "😀", "", "x" * 10_000, "x" * 10_001)
    for key in keys:
        store.complete(claimed(store, key), "created", {"reply": key})
    assert [store.read(key) for key in keys] == [record(key, key) for key in keys]


def test_replies_come_back_as_they_were(store: Store) -> None:
    reply: Json = {"b": [1, Decimal("0.1000000000000000000001"), 1.5, None, True], "a": 'é"\u0001', "n": 10**30}
    store.complete(claimed(store, "a"), "created", reply)
    found = store.read("a")
    assert found is not None
    assert found.reply == reply
    assert isinstance(found.reply, dict)
    assert list(found.reply) == ["b", "a", "n"]
    store.complete(claimed(store, "nothing"), "created", None)
    nothing = store.read("nothing")
    assert nothing is not None
    assert nothing.reply is None


def test_of_many_threads_one_has_each_key(store: Store) -> None:
    def rival(number: int) -> list[Token]:
        found = [store.claim([claim(str(key), str(number))], LEASE) for key in range(KEYS)]
        return [mine.token for mine in found if isinstance(mine, Claimed)]

    with ThreadPoolExecutor(RIVALS) as pool:
        won = [token for tokens in pool.map(rival, range(RIVALS)) for token in tokens]
    assert sorted(token.keys[0] for token in won) == sorted(map(str, range(KEYS)))
    assert len({token.fence for token in won}) == KEYS


def test_pairs_of_keys_in_either_order_do_not_wait_for_each_other(store: Store) -> None:
    def rival(number: int) -> list[Token]:
        found = []
        for key in range(KEYS):
            pair = [claim(f"{key}-a"), claim(f"{key}-b")]
            found.append(store.claim(pair[:: 1 if number % 2 else -1], LEASE))
        return [mine.token for mine in found if isinstance(mine, Claimed)]

    with ThreadPoolExecutor(RIVALS) as pool:
        won = [token for tokens in pool.map(rival, range(RIVALS)) for token in tokens]
    assert len(won) == KEYS


@pytest.mark.parametrize("subject", ["sqlite", "postgres"], indirect=True)
def test_keys_that_were_free_a_moment_ago_are_claimed_together_or_not_at_all(
    store: DatabaseStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.complete(claimed(store, "taken"), "created", {"reply": "first"})
    look = store._first_standing  # noqa: SLF001 - what happens between two statements
    looks = chain([lambda *_: None], repeat(look))

    def late(link: Link, claims: Sequence[Claim]) -> InFlight | Taken | None:
        return next(looks)(link, claims)

    monkeypatch.setattr(store, "_first_standing", late)
    free = [f"free {number}" for number in range(8)]  # some come before the other in the order of the rows
    assert store.claim([*map(claim, free), claim("taken")], LEASE) == Taken(record("taken"))
    assert len(claimed(store, *free).keys) == len(free)


def test_a_file_keeps_what_it_holds(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'orders.db'}"
    with closing(open_store(url)) as first:
        before = claimed(first, "a")
        first.complete(before, "created", {"reply": "first"})
        in_flight = claimed(first, "b")
    with closing(open_store(url)) as again:
        assert again.read("a") == record("a")
        assert isinstance(again.claim([claim("b")], LEASE), InFlight)
        again.complete(in_flight, "created", {"reply": "first"})
        assert again.read("b") == record("b")
        assert claimed(again, "c").fence > in_flight.fence


def test_rows_whose_time_is_long_over_are_removed(tmp_path: Path) -> None:
    clock = Clock()
    with closing(DatabaseStore.open(f"sqlite:///{tmp_path / 'orders.db'}", clock)) as store:
        for key in ("a", "b"):
            store.complete(claimed(store, key, keep=10), "created", None)
        store.complete(claimed(store, "c"), "created", None)
        claimed(store, "d", lease=10)
        clock.now += 5_000
        store.complete(claimed(store, "b", keep=10), "created", None)
        store.sweep()
        with closing(sqlite3.connect(tmp_path / "orders.db")) as file:
            left = [key for (key,) in file.execute("SELECT key FROM rulewright_records ORDER BY key")]
    assert left == ["b", "c"]


def test_memory_holds_no_more_than_what_is_kept() -> None:
    clock = Clock()
    store = MemoryStore(clock)
    store.complete(claimed(store, "for ever"), "created", {"reply": "first"})
    gc.collect()
    before = sys.getallocatedblocks()
    for number in range(30_000):
        store.complete(claimed(store, str(number), keep=10), "created", None)
        clock.now += 10
    gc.collect()
    assert sys.getallocatedblocks() - before < 40_000, "one of thirty records or more is held"
    assert store.read("for ever") == record("for ever")


def test_a_writer_that_never_ends_is_waited_for_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rulewright.idempotency.connections._WAIT_SECONDS", 0.1)
    with closing(open_store(f"sqlite:///{tmp_path / 'orders.db'}")) as store:
        store.complete(claimed(store, "a"), "created", {"reply": "first"})
        with closing(sqlite3.connect(tmp_path / "orders.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreError, match="database is locked"):
                store.claim([claim("b")], LEASE)
            assert store.claim([claim("a")], LEASE) == Taken(record("a")), "readers do not wait"
            other.execute("ROLLBACK")
        claimed(store, "b")


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("", "names no store"),
        ("orders.db", "names no store"),
        ("mongodb://localhost", "names no store"),
        ("sqlite://", "is a file"),
        ("sqlite:///:memory:", "is a file"),
        ("sqlite:orders.db", "no URL"),
        ("sqlite:///no/such/folder/orders.db", "unable to open database file"),
    ],
)
def test_what_is_no_store_is_refused(url: str, says: str) -> None:
    with pytest.raises(StoreError, match=says):
        open_store(url)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "orders.db").write_text("not a database, but long enough to be looked at as one" * 10)
    with pytest.raises(StoreError, match="cannot be opened"):
        open_store(f"sqlite:///{tmp_path / 'orders.db'}")


def test_time_that_is_left_shrinks(tmp_path: Path) -> None:
    with closing(open_store(f"sqlite:///{tmp_path / 'orders.db'}")) as store:
        claimed(store, "a", lease=5)
        first = store.claim([claim("a")], LEASE)
        time.sleep(0.02)
        second = store.claim([claim("a")], LEASE)
        assert isinstance(first, InFlight)
        assert isinstance(second, InFlight)
        assert second.seconds < first.seconds

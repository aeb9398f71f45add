"""What an event loop does itself, and what it leaves to threads, so that it waits for no lock, no disk, no long work."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import threading
from contextlib import closing, suppress
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from rulewright.idempotency.claims import Claim, Claimed, InFlight, StoreUnavailableError
from rulewright.idempotency.database import DatabaseStore
from rulewright.idempotency.memory import MemoryStore
from rulewright.loading import loads
from rulewright.middleware.asgi import ContractMiddleware
from rulewright.middleware.gate import Gate
from rulewright.middleware.message import Answer
from tests.middleware.test_gate import MADE, Away, admitted, entered, gate
from tests.middleware.tickets import TICKETS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rulewright.idempotency.claims import Store, Taken

LEASE = 60.0
CUSTOM = """
      CENTS: { custom: rulewright.manual.functions.has_whole_cents, examples: [{ base: alone, valid: true }] }
"""
CLAIM = Claim("key", "book", "print")


def locked(path: Path) -> sqlite3.Connection:
    """A connection to a file that nobody else can write to for now."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute("BEGIN IMMEDIATE")
    return connection


async def asked(app: ContractMiddleware, number: int, note: str = "") -> int:
    """The status that an application behind its contract answers."""
    body = json.dumps({"no": f"T-{number:05}", "seats": 2, "note": note}).encode()
    parts, found = [{"type": "http.request", "body": body}], []

    async def receive() -> dict[str, Any]:
        return parts.pop()

    async def send(message: Any) -> None:
        found.append(message)

    headers = [(b"content-type", b"application/json")]
    scope = {"type": "http", "method": "POST", "path": "/tickets", "query_string": b"", "headers": headers}
    await app(scope, receive, send)
    return int(found[0]["status"])


async def booked(_scope: object, _receive: object, send: Any) -> None:
    await send({"type": "http.response.start", "status": 201, "headers": []})
    await send({"type": "http.response.body", "body": b"{}"})


def guarded(store: Store | str | None, text: str = TICKETS) -> ContractMiddleware:
    return ContractMiddleware(booked, rules=loads(text, "tickets.yaml"), store=store, today=lambda: date(2026, 3, 2))


class Told(MemoryStore):
    """A store that notes on which threads it is asked for a claim."""

    def __init__(self) -> None:
        super().__init__()
        self.threads: list[threading.Thread] = []

    def claim(self, claims: Sequence[Claim], lease: float) -> Claimed | InFlight | Taken:
        self.threads.append(threading.current_thread())
        return super().claim(claims, lease)


class Slow(Told):
    """As a store that is asked over a network."""

    def prompt(self) -> None:  # type: ignore[override]
        """It is not prompt."""


def test_a_file_that_is_being_written_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "keys.db"
    with closing(DatabaseStore.open(f"sqlite:///{path}")) as store:
        prompt = store.prompt()
        assert prompt is not None
        with closing(prompt), closing(locked(path)) as writer:
            with pytest.raises(StoreUnavailableError, match="locked"):
                prompt.claim([CLAIM], LEASE)
            writer.execute("ROLLBACK")
            claimed = prompt.claim([CLAIM], LEASE)
            assert isinstance(claimed, Claimed)
            assert isinstance(store.claim([CLAIM], LEASE), InFlight)
            writer.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreUnavailableError, match="locked"):
                prompt.complete(claimed.token, "made", {})
            writer.execute("ROLLBACK")
            prompt.complete(claimed.token, "made", {})
            assert store.read("key") is not None


def test_the_event_loop_goes_on_while_a_file_is_being_written(tmp_path: Path) -> None:
    path = tmp_path / "keys.db"
    app = guarded(f"sqlite:///{path}")

    async def both() -> int:
        with closing(locked(path)) as writer:
            waiting = asyncio.create_task(asked(app, 1))
            done, _ = await asyncio.wait([waiting], timeout=0.05)
            assert not done
            writer.execute("ROLLBACK")
            return await waiting

    assert asyncio.run(both()) == 201


def test_the_log_of_a_file_is_written_back_again_and_again(tmp_path: Path) -> None:
    async def many() -> None:
        app = guarded(f"sqlite:///{tmp_path / 'keys.db'}")
        for number in range(1_200):
            assert await asked(app, number) == 201

    asyncio.run(many())
    # SQLite begins its log anew after 1,000 pages of 4 KiB have been written back; each request writes about ten.
    assert (tmp_path / "keys.db-wal").stat().st_size < 24e6


@pytest.mark.parametrize(
    ("store", "text", "note", "in_loop"),
    [
        (Told(), TICKETS, "", True),
        (Slow(), TICKETS, "", False),
        (Told(), TICKETS.replace("length: 0..40", "length: 0..40000"), "x" * 20_000, False),
        (Told(), TICKETS.replace("    rules:\n", f"    rules:\n{CUSTOM}", 1), "", False),
    ],
)
def test_what_may_take_long_is_done_on_a_thread(store: Told, text: str, note: str, *, in_loop: bool) -> None:
    assert asyncio.run(asked(guarded(store, text), 1, note)) == 201
    assert [thread is threading.main_thread() for thread in store.threads] == [in_loop]


def test_a_gate_that_is_prompt_says_nothing_of_what_another_will_do(caplog: pytest.LogCaptureFixture) -> None:
    away = gate(Away(since="claim"))
    prompt = away.prompt()
    assert prompt is not None
    with pytest.raises(StoreUnavailableError):
        entered(prompt)
    late = gate(Away(since="complete")).prompt()
    assert late is not None
    taken = admitted(late)
    with pytest.raises(StoreUnavailableError):
        late.settle(taken, MADE)
    assert not caplog.records
    assert isinstance(entered(away), Answer)


def test_without_a_store_nothing_is_waited_for() -> None:
    assert isinstance(Gate(rules=loads(TICKETS, "tickets.yaml")).prompt(), Gate)


def test_rows_whose_time_is_over_are_removed_by_who_may_wait(tmp_path: Path) -> None:
    path, now = tmp_path / "keys.db", [1_000_000.0]

    def rows() -> int:
        with closing(sqlite3.connect(path)) as connection:
            return int(connection.execute("SELECT count(*) FROM rulewright_records WHERE key = 'old'").fetchone()[0])

    with closing(DatabaseStore.open(f"sqlite:///{path}", lambda: now[0])) as store:
        taken = store.claim([Claim("old", "book", "print", keep=1)], LEASE)
        assert isinstance(taken, Claimed)
        store.complete(taken.token, "made", {})
        now[0] += 10_000
        prompt = store.prompt()
        assert prompt is not None
        with closing(prompt):
            for number in range(1_100):
                with suppress(StoreUnavailableError):
                    prompt.claim([Claim(f"new {number}", "book", "print")], LEASE)
        assert rows() == 1, "that would keep a prompt caller waiting"
        store.claim([Claim("one more", "book", "print")], LEASE)
        assert rows() == 0

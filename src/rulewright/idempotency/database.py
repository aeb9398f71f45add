"""The store in a database, SQLite or PostgreSQL, through SQLAlchemy: one row per key, taken in one statement."""

from __future__ import annotations

import time
from contextlib import contextmanager, suppress
from itertools import count
from sqlite3 import OperationalError
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from rulewright.idempotency.canonical import json_text
from rulewright.idempotency.claims import (
    Claimed,
    ClaimLostError,
    InFlight,
    StoreError,
    StoreUnavailableError,
    Taken,
    Token,
)
from rulewright.idempotency.rows import id_of, standing, values_of
from rulewright.idempotency.schema import POSTGRESQL, SQLITE, prepare_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import URL, Connection, Engine
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

    from rulewright.idempotency.claims import Claim, Record
    from rulewright.idempotency.schema import Dialect
    from rulewright.language.conditions import Json

_WAIT_SECONDS = 10
"""How long is waited for a connection, and for a lock that others hold."""
_SWEEP_EVERY, _SWEPT = 1_000, 2_000
"""So many claims after another, at most so many rows whose time is over are removed."""
_GRACE_SECONDS = 3_600
"""Rows stay so long after their end: who completes late is heard while nobody else has claimed the key."""


class DatabaseStore:
    """Records in the table `rulewright_records`. PostgreSQL's clock decides there; in SQLite, `clock` does."""

    def __init__(self, engine: Engine, dialect: Dialect, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._dialect = dialect
        self._clock = clock
        self._claims = count(1)
        now = dialect.now
        self._take = text(
            "INSERT INTO rulewright_records AS r (id, key, operation, fingerprint, keep, fence, ends)"
            f" VALUES (:id, :key, :operation, :fingerprint, :keep, :fence, {now} + :lease)"
            " ON CONFLICT (id) DO UPDATE SET operation = excluded.operation, fingerprint = excluded.fingerprint,"
            " keep = excluded.keep, fence = excluded.fence, ends = excluded.ends, outcome = NULL, reply = NULL"
            f" WHERE r.ends <= {now}"
        )
        self._look = text(
            f"SELECT key, operation, fingerprint, outcome, reply, ends - {now} AS remaining FROM rulewright_records"
            f" WHERE id = :id AND (ends IS NULL OR ends > {now})"
        )
        self._put = text(
            "UPDATE rulewright_records SET outcome = coalesce(outcome, :outcome), reply = coalesce(reply, :reply),"
            f" ends = CASE WHEN outcome IS NULL THEN {now} + keep ELSE ends END WHERE id = :id AND fence = :fence"
        )
        self._drop = text("DELETE FROM rulewright_records WHERE id = :id AND fence = :fence AND outcome IS NULL")
        self._sweep = text(
            "DELETE FROM rulewright_records WHERE id IN (SELECT id FROM rulewright_records"
            f" WHERE ends <= {now} - :grace LIMIT :most{dialect.unlocked})"
        )

    @classmethod
    def open(cls, url: str, clock: Callable[[], float] = time.time) -> DatabaseStore:
        """The store at an SQLAlchemy URL; its tables are made where they are missing. Raises StoreError."""
        try:
            engine, dialect = _engine(make_url(url))
        except (ArgumentError, ValueError) as error:
            raise StoreError(
                "what names the store is no URL of a database: write sqlite:///orders.db, or"
                " postgresql+psycopg://user:password@host/database"
            ) from error
        try:
            with engine.connect() as connection:
                prepare_tables(connection, dialect)
        except (SQLAlchemyError, StoreError) as error:
            engine.dispose()
            raise StoreError(f"the store “{engine.url}” cannot be opened: {_reason(error)}") from error
        return cls(engine, dialect, clock)

    def claim(self, claims: Sequence[Claim], lease: float) -> Claimed | InFlight | Taken:
        """See `Store`."""
        with self._asking() as connection:
            # Most keys that are not free are found so by readers, whom no writer keeps waiting.
            standing_now = self._first_standing(connection, claims)
            if standing_now is not None:
                return standing_now
            with self._writing(connection):
                found = self._taken(connection, claims, lease)
        if next(self._claims) % _SWEEP_EVERY == 0:
            self.sweep()
        return found

    def complete(self, token: Token, outcome: str, reply: Json) -> None:
        """See `Store`."""
        written = json_text(reply)
        with self._asking() as connection, self._writing(connection):
            for row in sorted(map(id_of, token.keys)):
                values = {"id": row, "fence": token.fence, "outcome": outcome, "reply": written, **self._now()}
                if not connection.execute(self._put, values).rowcount:
                    raise ClaimLostError(token)

    def release(self, token: Token) -> None:
        """See `Store`."""
        with self._asking() as connection, self._writing(connection):
            for row in sorted(map(id_of, token.keys)):
                connection.execute(self._drop, {"id": row, "fence": token.fence})

    def read(self, key: str) -> Record | None:
        """See `Store`."""
        with self._asking() as connection:
            row = connection.execute(self._look, {"id": id_of(key), **self._now()}).one_or_none()
        found = None if row is None else standing(row)
        return found.record if isinstance(found, Taken) else None

    def sweep(self) -> None:
        """Removes rows whose time has long been over, a limited number at once."""
        with self._asking() as connection, self._writing(connection):
            connection.execute(self._sweep, {"grace": _GRACE_SECONDS, "most": _SWEPT, **self._now()})

    def close(self) -> None:
        """Closes the connections."""
        self._engine.dispose()

    def _first_standing(self, connection: Connection, claims: Sequence[Claim]) -> InFlight | Taken | None:
        """How the first key stands that is not free."""
        for claim in claims:
            row = connection.execute(self._look, {"id": id_of(claim.key), **self._now()}).one_or_none()
            if row is not None:
                return standing(row)
        return None

    def _taken(self, connection: Connection, claims: Sequence[Claim], lease: float) -> Claimed | InFlight | Taken:
        """Claims the keys in a transaction; gives back what it has taken where one of them is not free any more."""
        fence = int(connection.exec_driver_sql(self._dialect.next_fence).scalar_one())
        # In one order everywhere, so that no two transactions wait for each other.
        rows = sorted((values_of(claim, fence, lease) for claim in claims), key=lambda row: row["id"])
        for values in rows:
            if connection.execute(self._take, {**values, **self._now()}).rowcount:
                continue
            for row in rows:
                connection.execute(self._drop, {"id": row["id"], "fence": fence})
            found = self._first_standing(connection, claims)
            # Where its time ended just now it is free again, and who asks once more will have it.
            return found or InFlight(values["key"], values["operation"], values["fingerprint"], 0.0)
        return Claimed(Token(tuple(claim.key for claim in claims), fence))

    @contextmanager
    def _asking(self) -> Iterator[Connection]:
        """A connection; whatever goes wrong with it means that the store cannot be asked."""
        try:
            with self._engine.connect() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise StoreUnavailableError(f"the store “{self._engine.url}” cannot be asked: {_reason(error)}") from error

    @contextmanager
    def _writing(self, connection: Connection) -> Iterator[None]:
        """A transaction that writes."""
        connection.exec_driver_sql(self._dialect.begin)
        try:
            yield
            connection.exec_driver_sql("COMMIT")
        except BaseException:
            with suppress(SQLAlchemyError):  # where the connection is lost, so is the transaction
                connection.exec_driver_sql("ROLLBACK")
            raise

    def _now(self) -> dict[str, float]:
        return {"now": self._clock()} if self._dialect is SQLITE else {}


def _engine(url: URL) -> tuple[Engine, Dialect]:
    """The engine of a database that keeps records, and what is particular about it."""
    if url.get_backend_name() == "sqlite":
        if url.database in (None, "", ":memory:"):
            raise StoreError("a SQLite store is a file: write sqlite:///orders.db, or memory: to keep nothing")
        engine = create_engine(
            url, isolation_level="AUTOCOMMIT", connect_args={"timeout": _WAIT_SECONDS}, pool_timeout=_WAIT_SECONDS
        )
        event.listen(engine, "connect", _prepare_sqlite)
        return engine, SQLITE
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        isolation_level="AUTOCOMMIT",
        connect_args={"connect_timeout": _WAIT_SECONDS},
        pool_pre_ping=True,
        pool_timeout=_WAIT_SECONDS,
    )
    event.listen(engine, "connect", _prepare_postgresql)
    return engine, POSTGRESQL


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """Several processes share a SQLite file: readers and the one writer do not block each other in WAL mode."""
    cursor = connection.cursor()
    with suppress(OperationalError):
        # It fails where another process is setting it at this moment; it is a property of the file, so once is enough.
        cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()


def _prepare_postgresql(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """A process that stalls in the middle of a transaction holds nobody up for long."""
    cursor = connection.cursor()
    cursor.execute(f"SET lock_timeout = '{_WAIT_SECONDS}s'")
    cursor.execute(f"SET idle_in_transaction_session_timeout = '{_WAIT_SECONDS}s'")
    cursor.close()


def _reason(error: Exception) -> str:
    """What a database says is wrong, in its first line."""
    return str(getattr(error, "orig", None) or error).strip().partition("\n")[0]

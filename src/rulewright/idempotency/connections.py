"""A URL → a database whose tables are ready: links to it, transactions in it, and numbers that grow."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import dataclass
from sqlite3 import OperationalError
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from rulewright.idempotency.claims import StoreError, StoreUnavailableError
from rulewright.idempotency.link import Link, Statement
from rulewright.idempotency.schema import POSTGRESQL, SQLITE, prepare_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL, Engine
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

    from rulewright.idempotency.schema import Dialect

_WAIT_SECONDS = 10
"""How long is waited for a connection, and for a lock that others hold."""


@dataclass(frozen=True, slots=True)
class Base:
    """A database with the tables of this version."""

    engine: Engine
    dialect: Dialect

    @classmethod
    def open(cls, url: str) -> Base:
        """The database at an SQLAlchemy URL; its tables are made where they are missing. Raises StoreError."""
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
        return cls(engine, dialect)

    def prompt(self) -> Base:
        """A SQLite database once more: without waiting for locks, and without writing back what is in its log."""
        engine = _sqlite_engine(self.engine.url, wait=0)
        event.listen(engine, "connect", _leave_the_log)
        return Base(engine, self.dialect)

    def statement(self, sql: str) -> Statement:
        """The statement of a text with parameters such as `:key`."""
        return Statement.of(self.engine, sql)

    @contextmanager
    def asking(self) -> Iterator[Link]:
        """A link to the database; whatever goes wrong with it means that the store cannot be asked."""
        try:
            pooled = self.engine.raw_connection()
        except (SQLAlchemyError, self._errors) as error:
            raise self._unavailable(error) from error
        try:
            yield Link(pooled.cursor())
        except self._errors as error:
            # It may be the connection that is broken, and a new one costs little beside what went wrong.
            pooled.invalidate()
            raise self._unavailable(error) from error
        finally:
            pooled.close()

    @contextmanager
    def writing(self) -> Iterator[Link]:
        """A link, and a transaction on it."""
        with self.asking() as link, self.transaction(link):
            yield link

    @contextmanager
    def transaction(self, link: Link) -> Iterator[None]:
        """A transaction that writes."""
        link.execute(self.dialect.begin)
        try:
            yield
            link.execute("COMMIT")
        except BaseException:
            with suppress(self._errors):  # where the connection is lost, so is the transaction
                link.execute("ROLLBACK")
            raise

    def next_fence(self, link: Link) -> int:
        """A number that was not given before, and is higher than all that were; within a transaction."""
        ((fence,),) = link.execute(self.dialect.next_fence)
        return int(fence)

    @property
    def _errors(self) -> type[Exception]:
        """What the driver raises."""
        return self.engine.dialect.loaded_dbapi.Error

    def _unavailable(self, error: Exception) -> StoreUnavailableError:
        return StoreUnavailableError(f"the store “{self.engine.url}” cannot be asked: {_reason(error)}")

    def close(self) -> None:
        """Closes the connections."""
        self.engine.dispose()


def _engine(url: URL) -> tuple[Engine, Dialect]:
    """The engine of a database that keeps records, and what is particular about it."""
    if url.get_backend_name() == "sqlite":
        if url.database in (None, "", ":memory:"):
            raise StoreError("a SQLite store is a file: write sqlite:///orders.db, or memory: to keep nothing")
        return _sqlite_engine(url, wait=_WAIT_SECONDS), SQLITE
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        isolation_level="AUTOCOMMIT",
        connect_args={"connect_timeout": _WAIT_SECONDS},
        pool_pre_ping=True,
        pool_timeout=_WAIT_SECONDS,
    )
    event.listen(engine, "connect", _prepare_postgresql)
    return engine, POSTGRESQL


def _sqlite_engine(url: URL, *, wait: float) -> Engine:
    engine = create_engine(url, isolation_level="AUTOCOMMIT", connect_args={"timeout": wait}, pool_timeout=wait)
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _leave_the_log(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """Writing the log back waits for the disk; whoever else uses the file does it."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA wal_autocheckpoint=0")
    cursor.close()


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

"""The store in a database, through SQLAlchemy: one row per key, taken by whoever inserts it."""

from __future__ import annotations

import json
from contextlib import suppress
from decimal import Decimal
from sqlite3 import OperationalError
from typing import TYPE_CHECKING

from sqlalchemy import Column, MetaData, String, Table, Text, create_engine, event, insert, select
from sqlalchemy.exc import ArgumentError, IntegrityError, SQLAlchemyError
from sqlalchemy.schema import CreateTable

from rulewright.idempotency.model import Record
from rulewright.idempotency.store import StoreError

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

_METADATA = MetaData()
_KEYS = Table(
    "rulewright_keys",
    _METADATA,
    Column("key", String, primary_key=True),
    Column("operation", String, nullable=False),
    Column("fingerprint", String, nullable=False),
    Column("reply", Text, nullable=False),
)
_WAIT_SECONDS = 30


class DatabaseStore:
    """Records in the table `rulewright_keys`; its primary key is what makes taking a key atomic."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str) -> DatabaseStore:
        """The store at an SQLAlchemy URL; its table is made where it is missing. Raises StoreError."""
        try:
            engine = create_engine(url, connect_args={"timeout": _WAIT_SECONDS})
            event.listen(engine, "connect", _prepare)
            with engine.begin() as connection:
                connection.execute(CreateTable(_KEYS, if_not_exists=True))
        except (ArgumentError, SQLAlchemyError) as error:
            reason = getattr(error, "orig", None) or error
            raise StoreError(f"the store “{url}” cannot be opened: {reason}") from error
        return cls(engine)

    def remember(self, record: Record) -> Record:
        """The record that stands under the key: this one if the key was free, else the one that took it."""
        values = {
            "key": record.key,
            "operation": record.operation,
            "fingerprint": record.fingerprint,
            "reply": json.dumps(record.reply, default=_number),
        }
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(_KEYS).values(values))
        except IntegrityError:
            found = self.read(record.key)
            if found is None:
                raise
            return found
        return record

    def read(self, key: str) -> Record | None:
        """The record under a key."""
        with self._engine.connect() as connection:
            row = connection.execute(select(_KEYS).where(_KEYS.c.key == key)).one_or_none()
        return None if row is None else Record(row.key, row.operation, row.fingerprint, json.loads(row.reply))

    def close(self) -> None:
        """Closes the connections."""
        self._engine.dispose()


def _prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """Several processes share a SQLite file: readers and the one writer do not block each other in WAL mode."""
    cursor = connection.cursor()
    with suppress(OperationalError):
        # It fails where another process is setting it at this moment; it is a property of the file, so once is enough.
        cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()


def _number(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(type(value).__name__)

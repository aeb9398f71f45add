"""A database → the same, with the tables of this version in it: made, or carried over from an earlier one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from rulewright.idempotency.canonical import canonical
from rulewright.idempotency.claims import StoreError
from rulewright.idempotency.rows import id_of
from rulewright.reading.json import read_json

if TYPE_CHECKING:
    from sqlalchemy import Connection

VERSION = 2
"""The first version, of which no database says that it has it, is the one table `rulewright_keys`."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """What one database says otherwise than another.

    Attributes:
        begin: begins a transaction that writes.
        now: the seconds since 1970, by the clock that decides.
        next_fence: gives a number that was not given before, and is higher than all that were.
        unlocked: makes a query pass over rows that others are writing.
        lock: keeps other processes from the tables while they are made.
        bytes: the type of bytes.
        fences: makes what `next_fence` reads.
        clustered: keeps the rows of a table in the order of its key.
    """

    begin: str
    now: str
    next_fence: str
    unlocked: str
    lock: tuple[str, ...]
    bytes: str
    fences: tuple[str, ...]
    clustered: str


SQLITE = Dialect(
    begin="BEGIN IMMEDIATE",
    now=":now",
    next_fence="UPDATE rulewright_fence SET last = last + 1 RETURNING last",
    unlocked="",
    lock=(),
    bytes="BLOB",
    fences=(
        "CREATE TABLE rulewright_fence (last BIGINT NOT NULL)",
        "INSERT INTO rulewright_fence (last) VALUES (0)",
    ),
    clustered=" WITHOUT ROWID",
)
POSTGRESQL = Dialect(
    begin="BEGIN ISOLATION LEVEL READ COMMITTED",
    now="CAST(extract(epoch FROM clock_timestamp()) AS double precision)",
    next_fence="SELECT nextval('rulewright_fence')",
    unlocked=" FOR UPDATE SKIP LOCKED",
    lock=("SELECT pg_advisory_xact_lock(7239074981)",),
    bytes="BYTEA",
    fences=("CREATE SEQUENCE rulewright_fence",),
    clustered="",
)


def prepare_tables(connection: Connection, dialect: Dialect) -> None:
    """Makes the tables or brings them to this version; of several processes, one does it and the others wait.

    Raises:
        StoreError: a later version of rulewright wrote them.
    """
    if _known_version(connection) == VERSION:
        return
    connection.exec_driver_sql(dialect.begin)
    try:
        for statement in dialect.lock:
            connection.exec_driver_sql(statement)
        found = _known_version(connection)
        if found < VERSION:
            _create(connection, dialect)
        if found == 1:
            _carry_over(connection)
    except BaseException:
        connection.exec_driver_sql("ROLLBACK")
        raise
    connection.exec_driver_sql("COMMIT")


def _version(connection: Connection) -> int:
    """The version of the tables; 0 where there are none."""
    tables = inspect(connection)
    if tables.has_table("rulewright_schema"):
        return int(connection.exec_driver_sql("SELECT version FROM rulewright_schema").scalar_one())
    return 1 if tables.has_table("rulewright_keys") else 0


def _known_version(connection: Connection) -> int:
    version = _version(connection)
    if version > VERSION:
        raise StoreError(f"its tables are of version {version}, and this rulewright knows {VERSION}: use the later one")
    return version


def _create(connection: Connection, dialect: Dialect) -> None:
    """The tables of this version.

    A record's id is the SHA-256 of its key: an index takes no key of any length. It is in flight while it has no
    outcome; `ends` is then the end of its lease, and later the end of its time, or null where that is for ever.
    """
    for statement in (
        f"""CREATE TABLE rulewright_records (
            id {dialect.bytes} PRIMARY KEY,
            key TEXT NOT NULL,
            operation TEXT NOT NULL,
            fingerprint TEXT NOT NULL,
            keep DOUBLE PRECISION,
            fence BIGINT NOT NULL,
            ends DOUBLE PRECISION,
            outcome TEXT,
            reply TEXT
        )""",
        "CREATE INDEX rulewright_records_ends ON rulewright_records (ends) WHERE ends IS NOT NULL",
        f"""CREATE TABLE rulewright_seen (
            id {dialect.bytes} PRIMARY KEY,
            operation TEXT NOT NULL,
            fingerprint TEXT NOT NULL,
            file TEXT NOT NULL,
            line BIGINT NOT NULL,
            run BIGINT NOT NULL
        ){dialect.clustered}""",
        *dialect.fences,
        "CREATE TABLE rulewright_schema (version INTEGER NOT NULL)",
        f"INSERT INTO rulewright_schema (version) VALUES ({VERSION})",
    ):
        connection.exec_driver_sql(statement)


def _carry_over(connection: Connection) -> None:
    """The records of the first version, which knew nothing of leases: all were answered, and are kept for ever."""
    old = connection.exec_driver_sql("SELECT key, operation, fingerprint, reply FROM rulewright_keys")
    insert = text(
        "INSERT INTO rulewright_records (id, key, operation, fingerprint, fence, outcome, reply)"
        " VALUES (:id, :key, :operation, :fingerprint, 0, '', :reply)"
    )
    for row in old:
        key = _spelled(row.key)
        values = {"id": id_of(key), "key": key, "operation": row.operation, "fingerprint": row.fingerprint}
        connection.execute(insert, {**values, "reply": row.reply})
    connection.exec_driver_sql("DROP TABLE rulewright_keys")


def _spelled(key: str) -> str:
    """A key of the first version, which wrote letters beyond ASCII as escapes, as it is written now."""
    rule, _, values = key.partition(" ")
    return f"{rule} {canonical(read_json(values))}"

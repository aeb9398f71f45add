"""A connection string → the store of that kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.idempotency.claims import StoreError
from rulewright.idempotency.memory import MemoryStore

if TYPE_CHECKING:
    from rulewright.idempotency.claims import Store

IN_MEMORY = ("memory:", "memory")
"""The connection strings of a store that one process has for itself."""
_EXTRAS = {"sqlite": "sqlite", "postgresql": "postgres", "postgres": "postgres"} | dict.fromkeys(
    ("redis", "rediss", "unix"), "redis"
)
"""What brings the packages of each sort of store, by the scheme of its URLs."""


def open_store(url: str) -> Store:
    """The store that a connection string names.

    Args:
        url: `memory:`, `sqlite:///orders.db`, `postgresql+psycopg://user@host/database`, or `redis://host:6379/0`.

    Raises:
        StoreError: the text names no store that this version has, the packages that it needs are not installed, or it
            cannot be opened.
    """
    if url in IN_MEMORY:
        return MemoryStore()
    scheme = url.partition(":")[0].partition("+")[0]
    extra = _EXTRAS.get(scheme)
    if extra is None:
        raise StoreError(
            f"“{scheme}” names no store: write memory:, sqlite:///orders.db, postgresql+psycopg://user@host/database or"
            " redis://host:6379/0"
        )
    try:
        if extra == "redis":
            from rulewright.idempotency.redis import RedisStore  # noqa: PLC0415 - an extra

            return RedisStore.open(url)
        from rulewright.idempotency.database import DatabaseStore  # noqa: PLC0415 - an extra

        return DatabaseStore.open(url)
    except ModuleNotFoundError as error:
        raise StoreError(
            f"a store of {scheme} needs a package that is not installed ({error.name}); install it with:"
            f" pip install 'rulewright[{extra}]'"
        ) from error

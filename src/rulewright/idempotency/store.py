"""A connection string → the store of that kind; and what every store does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from rulewright.idempotency.memory import MemoryStore

if TYPE_CHECKING:
    from rulewright.idempotency.model import Record


class Store(Protocol):
    """What remembers which request took a key."""

    def remember(self, record: Record) -> Record:
        """The record that stands under the key: this one if the key was free, else the one that took it; atomically."""

    def read(self, key: str) -> Record | None:
        """The record under a key."""

    def close(self) -> None:
        """Lets go of what the store holds open."""


class StoreError(ValueError):
    """A connection string that names no store, or a store that cannot be opened."""


def open_store(url: str) -> Store:
    """The store that `memory:` or `sqlite:///file.db` names.

    Raises:
        StoreError: the text names no store that this version has, or the file cannot be used.
    """
    if url in ("memory:", "memory"):
        return MemoryStore()
    if url.startswith("sqlite:"):
        from rulewright.idempotency.database import DatabaseStore  # noqa: PLC0415 - SQLAlchemy is an extra

        return DatabaseStore.open(url)
    raise StoreError(f"“{url}” names no store: write memory: or sqlite:///orders.db")

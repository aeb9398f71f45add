"""The store that forgets when its process ends."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rulewright.idempotency.model import Record


class MemoryStore:
    """Records in a dictionary, behind one lock."""

    def __init__(self) -> None:
        self._records: dict[str, Record] = {}
        self._lock = Lock()

    def remember(self, record: Record) -> Record:
        """The record that stands under the key: this one if the key was free, else the one that took it."""
        with self._lock:
            return self._records.setdefault(record.key, record)

    def read(self, key: str) -> Record | None:
        """The record under a key."""
        with self._lock:
            return self._records.get(key)

    def close(self) -> None:
        """Nothing is held open."""

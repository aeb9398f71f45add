"""Keys and new orders → which order a key stands for; everything is kept in memory."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias

# The account and the externalRefID: a ref names one order of an account.
Key: TypeAlias = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Order:
    """One accepted asynchronous order."""

    customer: str | None
    external_ref_id: str | None
    total_line_items: int
    created_at: datetime
    repeated_line_ids: dict[str, int]


@dataclass(frozen=True, slots=True)
class Placement:
    """The order that a key stands for, and whether this request made it."""

    order: Order
    new: bool


@dataclass(slots=True)
class OrderBook:
    """All orders of one service."""

    orders: dict[Key, Order] = field(default_factory=dict)
    sync_refs: set[Key] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)
    latest: datetime | None = None

    def place(self, key: Key, make: Callable[[], Order]) -> Placement:
        """Give the order of ``key``, made now if there is none; of simultaneous callers, one makes it."""
        with self.lock:
            known = self.orders.get(key)
            if known is not None:
                return Placement(known, new=False)
            order = self.orders[key] = make()
            return Placement(order, new=True)

    def place_sync(self, key: Key) -> bool:
        """Note a ref used in ``POST /orders`` and tell whether it is new."""
        with self.lock:
            new = key not in self.sync_refs
            self.sync_refs.add(key)
            return new

    def stamp(self, now: datetime) -> datetime:
        """Give the creation time of a new order: now, or a millisecond after the latest order.

        Two orders never share it, even under a clock that stands still, so that they can be told apart.
        """
        if self.latest is not None:
            now = max(now, self.latest + timedelta(milliseconds=1))
        self.latest = now
        return now

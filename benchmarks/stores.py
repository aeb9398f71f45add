"""Stores of keys → the processor time that one claim with its completion takes, and one replay, in who asks.

Memory and a SQLite file by default; give the addresses of others, such as postgresql+psycopg://… and redis://…, whose
keys stay there until they are forgotten.
"""

from __future__ import annotations

import secrets
import sys
import tempfile
import time
from contextlib import closing
from typing import TYPE_CHECKING

from rulewright.idempotency.claims import Claim, Claimed
from rulewright.idempotency.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from rulewright.idempotency.claims import Store

CLAIMS = 400
ROUNDS = 7
LEASE_SECONDS = 30.0


def milliseconds(ask: Callable[[str], None], keys: list[str]) -> float:
    """CPU time of the process, for each key."""
    started = time.process_time()
    for key in keys:
        ask(key)
    return (time.process_time() - started) / len(keys) * 1_000


def measured(store: Store) -> tuple[float, float]:
    """The best of some rounds: a claim with its completion, and a replay, in milliseconds."""

    def place(key: str) -> None:
        claimed = store.claim([Claim(key, "place", "print")], LEASE_SECONDS)
        if isinstance(claimed, Claimed):
            store.complete(claimed.token, "placed", {"id": key})

    def replay(key: str) -> None:
        store.claim([Claim(key, "place", "print")], LEASE_SECONDS)

    run = secrets.token_hex(8)
    rounds = [[f"{run} {number} {key}" for key in range(CLAIMS)] for number in range(ROUNDS)]
    times = [(milliseconds(place, keys), milliseconds(replay, keys)) for keys in rounds]
    return min(new for new, _ in times), min(old for _, old in times)


def main(addresses: list[str]) -> None:
    """Prints a table."""
    sys.stdout.write("| store | a claim and its completion | a replay |\n|---|---|---|\n")
    with tempfile.TemporaryDirectory() as folder:
        for address in addresses or ["memory:", f"sqlite:///{folder}/keys.db"]:
            with closing(open_store(address)) as store:
                new, old = measured(store)
            sys.stdout.write(f"| {address.partition(':')[0]} | {new:.3f} ms | {old:.3f} ms |\n")


main(sys.argv[1:])

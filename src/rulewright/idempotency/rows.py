"""Claims and records ↔ the values of a database's rows."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, TypedDict

from rulewright.idempotency.claims import InFlight, Record, Taken
from rulewright.reading.json import read_json

if TYPE_CHECKING:
    from rulewright.idempotency.claims import Claim
    from rulewright.idempotency.link import Row


def id_of(key: str) -> bytes:
    """What a key's row is found by: keys may be longer than an index takes."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()


class Values(TypedDict):
    """The parameters of the statement that makes a claim."""

    id: bytes
    key: str
    operation: str
    fingerprint: str
    keep: float | None
    fence: int
    lease: float


def values_of(claim: Claim, fence: int, lease: float) -> Values:
    """A claim, as the parameters of the statement that makes it."""
    return {
        "id": id_of(claim.key),
        "key": claim.key,
        "operation": claim.operation,
        "fingerprint": claim.fingerprint,
        "keep": claim.keep,
        "fence": fence,
        "lease": lease,
    }


def standing(row: Row) -> InFlight | Taken:
    """How a key stands, by its row: key, operation, fingerprint, outcome, reply, and the seconds that remain."""
    key, operation, fingerprint, outcome, reply, remaining = row
    if outcome is None:
        return InFlight(key, operation, fingerprint, max(remaining, 0.0))
    return Taken(Record(key, operation, fingerprint, outcome, read_json(reply)))

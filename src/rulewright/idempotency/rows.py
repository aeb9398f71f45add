"""Claims and records ↔ the values of a database's rows."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, TypedDict

from rulewright.idempotency.claims import InFlight, Record, Taken
from rulewright.reading.json import read_json

if TYPE_CHECKING:
    from sqlalchemy import Row

    from rulewright.idempotency.claims import Claim


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


def standing(row: Row[Any]) -> InFlight | Taken:
    """How the key of a row stands."""
    if row.outcome is None:
        return InFlight(row.key, row.operation, row.fingerprint, max(row.remaining, 0.0))
    return Taken(Record(row.key, row.operation, row.fingerprint, row.outcome, read_json(row.reply)))

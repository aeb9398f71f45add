"""An idempotency rule, a request and what was remembered → the outcome the request must have."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rulewright.idempotency.canonical import canonical
from rulewright.idempotency.claims import Claim
from rulewright.validation.places import Missing, value_at

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rulewright.idempotency.claims import Record
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Path
    from rulewright.plan.contract import Idempotency, Operation

REJECTED = "rejected"
"""The outcome of a request that breaks an error rule."""
_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}


@dataclass(frozen=True, slots=True)
class Request:
    """A request as far as idempotency looks at it: what it asks for, and with which body."""

    operation: Operation
    body: Json


@dataclass(frozen=True, slots=True)
class Replayed:
    """A request whose key was taken before: its outcome, and the first answer where that is given again."""

    outcome: str
    reply: Json
    original: bool


def claim_of(rule: Idempotency, request: Request) -> Claim | None:
    """What a request claims by a rule; None where the rule is not about it, or it names no key."""
    if request.operation.name not in (*rule.across, *rule.used_in):
        return None
    key = key_of(rule, request.body)
    if key is None:
        return None
    return Claim(key, request.operation.name, fingerprint_of(request.body), seconds_kept(rule))


def key_of(rule: Idempotency, payload: Json) -> str | None:
    """The key that a request names, as canonical JSON under the rule's id; None where a key field is absent or null."""
    return key_from(rule, {path: _field(payload, path) for path in rule.key})


def key_from(rule: Idempotency, fields: Mapping[Path, Json]) -> str | None:
    """As `key_of`, from the values of the key's fields."""
    values = [fields.get(path) for path in rule.key]
    return None if None in values else f"{rule.id} {canonical(values)}"


def fingerprint_of(payload: Json) -> str:
    """What is the same for bodies that are equal as JSON, and for no others (SHA-256 of the canonical form)."""
    return hashlib.sha256(canonical(payload).encode("utf-8", "surrogatepass")).hexdigest()


def seconds_kept(rule: Idempotency) -> float | None:
    """How long a key stays taken after its request was answered; None is for ever."""
    return None if rule.keep == "forever" else float(int(rule.keep[:-1]) * _SECONDS[rule.keep[-1]])


def replayed(rule: Idempotency, operation: str, fingerprint: str, found: Record) -> Replayed:
    """The outcome of a request of an operation that the rule spans, when its key was taken before."""
    if found.operation in rule.used_in and found.operation != operation:
        return Replayed(rule.used_in[found.operation], found.reply, original=False)
    reply = rule.same_body if found.fingerprint == fingerprint else rule.other_body
    # The first answer to a key that a refused request took is its refusal.
    outcome = REJECTED if reply.original and found.outcome == REJECTED else reply.outcome
    return Replayed(outcome, found.reply, reply.original)


def _field(payload: Json, path: Path) -> Json:
    found = value_at(payload, tuple(str(token) for token in path.tokens))
    return None if isinstance(found, Missing) else found

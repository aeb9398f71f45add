"""An idempotency rule, a request and what was remembered → the outcome the request must have."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from rulewright.idempotency.canonical import canonical
from rulewright.idempotency.claims import Claim
from rulewright.language.paths import Each
from rulewright.plan.messages import BODY, SECTIONS
from rulewright.validation.places import Missing, value_at

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rulewright.idempotency.claims import Record
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Path, Token
    from rulewright.plan.contract import Idempotency, Operation

REJECTED = "rejected"
"""The outcome of a request that breaks an error rule."""
NO_HEADERS: Mapping[str, Json] = MappingProxyType({})
_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}


@dataclass(frozen=True, slots=True)
class Request:
    """A request as far as idempotency looks at it: what it asks for, with which body, and which headers.

    Of the headers, the names are as their operation declares them, and the values what their texts spell.
    """

    operation: Operation
    body: Json
    headers: Mapping[str, Json] = field(default_factory=dict)

    @classmethod
    def of(cls, operation: Operation, value: Mapping[str, Json]) -> Request:
        """From a request as one object, as `validation.requests` reads it."""
        headers = value.get(SECTIONS["header"])
        return cls(operation, value.get(BODY), headers if isinstance(headers, dict) else {})


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
    key = key_of(rule, request)
    if key is None:
        return None
    return Claim(key, request.operation.name, fingerprint_of(rule, request.body), seconds_kept(rule))


def key_of(rule: Idempotency, request: Request) -> str | None:
    """The key that a request names, as canonical JSON under the rule's id; None where a part is absent or null."""
    named = {name.lower(): value for name, value in request.headers.items()} if rule.headers else {}
    return key_from(rule, {path: _field(request.body, path) for path in rule.key}, named)


def key_from(rule: Idempotency, fields: Mapping[Path, Json], headers: Mapping[str, Json] = NO_HEADERS) -> str | None:
    """As `key_of`, from the values of the key's fields, and those of headers by their names in lower case."""
    values = [*map(fields.get, rule.key), *(headers.get(name.lower()) for name in rule.headers)]
    return None if None in values else f"{rule.id} {canonical(values)}"


def fingerprint_of(rule: Idempotency, payload: Json) -> str:
    """What is the same for bodies that are equal as JSON, but for what the rule ignores, and for no others.

    It is the SHA-256 of the canonical form without those places.
    """
    for path in rule.ignoring:
        payload = _without(payload, path.tokens)
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


def _without(value: Json, tokens: tuple[Token, ...]) -> Json:
    """The value without what a path leads to; a copy only where there is something to leave out."""
    first, *rest = tokens
    if isinstance(first, Each):
        if isinstance(value, list):
            return [_without(item, tuple(rest)) for item in value] if rest else []
        if isinstance(value, dict):
            return {key: _without(member, tuple(rest)) for key, member in value.items()} if rest else {}
        return value
    if not isinstance(value, dict) or first not in value:
        return value
    if not rest:
        return {key: member for key, member in value.items() if key != first}
    return {**value, first: _without(value[first], tuple(rest))}


def _field(payload: Json, path: Path) -> Json:
    found = value_at(payload, tuple(str(token) for token in path.tokens))
    return None if isinstance(found, Missing) else found

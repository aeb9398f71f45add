"""An idempotency rule, a request and what was remembered → the outcome the request must have."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rulewright.reading.numbers import exact
from rulewright.validation.places import Missing, value_at
from rulewright.validation.values import is_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rulewright.language.conditions import Json
    from rulewright.language.paths import Path
    from rulewright.plan.contract import Idempotency


@dataclass(frozen=True, slots=True)
class Record:
    """A request that took a key, and the body it was answered with."""

    key: str
    operation: str
    fingerprint: str
    reply: Json


@dataclass(frozen=True, slots=True)
class Replayed:
    """A request whose key was taken before: its outcome, and the first answer where that is given again."""

    outcome: str
    reply: Json
    original: bool


def key_of(rule: Idempotency, payload: Json) -> str | None:
    """The key that a request names, as canonical JSON under the rule's id; None where a key field is absent or null."""
    return key_from(rule, {path: _field(payload, path) for path in rule.key})


def key_from(rule: Idempotency, fields: Mapping[Path, Json]) -> str | None:
    """As `key_of`, from the values of the key's fields."""
    values = [fields.get(path) for path in rule.key]
    return None if None in values else f"{rule.id} {canonical(values)}"


def fingerprint_of(payload: Json) -> str:
    """What is the same for bodies that are equal as JSON, and for no others (SHA-256 of the canonical form)."""
    return hashlib.sha256(canonical(payload).encode()).hexdigest()


def canonical(value: Json) -> str:
    """One spelling for all equal JSON values: sorted keys, no white space, numbers as exact decimals."""
    match value:
        case dict():
            members = (f"{json.dumps(key)}:{canonical(value[key])}" for key in sorted(value))
            return "{" + ",".join(members) + "}"
        case list():
            return "[" + ",".join(map(canonical, value)) + "]"
        case bool() | None | str():
            return json.dumps(value)
        case _:
            return _number(value)


def _number(value: Json) -> str:
    number = exact(value) if is_number(value) and not isinstance(value, bool | str | list | dict | None) else 0
    if isinstance(number, int):
        return str(number)
    normal = number.normalize()
    return str(int(normal)) if normal == normal.to_integral_value() else format(normal, "f")


def replayed(rule: Idempotency, operation: str, fingerprint: str, found: Record) -> Replayed:
    """The outcome of a request of an operation that the rule spans, when its key was taken before."""
    if found.operation in rule.used_in and found.operation != operation:
        return Replayed(rule.used_in[found.operation], found.reply, original=False)
    reply = rule.same_body if found.fingerprint == fingerprint else rule.other_body
    return Replayed(reply.outcome, found.reply, reply.original)


def _field(payload: Json, path: Path) -> Json:
    found = value_at(payload, tuple(str(token) for token in path.tokens))
    return None if isinstance(found, Missing) else found

"""An endpoint disagreeing with a verdict or with the contract: the complaint of a check, and the finding made of it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from rulewright.contract.endpoint.exchange import Exchange

_INDEX = re.compile(r"/\d+(?=/|$)")


class Kind(Enum):
    """What sort of disagreement."""

    ACCEPTED_INVALID = "accepted-invalid"
    REJECTED_VALID = "rejected-valid"
    WRONG_FIELD = "wrong-field"
    SERVER_ERROR = "server-error"
    UNDOCUMENTED_STATUS = "undocumented-status"
    RESPONSE_SHAPE = "response-shape"
    CONTENT_TYPE = "content-type"
    DUPLICATE_CREATED = "duplicate-created"
    REPLAY_DIFFERS = "replay-differs"
    RACE = "race"
    UNAUTHENTICATED = "unauthenticated"
    NO_RESPONSE = "no-response"
    SLOW = "slow"
    LEAK = "leak"


_OF_THE_ENDPOINT = frozenset({Kind.SERVER_ERROR, Kind.NO_RESPONSE})

Key: TypeAlias = tuple[str, str, tuple[str, ...], str, str]


BY_CHANCE = frozenset({Kind.NO_RESPONSE, Kind.SLOW})
"""Kinds that a busy machine or network can bring about: they count when they are seen twice."""

IN_FLIGHT = "in flight"
"""The mark of what is wrong with a request that came while another of its key was under way."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """What one check has to say about one exchange.

    Attributes:
        kind: what sort of disagreement.
        message: what the endpoint did and what was due, in one or two sentences.
        rules: the ids of the rules it is about.
        pointer: the JSON Pointer of the place, in the payload or, for `response-shape`, in the answer.
        mark: tells apart what is otherwise alike, such as the status.
    """

    kind: Kind
    message: str
    rules: tuple[str, ...] = ()
    pointer: str = ""
    mark: str = ""

    def key(self, operation: str) -> Key:
        """What complaints about the same thing have in common: array indexes do not count."""
        return (operation, self.kind.value, tuple(sorted(self.rules)), _INDEX.sub("/*", self.pointer), self.mark)

    def repeats(self, known: Key, operation: str) -> bool:
        """Whether a known complaint says the same about some of the same rules, or about the place and a rule of it.

        An endpoint that fails on a payload that is right is not asked how it fails on others.
        """
        other, kind, rules, pointer, mark = known
        if (other, kind, mark) != (operation, self.kind.value, self.mark):
            return False
        if set(rules) < set(self.rules) and (rules or self.kind in _OF_THE_ENDPOINT):
            return True
        if not self.rules and self.pointer:
            return _INDEX.sub("/*", self.pointer) == pointer
        return self.key(operation) == (other, kind, rules, pointer, mark)


@dataclass(frozen=True, slots=True)
class Finding:
    """A complaint that stands, with what reproduces it."""

    id: str
    """Stable: the same disagreement has the same id in every run."""
    complaint: Complaint
    operation: str
    exchange: Exchange = field(repr=False)
    earlier: tuple[Exchange, ...] = field(default=(), repr=False)
    """The requests that led up to it, of a disagreement across requests."""
    curl: str = ""
    part: str = ""
    """The part of the run that shows it."""

    @property
    def status(self) -> int | None:
        """The status of the answer."""
        return self.exchange.status


def finding_id(key: Key) -> str:
    """Twelve hexadecimal digits that stand for a key."""
    return hashlib.sha256(repr(key).encode()).hexdigest()[:12]

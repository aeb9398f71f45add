"""What a store is asked and what it answers: claims, tokens and records; and the protocol that every store keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rulewright.language.conditions import Json


@dataclass(frozen=True, slots=True)
class Claim:
    """A key that a request wants to take, before there is an answer.

    Attributes:
        key: the rule's id and the values of its key fields, as `model.key_of` writes them.
        operation: what the request asks for.
        fingerprint: what bodies that are the same have in common.
        keep: the seconds that the key stays taken after its request was answered; None is for ever.
    """

    key: str
    operation: str
    fingerprint: str
    keep: float | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """What stands under a key: the request that took it, and how it was answered.

    Attributes:
        key: as in the claim.
        operation: as in the claim.
        fingerprint: as in the claim.
        outcome: the name of the outcome that the request had.
        reply: what it was answered with; a store keeps any JSON value, and gives it back with every digit.
    """

    key: str
    operation: str
    fingerprint: str
    outcome: str
    reply: Json


@dataclass(frozen=True, slots=True)
class Token:
    """What shows that a claim is one's own.

    `fence` is a number that a store gives once, and higher for every later claim, also after a restart; who writes
    elsewhere on behalf of the claim can refuse numbers lower than one they have seen.
    """

    keys: tuple[str, ...]
    fence: int


@dataclass(frozen=True, slots=True)
class Claimed:
    """The keys are the caller's until the lease ends, and longer if nobody else claims them."""

    token: Token


@dataclass(frozen=True, slots=True)
class InFlight:
    """Another request under this key is being worked on.

    `seconds` are what is left of its lease: a length and not an instant, so that no two clocks are compared.
    """

    key: str
    operation: str
    fingerprint: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Taken:
    """Another request under this key was answered."""

    record: Record


class Store(Protocol):
    """What remembers which request took a key.

    Every method is atomic, may be called from any thread, and raises StoreUnavailableError when the store cannot be
    asked.
    """

    def claim(self, claims: Sequence[Claim], lease: float) -> Claimed | InFlight | Taken:
        """Claims all the keys of a request, or none: the first that is not free, in the order given, is the answer.

        A key is free when nobody has claimed it, when the lease of who did has ended without an answer, or when it has
        been kept for as long as it is to be.

        Args:
            claims: at least one; no key twice.
            lease: the seconds within which `complete` or `release` is to follow.
        """

    def complete(self, token: Token, outcome: str, reply: Json) -> None:
        """Records the answer under every key of a claim. Asked again with the same token, it changes nothing.

        Raises:
            ClaimLostError: the lease ended and somebody else has claimed a key since, or it was released. Nothing is
                recorded, and what was done for this request was done, or will be done, twice.
        """

    def release(self, token: Token) -> None:
        """Gives up a claim that is not answered; of keys that are no longer the caller's, nothing."""

    def read(self, key: str) -> Record | None:
        """The record under a key; None for a key that is free, or in flight."""

    def close(self) -> None:
        """Lets go of what the store holds open."""


@runtime_checkable
class Prompting(Protocol):
    """A store that can be asked without waiting, as by an event loop."""

    def prompt(self) -> Store | None:
        """The same keys, for a caller that must not wait; None where asking is waiting after all.

        What it cannot do at once, as when another process is writing, raises StoreUnavailableError and is not done: it
        is for a caller that may wait.
        """


class StoreError(Exception):
    """A connection string that names no store, or a store that cannot be used."""


class StoreUnavailableError(StoreError):
    """The store cannot be asked now. What was asked may have been done: a claim then ends with its lease."""


class ClaimLostError(StoreError):
    """The claim is somebody else's by now."""

    def __init__(self, token: Token) -> None:
        super().__init__(
            f"the claim {token.fence} of {' and '.join(token.keys)} was lost: its lease ended, or it was released; "
            "give the work more time (a longer lease)"
        )

"""What arrives at an application and what it answers, as texts and bytes, whatever protocol the server speaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from rulewright.language.conditions import Json

Headers: TypeAlias = tuple[tuple[str, str], ...]

_OF_ONE_ANSWER = frozenset(
    {"connection", "keep-alive", "transfer-encoding", "trailer", "upgrade", "date", "server", "set-cookie"}
)
"""Headers of one connection (RFC 9110, 7.6.1), one moment, one server or one caller: no replay has them."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A request: the path without its escapes and below the application's root, and the whole body."""

    path: str
    query: bytes
    headers: Headers
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer."""

    status: int
    headers: Headers
    body: bytes


def as_json(answer: Answer) -> Json:
    """What a store keeps of an answer; bytes are kept as Latin-1, which has a character for each."""
    kept: list[Json] = [[name, value] for name, value in answer.headers if name.lower() not in _OF_ONE_ANSWER]
    return {"status": answer.status, "headers": kept, "body": answer.body.decode("latin-1")}


def from_json(kept: Json, status: int | None = None) -> Answer | None:
    """The answer that a store kept, under another status if one is given; None for what is no answer."""
    match kept:
        case {"status": int(first), "headers": list(headers), "body": str(body)}:
            pairs = tuple((str(pair[0]), str(pair[1])) for pair in headers if isinstance(pair, list))
            return Answer(first if status is None else status, pairs, body.encode("latin-1"))
        case _:
            return None

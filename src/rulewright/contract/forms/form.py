"""One way to write a payload as a request: what a table of forms is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from rulewright.contract.endpoint.writing import json_bytes
from rulewright.validation.faults import JSON_TYPE

if TYPE_CHECKING:
    from collections.abc import Callable

    from rulewright.contract.endpoint.exchange import Headers
    from rulewright.language.conditions import Json

Family: TypeAlias = Literal[
    "key order",
    "white space",
    "escapes",
    "numbers",
    "byte order mark",
    "encodings",
    "surrogates",
    "duplicate keys",
    "no JSON",
    "no form",
    "names",
    "separators",
    "broken escapes",
    "depth",
    "huge numbers",
    "long texts",
    "content type",
    "chunked bodies",
    "Expect",
    "compression",
    "methods",
]
"""Forms that one mistake of an endpoint concerns alike: of each family and kind of finding, one is told."""


@dataclass(frozen=True, slots=True)
class Form:
    """How a payload is written.

    Attributes:
        name: what a finding says; it completes “sent with …”.
        family: what it has in common with others.
        is_settled: whether every reader sees the same request in it, so that the verdict over the payload stands. Of
            the others only crashes, hangs and leaks count.
        body: the payload → the bytes; None where the payload has nothing to write so.
        media_type: the Content-Type; None sends none.
        headers: others.
        chunk: how many bytes each chunk has; None sends the length in advance.
        waits: whether `Expect: 100-continue` is sent, and the answer to it waited for.
        method: instead of the operation's; then no body is sent.
        excused: statuses with which HTTP lets a server say that it does not take the form at all.
    """

    name: str
    family: Family
    is_settled: bool = False
    body: Callable[[Json], bytes | None] = json_bytes
    media_type: str | None = JSON_TYPE
    headers: Headers = ()
    chunk: int | None = None
    waits: bool = False
    method: str | None = None
    excused: frozenset[int] = frozenset()

    @property
    def needs_http(self) -> bool:
        """Whether there is no such thing where an application is called without a server."""
        return self.chunk is not None or self.waits

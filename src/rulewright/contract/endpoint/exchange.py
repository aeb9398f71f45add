"""One request and what came back: the evidence that every check reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from rulewright.reading.diagnostics import DiagnosticError
from rulewright.reading.json import read_json
from rulewright.reading.limits import LimitError

if TYPE_CHECKING:
    from rulewright.language.conditions import Json

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be sent. `path` is percent-encoded and starts below the address."""

    method: str
    path: str
    body: bytes | None = field(default=None, repr=False)
    authenticated: bool = True
    headers: Headers = ()
    media_type: str | None = "application/json"
    """What the body is; None does not say."""
    chunk: int | None = None
    """How many bytes each chunk of the body has; None sends the length in advance."""
    waits: bool = False
    """Whether the body is held back until the endpoint has been heard of it: `Expect: 100-continue`."""


class Failure(Enum):
    """Why there is no answer."""

    UNREACHABLE = "no connection"
    CLOSED = "closed without an answer"
    TIMEOUT = "no answer in time"
    GARBAGE = "no HTTP"
    ABANDONED = "not read"


@dataclass(frozen=True)
class Exchange:
    """A request as it was sent, its credentials masked, and the answer or the reason why there is none.

    Attributes:
        line: the request line.
        request_headers: the headers sent, credentials masked.
        body: the bytes sent.
        authenticated: whether credentials were sent.
        status: None when there is no answer.
        headers: of the answer, credentials masked.
        answer: the answer's body, credentials masked; cut at the limit of the sender.
        cut: whether it was cut.
        seconds: from the first byte sent to the last one read.
        failure: why there is no answer.
        problem: the same in words.
        echoes_credentials: whether the answer repeated the credentials.
        chunk: how many bytes each chunk of the body had, where it was sent in chunks.
        waits: whether the body was held back until the endpoint was heard of it.
        raised: what the application raised or logged, where it runs in this process.
    """

    line: str
    request_headers: Headers
    body: bytes = field(repr=False)
    authenticated: bool
    status: int | None
    headers: Headers
    answer: bytes = field(repr=False)
    cut: bool
    seconds: float
    failure: Failure | None = None
    problem: str | None = None
    echoes_credentials: bool = False
    chunk: int | None = None
    waits: bool = False
    raised: BaseException | None = field(default=None, repr=False, compare=False)

    def header(self, name: str) -> str | None:
        """A header of the answer; of several with the name, the first."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def media_type(self) -> str | None:
        """The answer's Content-Type in lower case, without its parameters."""
        value = self.header("content-type")
        return None if value is None else value.partition(";")[0].strip().lower()

    @property
    def is_labelled_json(self) -> bool:
        """Whether the answer's Content-Type says that it is JSON."""
        media_type = self.media_type or ""
        return media_type == "application/json" or media_type.endswith("+json")

    @cached_property
    def json(self) -> tuple[Json] | None:
        """The answer's body as a JSON value, in a one-tuple; None when it is no JSON."""
        try:
            return (read_json(self.answer, "<answer>"),)
        except (DiagnosticError, LimitError):
            return None

"""A request and what came of it → the exchange, credentials masked: the same whichever way the request took."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rulewright.contract.endpoint.credentials import masked
from rulewright.contract.endpoint.exchange import Exchange

if TYPE_CHECKING:
    from rulewright.contract.endpoint.address import Address
    from rulewright.contract.endpoint.credentials import Credentials
    from rulewright.contract.endpoint.exchange import Failure, Headers, Request

LIMIT_BYTES = 1024 * 1024
"""As much of an answer is kept."""
_AGENT = "rulewright"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Writes the exchanges with one address, under the same credentials each time."""

    address: Address
    credentials: Credentials | None
    limit: int = LIMIT_BYTES

    def target(self, request: Request) -> str:
        """What follows the method in the request line."""
        return self.address.prefix + request.path

    def headers(self, request: Request) -> Headers:
        """The headers to send, but those of HTTP itself and the credentials."""
        asker = self._asker(request)
        hidden = None if asker is None else asker.name.lower()
        asked = (entry for entry in request.headers if entry[0].lower() != hidden)
        always = (("Accept", "application/json"), ("User-Agent", _AGENT), *asked)
        if request.body is None:
            return always
        kind = () if request.media_type is None else (("Content-Type", request.media_type),)
        if request.chunk is not None:
            return (*always, *kind, ("Transfer-Encoding", "chunked"))
        return (*always, *kind, ("Content-Length", str(len(request.body))))

    def secret_headers(self, request: Request) -> Headers:
        """The credentials to send, which are shown nowhere."""
        asker = self._asker(request)
        return () if asker is None else ((asker.name, asker.header),)

    def answered(  # noqa: PLR0913 - what HTTP says, part by part
        self,
        request: Request,
        status: int,
        headers: Headers,
        answer: bytes,
        *,
        seconds: float,
        raised: BaseException | None = None,
    ) -> Exchange:
        """The exchange that ended with an answer; what is beyond the limit is cut off."""
        cut = len(answer) > self.limit
        answer = answer[: self.limit]
        echoes = False
        if self.credentials is not None:
            text = answer.decode(errors="surrogateescape")
            clean = masked(self.credentials, text)
            shown = tuple((name, masked(self.credentials, value)) for name, value in headers)
            echoes = request.authenticated and (clean != text or shown != headers)
            answer, headers = clean.encode(errors="surrogateescape"), shown
        return Exchange(
            line=self._line(request),
            request_headers=self._shown_headers(request),
            body=request.body or b"",
            authenticated=request.authenticated,
            status=status,
            headers=headers,
            answer=answer,
            cut=cut,
            seconds=seconds,
            echoes_credentials=echoes,
            chunk=request.chunk,
            waits=request.waits,
            raised=raised,
        )

    def failed(
        self, request: Request, failure: Failure, problem: str, seconds: float, *, raised: BaseException | None = None
    ) -> Exchange:
        """The exchange that ended without an answer."""
        return Exchange(
            line=self._line(request),
            request_headers=self._shown_headers(request),
            body=request.body or b"",
            authenticated=request.authenticated,
            status=None,
            headers=(),
            answer=b"",
            cut=False,
            seconds=seconds,
            failure=failure,
            problem=problem,
            chunk=request.chunk,
            waits=request.waits,
            raised=raised,
        )

    def _line(self, request: Request) -> str:
        return f"{request.method} {self.target(request)} HTTP/1.1"

    def _shown_headers(self, request: Request) -> Headers:
        asker = self._asker(request)
        return self.headers(request) if asker is None else (*self.headers(request), (asker.name, asker.shown))

    def _asker(self, request: Request) -> Credentials | None:
        return self.credentials if request.authenticated else None

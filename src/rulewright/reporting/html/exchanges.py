"""A finding → the requests that show it, each beside its answer, as they may be shown."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rulewright.contract.findings.finding import Kind
from rulewright.reporting.html.bodies import Body, Privacy, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.contract.endpoint.exchange import Exchange, Headers
    from rulewright.contract.findings.finding import Finding

_TELLING = frozenset(
    {"accept", "allow", "content-length", "content-type", "date", "retry-after", "server", "transfer-encoding"}
    | {"user-agent", "expect"}
)
"""Headers whose values are about the message, not about anybody."""

_SECRET = frozenset({"set-cookie"})
_PARAMETER = re.compile(r"\{[^{}/]+\}")


@dataclass(frozen=True, slots=True)
class Side:
    """A request or an answer: its first line, its headers, its body."""

    line: str
    headers: Headers
    body: Body


@dataclass(frozen=True, slots=True)
class Pair:
    """A request and its answer, and how long it took."""

    sent: Side
    received: Side
    seconds: float


def pairs_of(finding: Finding, privacy: Privacy) -> Iterator[Pair]:
    """The requests that led to a finding, and in the end the one that shows it."""
    bodies = [exchange.body for exchange in (*finding.earlier, finding.exchange)]
    hidden = frozenset[str]().union(*map(privacy.hidden_in, bodies))
    careful = replace(privacy, hidden=hidden)
    for exchange in finding.earlier:
        yield _pair(exchange, None, None, careful)
    pointer = finding.complaint.pointer or None
    is_about_answer = finding.complaint.kind is Kind.RESPONSE_SHAPE
    sent, received = (None, pointer) if is_about_answer else (pointer, None)
    yield _pair(finding.exchange, sent, received, careful)


def _pair(exchange: Exchange, sent: str | None, received: str | None, privacy: Privacy) -> Pair:
    status = f"answered {exchange.status}" if exchange.status is not None else "no answer"
    problem = f": {exchange.problem}" if exchange.problem and privacy.values else ""
    return Pair(
        sent=Side(
            _line(exchange.line, privacy),
            _headers(exchange.request_headers, privacy),
            shown(exchange.body, sent, privacy),
        ),
        received=Side(
            f"{status}{problem}", _headers(exchange.headers, privacy), shown(exchange.answer, received, privacy)
        ),
        seconds=exchange.seconds,
    )


def _line(line: str, privacy: Privacy) -> str:
    """The request line; parameters may be somebody's, so that without values the operation's path stands for them."""
    if privacy.values and not privacy.hides(line):
        return line
    method, _, rest = line.partition(" ")
    path = rest.partition(" ")[0].partition("?")[0]
    for operation in privacy.plan.operations.values():
        steps = (re.escape(part) for part in _PARAMETER.split(operation.path))
        if operation.method == method and re.search(f"{'[^/]+'.join(steps)}$", path):
            return f"{method} {operation.path}"
    return method


def _headers(headers: Headers, privacy: Privacy) -> Headers:
    return tuple((name, _value(name.lower(), value, privacy)) for name, value in headers)


def _value(name: str, value: str, privacy: Privacy) -> str:
    may_be_shown = name in _TELLING or (privacy.values and name not in _SECRET)
    return value if may_be_shown and not privacy.hides(value) else "<text>"

"""An exchange → the curl line that sends the same request again; credentials stay in their variables."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rulewright.contract.endpoint.address import Address
    from rulewright.contract.endpoint.credentials import Credentials
    from rulewright.contract.endpoint.exchange import Exchange, Headers

_OWN = frozenset({"accept", "user-agent", "content-length", "authorization"})
"""Headers that curl sets itself, or that have an argument of their own."""


def own_headers(exchange: Exchange, credentials: Credentials | None) -> Headers:
    """The headers of a request but for those that every sender sets itself, and those that hold credentials."""
    left_out = _OWN if credentials is None else _OWN | {credentials.name.lower()}
    return tuple((name, value) for name, value in exchange.request_headers if name.lower() not in left_out)


def curl_line(  # noqa: PLR0913 - what a request is made of
    address: Address,
    credentials: Credentials | None,
    exchange: Exchange,
    body: Path | None,
    url: Path | None = None,
    *,
    way: Sequence[str] = (),
) -> str:
    """The line to paste into a shell.

    Args:
        address: where the endpoint is.
        credentials: what was sent, unless the exchange went without.
        exchange: the request.
        body: a file that holds the body; None when there is none.
        url: a file that holds the URL, where that is not the one of the request.
        way: arguments that say how requests get there.
    """
    method, path, _ = exchange.line.split(" ")
    origin = str(address).removesuffix(address.prefix)
    parts = ["curl", "--silent", "--show-error", "--include", *way, "--request", method]
    for name, value in own_headers(exchange, credentials):
        parts += ["--header", shlex.quote(f"{name}: {value}" if value else f"{name};")]
    if exchange.authenticated and credentials is not None:
        parts.append(credentials.curl)
    if body is not None:
        if all(name.lower() != "content-type" for name, _ in exchange.request_headers):
            # Else curl says that the body is a form.
            parts += ["--header", "Content-Type:"]
        parts += ["--data-binary", f"@{shlex.quote(str(body))}"]
    parts.append(shlex.quote(f"{origin}{path}") if url is None else f'"$(cat {shlex.quote(str(url))})"')
    return " ".join(parts)


def together(lines: Sequence[str], *, at_once: bool) -> str:
    """Several lines as one: one after another, or all at the same time."""
    if at_once:
        return "{ " + " & ".join(lines) + " & wait; }"
    return " && ".join(lines)

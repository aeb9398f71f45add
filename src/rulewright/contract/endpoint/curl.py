"""An exchange → the curl line that sends the same request again; credentials stay in their variables."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rulewright.contract.endpoint.address import Address
    from rulewright.contract.endpoint.credentials import Credentials
    from rulewright.contract.endpoint.exchange import Exchange

_OWN = frozenset({"accept", "user-agent", "content-length", "authorization"})
"""Headers that curl sets itself, or that have an argument of their own."""


def curl_line(
    address: Address, credentials: Credentials | None, exchange: Exchange, body: str | None, way: Sequence[str] = ()
) -> str:
    """The line to paste into a shell.

    Args:
        address: where the endpoint is.
        credentials: what was sent, unless the exchange went without.
        exchange: the request.
        body: the path of a file that holds the body; None when there is none.
        way: arguments that say how requests get there.
    """
    method, path, _ = exchange.line.split(" ")
    origin = str(address).removesuffix(address.prefix)
    parts = ["curl", "--silent", "--show-error", "--include", *way, "--request", method]
    left_out = _OWN if credentials is None else _OWN | {credentials.name.lower()}
    for name, value in exchange.request_headers:
        if name.lower() not in left_out:
            parts += ["--header", shlex.quote(f"{name}: {value}" if value else f"{name};")]
    if exchange.authenticated and credentials is not None:
        parts.append(credentials.curl)
    if body is not None:
        if all(name.lower() != "content-type" for name, _ in exchange.request_headers):
            # Else curl says that the body is a form.
            parts += ["--header", "Content-Type:"]
        parts += ["--data-binary", f"@{shlex.quote(body)}"]
    return " ".join([*parts, shlex.quote(f"{origin}{path}")])


def together(lines: Sequence[str], *, at_once: bool) -> str:
    """Several lines as one: one after another, or all at the same time."""
    if at_once:
        return " & ".join(lines) + " & wait"
    return " && ".join(lines)

"""A request for the front page → why it is not answered, if it is not: who asks, by which name, from which page."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.requests import Request

_LOCAL = "localhost"
_OWN = frozenset({"same-origin", "none"})
"""What a browser says of a request that our own page, or the person at it, has sent."""


def refusal(request: Request, hosts: Collection[str]) -> str | None:
    """Why a request is not answered; None where it is.

    Without `hosts`, only this machine is answered. A page of another site cannot ask in the name of who looks at it:
    a name that leads here is none of ours (DNS rebinding), and a request that it sends tells its origin.

    Args:
        request: the request.
        hosts: the names, beside those of this machine, by which other machines ask.
    """
    if not hosts and not (request.client is not None and _is_loopback(request.client.host)):
        return "the front page of this mock answers its own machine alone; --ui-host NAME lets others ask by that name"
    host = _one(request.headers.getlist("host"))
    name = None if host is None else name_in(host)
    if name is None or not (name == _LOCAL or _is_loopback(name) or name in hosts):
        return "the front page of this mock is not known by this name; --ui-host NAME adds one"
    return None if _is_own(request, host) else "the front page of this mock is asked by no other site"


def _is_own(request: Request, host: str | None) -> bool:
    """Whether our own page, or the person at it, sent a request; a link from elsewhere may lead to it."""
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != host:
        return False
    is_link = request.method == "GET" and request.headers.get("sec-fetch-mode") == "navigate"
    return is_link or request.headers.get("sec-fetch-site", "none") in _OWN


def _one(values: list[str]) -> str | None:
    return values[0] if len(values) == 1 else None


def name_in(host: str) -> str | None:
    """The name in a Host header, without its port."""
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def _is_loopback(name: str) -> bool:
    try:
        address = ip_address(name)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped.is_loopback
    return address.is_loopback

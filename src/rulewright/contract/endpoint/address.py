"""The text of a base URL → the `Address` that requests go to."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

_PORTS = {"http": 80, "https": 443}


class AddressError(ValueError):
    """A URL that no request is sent to; the message says why and what to write."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where an endpoint is. `prefix` is the path that all its operations start with, without a final slash."""

    scheme: str
    host: str
    port: int
    prefix: str

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.prefix}"

    @property
    def is_loopback(self) -> bool:
        """Whether it is this machine by its very name, so that no name service is believed."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def parse_address(text: str) -> Address:
    """The address that a base URL names.

    Raises:
        AddressError: it is no http or https URL, or carries what does not belong into one.
    """
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError as error:
        raise AddressError(f"“{text}” is not a URL: {error}") from None
    if parts.username is not None or parts.password is not None:
        raise AddressError(
            "the URL has credentials in it, which would be written to reports;"
            " put them into RULEWRIGHT_USER and RULEWRIGHT_PASSWORD, or RULEWRIGHT_TOKEN"
        )
    if parts.scheme not in _PORTS or not parts.hostname:
        raise AddressError(f"“{text}” is not an http or https URL; write one such as http://127.0.0.1:8080")
    if parts.query or parts.fragment:
        raise AddressError(f"“{text}” has a query or a fragment; give the part before the operations' paths")
    if not parts.path.isascii() or any(character in parts.path for character in ' "<>\\^`{|}'):
        raise AddressError(f"“{text}” has a path with characters that must be percent-encoded")
    return Address(
        scheme=parts.scheme,
        host=parts.hostname,
        port=_PORTS[parts.scheme] if port is None else port,
        prefix=parts.path.rstrip("/"),
    )

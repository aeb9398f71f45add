"""A proxy and what secures connections → connections to an address, opened."""

from __future__ import annotations

import http.client
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from rulewright.contract.endpoint.tls import SYSTEM, Tls

if TYPE_CHECKING:
    import ssl

    from rulewright.contract.endpoint.address import Address
    from rulewright.contract.endpoint.exchange import Headers
    from rulewright.contract.endpoint.proxy import Proxy

_WHO = "Proxy-Authorization"


@dataclass(frozen=True)
class Route:
    """How requests get to an endpoint."""

    proxy: Proxy | None = None
    tls: Tls = SYSTEM

    @cached_property
    def _context(self) -> ssl.SSLContext:
        return self.tls.context()

    def opened(self, address: Address, timeout: float) -> http.client.HTTPConnection:
        """A connection to the address. Raises OSError."""
        proxy = self.proxy
        host, port = (address.host, address.port) if proxy is None else (proxy.host, proxy.port)
        if address.scheme == "https":
            connection: http.client.HTTPConnection = http.client.HTTPSConnection(
                host, port, timeout=timeout, context=self._context
            )
            if proxy is not None:
                connection.set_tunnel(address.host, address.port, dict(self._who))
        else:
            connection = http.client.HTTPConnection(host, port, timeout=timeout)
        connection.connect()
        return connection

    def target(self, address: Address, target: str) -> str:
        """What follows the method in the request line: to a proxy, the whole address."""
        is_asked = self.proxy is not None and address.scheme == "http"
        return f"{str(address).removesuffix(address.prefix)}{target}" if is_asked else target

    def headers(self, address: Address) -> Headers:
        """The headers that a proxy reads, which are shown nowhere."""
        return self._who if address.scheme == "http" else ()

    @property
    def curl(self) -> tuple[str, ...]:
        """The arguments of a curl line that take the same way."""
        proxied = () if self.proxy is None else (f"--proxy {self.proxy.curl}",)
        return (*proxied, *self.tls.curl)

    @property
    def _who(self) -> Headers:
        proxy = self.proxy
        return () if proxy is None or proxy.authorization is None else ((_WHO, proxy.authorization),)


DIRECT = Route()

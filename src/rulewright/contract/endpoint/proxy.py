"""`proxy` of a target, and the variables of the environment → the proxy that requests go through."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from rulewright.contract.endpoint.credentials import VARIABLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rulewright.contract.endpoint.address import Address
    from rulewright.language.problems import Problems
    from rulewright.language.written import Word

_PORT = 80


class ProxyError(ValueError):
    """A proxy that cannot be used; the message says why and where it is named."""


@dataclass(frozen=True, slots=True)
class Proxy:
    """An HTTP proxy. Only `shown` and `curl` may be written anywhere."""

    host: str
    port: int
    shown: str
    curl: str
    """What stands for it in a curl line, quoted for a shell."""
    authorization: str | None = field(default=None, repr=False)
    """What is sent to the proxy to say who asks."""


def read_proxy(word: Word, problems: Problems) -> str | None:
    """The text of the entry, a URL or the name of a variable; None for one with mistakes, which go to the problems."""
    if VARIABLE.fullmatch(word.text):
        return word.text
    try:
        if _proxy(word.text, word.text, "the proxy").authorization is None:
            return word.text
        problem = "“proxy” has credentials in it, which do not belong into a file"
    except ProxyError as error:
        problem = str(error)
    problems.add(word.span, problem, 'write "http://HOST:PORT", or the name of a variable, such as "$SHOP_PROXY"')
    return None


def proxy_for(address: Address, configured: str | None, environment: Mapping[str, str]) -> Proxy | None:
    """The proxy for an address: the configured one, else that of the environment for hosts that are not this machine.

    Args:
        address: where requests go.
        configured: a URL, or the name of a variable with a dollar sign.
        environment: where `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` are looked for, in either case.

    Raises:
        ProxyError: the one that is named cannot be used.
    """
    if configured is not None and not configured.startswith("$"):
        return _proxy(configured, configured, "the proxy")
    if configured is not None:
        name = configured.removeprefix("$")
        if not environment.get(name):
            raise ProxyError(f"the environment variable {name} is not set; set it to the URL of the proxy")
        return _proxy(environment[name], configured, f"the environment variable {name}")
    excepted = environment.get("no_proxy") or environment.get("NO_PROXY") or ""
    if address.is_loopback or any(_is_meant(entry.strip(), address) for entry in excepted.split(",")):
        return None
    for name in (f"{address.scheme}_proxy", "all_proxy"):
        for variable in (name, name.upper()):
            if environment.get(variable):
                return _proxy(environment[variable], f"${variable}", f"the environment variable {variable}")
    return None


def _is_meant(entry: str, address: Address) -> bool:
    """Whether an entry of `NO_PROXY` means the address: all, a host and those below it, with a port, or a network."""
    if entry == "*":
        return True
    try:
        return ip_address(address.host) in ip_network(entry, strict=False)
    except ValueError:
        pass
    host, _, port = entry.lower().rpartition(":") if entry.rpartition(":")[2].isdecimal() else (entry.lower(), "", "")
    name = host.removeprefix("*").removeprefix(".")
    is_below = address.host == name or address.host.endswith(f".{name}")
    return bool(name) and is_below and port in ("", str(address.port))


def _proxy(text: str, shown: str, where: str) -> Proxy:
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        port = parts.port or _PORT
    except ValueError:
        raise ProxyError(f"{where} is not a URL") from None
    if parts.scheme != "http":
        raise ProxyError(
            f"{where} has the scheme “{parts.scheme}”; proxies are spoken to in http, also those for https"
        )
    if not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
        raise ProxyError(f"{where} is not the URL of a proxy, such as http://proxy.example:3128")
    who = None
    if parts.username is not None:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        who = f"Basic {base64.b64encode(pair.encode()).decode()}"
    return Proxy(parts.hostname, port, shown, f'"{shown}"', who)

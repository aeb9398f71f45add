"""What a test gives as its endpoint → where it is and the ways to it, an application started for as long as needed."""

from __future__ import annotations

import inspect
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

from rulewright.contract.endpoint.address import Address, AddressError, parse_address
from rulewright.contract.endpoint.asgi import AsgiHost, AsgiTransport
from rulewright.contract.endpoint.evidence import Evidence
from rulewright.contract.endpoint.wsgi import WsgiTransport
from rulewright.testing.asks import AskedWrongError, Asks, from_environment

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from rulewright.contract.endpoint.exchange import Exchange, Headers, Request
    from rulewright.contract.endpoint.transport import Transport
    from rulewright.contract.setting import Setting

_INSIDE = parse_address("http://127.0.0.1")
"""Where an application in this process is said to be."""
_MOST_ARGUMENTS = 3
"""Of ASGI applications: scope, receive and send; those of WSGI take environ and start_response."""
_HIDDEN = "***"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where requests go.

    Attributes:
        address: where it is, or is said to be.
        open_way: opens a way to it.
        is_inside: whether it is an application in this process.
    """

    address: Address
    open_way: Callable[[Setting], Transport]
    is_inside: bool = True

    def setting(self, setting: Setting, headers: Headers) -> Setting:
        """The setting of runs that go here, with headers on each request."""
        return replace(setting, way=lambda: _WithHeaders(self.open_way(setting), headers))


@contextmanager
def opened(given: object, asks: Asks) -> Generator[Endpoint]:
    """The endpoint, as long as it is needed.

    Raises:
        AskedWrongError: it is none, or is of another machine and that is not allowed.
        StartError: an application did not start, or not stop.
    """
    if given is None and asks.known is not None:
        given = asks.known.url
    if isinstance(given, str):
        yield _elsewhere(from_environment(given), asks)
        return
    try:
        address = replace(_INSIDE, prefix=parse_address(f"{_INSIDE}{asks.prefix}").prefix)
    except AddressError as error:
        raise AskedWrongError(f"“prefix” cannot be used: {error}") from error
    app: Any = given
    match _arguments(app):
        case 3:
            with AsgiHost(app) as host:
                yield Endpoint(address, lambda its: AsgiTransport(host, _evidence(its), timeout=its.timeout))
        case 2:
            yield Endpoint(address, lambda its: WsgiTransport(app, _evidence(its)))
        case _:
            raise AskedWrongError(
                f"a test against a contract returns, or yields, an ASGI or WSGI application or a URL, not {_kind(app)}"
            )


def _evidence(setting: Setting) -> Evidence:
    return Evidence(setting.address, setting.credentials, setting.limit)


def _elsewhere(url: str, asks: Asks) -> Endpoint:
    try:
        address = parse_address(f"{url.rstrip('/')}{asks.prefix}")
    except AddressError as error:
        raise AskedWrongError(str(error)) from error
    if not (address.is_loopback or asks.allow_remote):
        raise AskedWrongError(
            f"{address} is not on this machine, and requests to it may cost somebody money; write allow_remote=True to"
            ' send them. What must be refused is all that is then sent, unless you write only="all"'
        )
    return Endpoint(address, lambda its: replace(its, way=None).sender(), is_inside=False)


def _arguments(given: object) -> int | None:
    """How many positional arguments the object takes when it is called, at most three; None where that is unknown."""
    if not callable(given) or inspect.isclass(given):
        return None
    try:
        signature = inspect.signature(given)
    except ValueError:
        return None
    for count in range(_MOST_ARGUMENTS, -1, -1):
        try:
            signature.bind(*range(count))
        except TypeError:
            continue
        return count
    return None


def _kind(given: object) -> str:
    if given is None:
        return "nothing"
    return f"the class {given.__name__}" if inspect.isclass(given) else f"a {type(given).__name__}"


class _WithHeaders:
    """A transport whose requests have some headers more, whose values are shown nowhere."""

    def __init__(self, inner: Transport, headers: Headers) -> None:
        self._inner = inner
        self._headers = headers

    def __enter__(self) -> Self:
        self._inner.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._inner.__exit__()

    def reach(self) -> str | None:
        """As the inner one does."""
        return self._inner.reach()

    def send(self, request: Request) -> Exchange:
        """The exchange of the inner one, with the added headers masked."""
        return self._masked(self._inner.send(self._added(request)))

    def hold(self, request: Request) -> Callable[[], Callable[[], Exchange]]:
        """As the inner one does."""
        release = self._inner.hold(self._added(request))

        def released() -> Callable[[], Exchange]:
            answer = release()
            return lambda: self._masked(answer())

        return released

    def abandon(self, request: Request, *, waits: bool) -> Exchange:
        """As the inner one does."""
        return self._masked(self._inner.abandon(self._added(request), waits=waits))

    def _added(self, request: Request) -> Request:
        return replace(request, headers=(*request.headers, *self._headers))

    def _masked(self, exchange: Exchange) -> Exchange:
        added = dict(self._headers)
        shown = tuple((name, _HIDDEN if name in added else value) for name, value in exchange.request_headers)
        return replace(exchange, request_headers=shown)

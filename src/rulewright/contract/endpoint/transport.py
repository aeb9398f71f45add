"""What every way to an endpoint has in common: requests go in one after another, exchanges come out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol, Self

from rulewright.contract.endpoint.exchange import Failure

if TYPE_CHECKING:
    from collections.abc import Callable

    from rulewright.contract.endpoint.exchange import Exchange, Request


class Transport(Protocol):
    """One connection to an endpoint, over a network or within this process; not for several threads at once."""

    def __enter__(self) -> Self:
        """Nothing is opened yet."""

    def __exit__(self, *_: object) -> None:
        """Closes what is open."""

    def reach(self) -> str | None:
        """Gets ready, so that the next request starts without delay; why that cannot be, if it cannot."""

    def send(self, request: Request) -> Exchange:
        """What came back; never raises for what an endpoint does."""

    def hold(self, request: Request) -> Callable[[], Callable[[], Exchange]]:
        """Gets as far with a request as the endpoint does not have it to do yet.

        Returns:
            What does the rest, and gives what waits for the answer; of the three steps none raises.
        """

    def abandon(self, request: Request, *, waits: bool) -> Exchange:
        """Sends a request and goes away without reading the answer, as a client does whose time is over.

        Args:
            request: what is sent, whole.
            waits: whether the connection is closed when the answer begins to arrive, and not at once. Its status is
                then noted, where it can be seen without reading, to know what the endpoint has done.
        """


def unread(exchange: Exchange, status: int | None) -> Exchange:
    """The exchange, as it is when its answer was not read."""
    problem = "the connection was closed before the answer was read"
    return replace(exchange, failure=Failure.ABANDONED, problem=problem, status=status, headers=(), answer=b"")

"""What every way to an endpoint has in common: requests go in one after another, exchanges come out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
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

"""Requests → their exchanges, sent so that an endpoint has them all to do at the same moment.

Each request waits on a connection of its own, whole but for its last byte; then the last bytes go out one right after
another. What opening connections and writing takes does not come between the requests.
"""

from __future__ import annotations

import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping, Sequence

    from rulewright.contract.endpoint.exchange import Exchange, Request
    from rulewright.contract.endpoint.transport import Transport


def send_together(sender: Callable[[], Transport], requests: Sequence[Request]) -> list[Exchange]:
    """One exchange per request, in their order.

    Args:
        sender: opens a way to the endpoint.
        requests: what is sent; each has a body.
    """
    exchanges: dict[int, Exchange] = {}
    with ExitStack() as stack:
        try:
            _exchange_all([stack.enter_context(sender()) for _ in requests], requests, exchanges)
        except KeyboardInterrupt:
            # Threads may read on until their time is over: nobody waits for them, and nothing is closed under them.
            stack.pop_all()
            raise
    return [exchanges[index] for index in range(len(requests))]


def _exchange_all(
    ways: Sequence[Transport], requests: Sequence[Request], exchanges: MutableMapping[int, Exchange]
) -> None:
    held = [way.hold(request) for way, request in zip(ways, requests, strict=True)]
    answers = [release() for release in held]

    def receive(index: int) -> None:
        exchanges[index] = answers[index]()

    threads = [threading.Thread(target=receive, args=(index,), daemon=True) for index in range(len(answers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

"""A request → its exchange within the budget: asked again, later, where the endpoint is busy or wants a newer token."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import count
from typing import TYPE_CHECKING

from rulewright.contract.endpoint.credentials import CredentialsError
from rulewright.contract.endpoint.watch import UnjudgedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from rulewright.contract.endpoint.budget import Budget
    from rulewright.contract.endpoint.credentials import Credentials
    from rulewright.contract.endpoint.exchange import Exchange, Request
    from rulewright.plan.contract import Operation

RETRIES = 3
_FIRST = 0.5
"""Seconds before the first retry where the endpoint names none; each next one waits twice as long."""
_LONGEST = 30.0
_TOO_MANY, _UNAVAILABLE = 429, 503
_SECONDS = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Backoff:
    """How often a busy endpoint is asked again; the seed makes the waits the same in each run."""

    retries: int = RETRIES
    seed: int = 0


class Patient:
    """Sends within a budget; what it does not give back, it tells."""

    def __init__(
        self,
        send: Callable[[Request], Exchange],
        budget: Budget,
        credentials: Credentials | None,
        backoff: Backoff = Backoff(),
    ) -> None:
        self._send = send
        self._budget = budget
        self._credentials = credentials
        self._retries = backoff.retries
        self._random = random.Random(backoff.seed)  # noqa: S311 - spreads waits, hides nothing
        self._is_worn = False
        """Whether retries were of no use the last time: then nothing is waited for until they would not be needed."""

    def take(self, requests: int) -> None:
        """Leave for so many requests, with credentials that are still good.

        Raises:
            SpentError: the budget is spent.
            UnjudgedError: there are no credentials any more.
        """
        try:
            if self._credentials is not None:
                self._credentials.renew()
        except CredentialsError as error:
            raise UnjudgedError(str(error)) from error
        self._budget.take(requests)

    def send(self, request: Request, operation: Operation, told: Callable[[Exchange], None]) -> Exchange:
        """What came back in the end.

        Args:
            request: what is sent.
            operation: whose it is: 503 is an invitation to come again where it is documented, or says when.
            told: takes each answer that was not the last.

        Raises:
            SpentError: the budget is spent, or would be while the endpoint has to be waited for.
            UnjudgedError: as `take`.
        """
        for attempt in count():
            self.take(1)
            header = "" if self._credentials is None else self._credentials.header
            exchange = self._send(request)
            if self._is_replaced(header, exchange):
                told(exchange)
                continue
            if not _is_busy(exchange, operation):
                self._is_worn = False
                return exchange
            if self._is_worn or attempt >= self._retries:
                self._is_worn = True
                return exchange
            told(exchange)
            self._budget.pause(self._wait(exchange, attempt))
        raise AssertionError  # pragma: no cover - there is no last number

    def _is_replaced(self, header: str, exchange: Exchange) -> bool:
        if self._credentials is None or not exchange.authenticated:
            return False
        try:
            return self._credentials.replaced(header, exchange.status)
        except CredentialsError as error:
            raise UnjudgedError(str(error)) from error

    def _wait(self, exchange: Exchange, attempt: int) -> float:
        asked = retry_after(exchange)
        if asked is not None:
            return asked
        return min(_LONGEST, _FIRST * 2.0**attempt) * self._random.uniform(0.5, 1.0)


def retry_after(exchange: Exchange) -> float | None:
    """The seconds that an answer asks to wait, by a number or a date; None where it does not say so."""
    text = (exchange.header("retry-after") or "").strip()
    if _SECONDS.fullmatch(text):
        return float(text)
    until = _moment(text)
    if until is None:
        return None
    # By the endpoint's own clock, where it tells the time.
    now = _moment(exchange.header("date") or "") or datetime.now(UTC)
    return max(0.0, (until - now).total_seconds())


def _is_busy(exchange: Exchange, operation: Operation) -> bool:
    if exchange.status == _UNAVAILABLE:
        return bool(operation.outcome_of(_UNAVAILABLE)) or retry_after(exchange) is not None
    return exchange.status == _TOO_MANY


def _moment(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)

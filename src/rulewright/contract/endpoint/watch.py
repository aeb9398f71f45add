"""The answers so far → the decision that a run cannot go on, and why."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rulewright.contract.checks.answers import Meaning, refuses_credentials
from rulewright.contract.endpoint.exchange import Failure

if TYPE_CHECKING:
    from rulewright.contract.endpoint.exchange import Exchange
    from rulewright.contract.setting import Setting

_SILENCES = 3
"""So many requests in a row without an answer, and the endpoint is taken to be gone."""

_TOO_MANY = 429
_PATIENCE = 5
"""So many answers that tell nothing, and no other, and the run is given up."""


class EndedError(Exception):
    """The run is over before everything was sent; what was seen so far stands."""


class UnjudgedError(Exception):
    """Nothing can be said about the endpoint; the message says why and what to do."""


class Watch:
    """Counts what answers mean."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._meanings: Counter[Meaning] = Counter()
        self._statuses: Counter[int] = Counter()
        self._withheld: Counter[int] = Counter()
        self._refused = 0
        self._pages = 0
        self._silences = 0
        self._first: Exchange | None = None

    @property
    def withheld(self) -> tuple[tuple[int, int], ...]:
        """How many answers said nothing about the payload, by status."""
        return tuple(sorted(self._withheld.items()))

    def see(self, exchange: Exchange, meaning: Meaning) -> None:
        """Notes an exchange.

        Raises:
            UnjudgedError: nothing can be said about the endpoint.
            EndedError: it has stopped to answer.
        """
        self._count(exchange, meaning)
        if meaning is Meaning.NONE:
            self._silences += 1
            self._see_silence(exchange)
            return
        self._silences = 0
        if self._answers >= _PATIENCE:
            self.close()

    def put_off(self, exchange: Exchange) -> None:
        """Notes an answer after which the request was sent again."""
        self._count(exchange, Meaning.WITHHELD)

    def close(self) -> None:
        """Raises UnjudgedError when none of the answers tells anything."""
        where = self._setting.address
        if self._answers and self._refused == self._answers:
            raise UnjudgedError(self._refusal())
        if self._answers and self._pages == self._answers:
            raise UnjudgedError(
                f"{where} answers with HTML pages only; --url must be the address that"
                f" {self._setting.operation.path} is below"
            )
        if any(meaning.tells for meaning in self._meanings):
            return
        if not self._answers:
            problem = "" if self._first is None else f": {self._first.problem}"
            raise UnjudgedError(f"{where} answered nothing{problem}")
        if self._meanings[Meaning.MISSED] == self._answers and self._first is not None:
            raise UnjudgedError(self._miss(self._first))
        counts = ", ".join(f"{status} {count} times" for status, count in sorted(self._statuses.items()))
        hint = "; ask more slowly, with a rate in the target's configuration" if _TOO_MANY in self._statuses else ""
        raise UnjudgedError(f"{where} never said whether a payload is right: it answered {counts}{hint}")

    def _count(self, exchange: Exchange, meaning: Meaning) -> None:
        self._meanings[meaning] += 1
        self._first = self._first or exchange
        if meaning is Meaning.NONE:
            return
        self._refused += refuses_credentials(exchange)
        self._pages += exchange.media_type == "text/html"
        self._statuses[exchange.status or 0] += 1
        if meaning is Meaning.WITHHELD:
            self._withheld[exchange.status or 0] += 1

    @property
    def _answers(self) -> int:
        return self._meanings.total() - self._meanings[Meaning.NONE]

    def _see_silence(self, exchange: Exchange) -> None:
        where = self._setting.address
        if not self._answers and exchange.failure is Failure.UNREACHABLE:
            raise UnjudgedError(unreachable(self._setting, exchange.problem or ""))
        if self._silences < _SILENCES:
            return
        if not self._answers:
            raise UnjudgedError(f"{where} answered none of the first {_SILENCES} requests: {exchange.problem}")
        raise EndedError(f"the endpoint stopped answering: {exchange.problem}")

    def _refusal(self) -> str:
        operation = self._setting.operation
        sent = "none were sent" if self._setting.credentials is None else f"sent was {self._setting.credentials.shown}"
        return (
            f"{self._setting.address} refused the credentials of every request ({sent});"
            f" {operation.name} takes {' or '.join(operation.auth) or 'none'}: set RULEWRIGHT_USER and"
            " RULEWRIGHT_PASSWORD, or RULEWRIGHT_TOKEN, or name others in the target's configuration"
        )

    def _miss(self, exchange: Exchange) -> str:
        elsewhere = exchange.header("location")
        if elsewhere is not None:
            return (
                f"{self._setting.address} redirects every request to {elsewhere};"
                " redirects are not followed: give the right address as --url"
            )
        return (
            f"{self._setting.address} has no {self._setting.operation.method} {self._setting.operation.path}:"
            f" it answered {exchange.status}; --url must be the address that this path is below"
        )


def unreachable(setting: Setting, problem: str) -> str:
    """What to tell when no connection can be made."""
    return f"nothing answers at {setting.address}: {problem}; start the endpoint, or correct --url"

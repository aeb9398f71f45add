"""An answer's status and its operation → what it tells about the payload, if anything."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from rulewright.contract.endpoint.withheld import NOTHING_WITHHELD, Withheld

if TYPE_CHECKING:
    from rulewright.contract.endpoint.exchange import Exchange
    from rulewright.plan.contract import Operation


class Meaning(Enum):
    """What an answer says."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHHELD = "withheld"
    """Nothing about the payload: it is about the caller, the funds or the moment."""
    FAILED = "failed"
    MISSED = "missed"
    """Nothing about the operation: it is elsewhere, or nowhere."""
    STRANGE = "undocumented"
    NONE = "no answer"

    @property
    def tells(self) -> bool:
        """Whether the answer tells anything about how the endpoint takes payloads."""
        return self in (Meaning.ACCEPTED, Meaning.REJECTED, Meaning.FAILED, Meaning.STRANGE)


WITHHELD = frozenset({401, 402, 403, 407, 429, 503})
"""The statuses that are no verdict: credentials, funds, rights, rate and overload."""

_REFUSES_CREDENTIALS = frozenset({401, 403})
OF_A_PROXY = 407
"""No endpoint answers so: somebody on the way wants to know who asks."""

_NOT_THERE = frozenset({404, 405})


def meaning(exchange: Exchange, operation: Operation, withheld: Withheld = NOTHING_WITHHELD) -> Meaning:
    """What the answer says; a refusal counts only with a documented status, success with any.

    `withheld` are the answers of this endpoint that say nothing beside those that no endpoint means as a verdict.
    """
    status = exchange.status
    if status is None:
        return Meaning.NONE
    if withheld.covers(exchange):
        return Meaning.WITHHELD
    documented = bool(operation.outcome_of(status))
    if status in WITHHELD and (documented or status in _REFUSES_CREDENTIALS or status == OF_A_PROXY):
        return Meaning.WITHHELD
    if not documented and (status // 100 in (1, 3) or status in _NOT_THERE):
        return Meaning.MISSED
    match status // 100:
        case 2:
            return Meaning.ACCEPTED
        case 4:
            return Meaning.REJECTED if documented else Meaning.STRANGE
        case 5:
            return Meaning.FAILED
        case _:
            return Meaning.STRANGE


def refuses_credentials(exchange: Exchange) -> bool:
    """Whether the answer is about who asks."""
    return exchange.authenticated and exchange.status in _REFUSES_CREDENTIALS

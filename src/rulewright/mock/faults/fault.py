"""One thing that an endpoint does wrong: rules judged, keys kept, or answers given otherwise than the contract says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rulewright.idempotency.model import Request
from rulewright.plan.messages import BODY
from rulewright.validation.requests import read_request

if TYPE_CHECKING:
    from collections.abc import Callable

    from rulewright.idempotency.claims import Store
    from rulewright.mock.replies import Received
    from rulewright.mock.service import Answer, Judge, Service
    from rulewright.plan.contract import Operation, Plan
    from rulewright.validation.requests import Sent


@dataclass(frozen=True, slots=True)
class Answered:
    """A request that was answered rightly, for a fault to spoil."""

    service: Service
    operation: Operation
    received: Received
    sent: Sent
    body: bytes
    answer: Answer

    @property
    def request(self) -> Request | None:
        """What was asked for, where its body could be read."""
        value, _ = read_request(self.service.plan, self.operation, self.sent)
        return Request.of(self.operation, value) if BODY in value else None


def _as_it_is(answered: Answered) -> Answer:
    return answered.answer


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where it is put in.

    Attributes:
        id: names it: its kind, and behind a colon the rule, array or key that it is about, if any.
        kind: what sort of fault.
        description: what the endpoint does, in words that follow “it”.
        rule: the id of the rule that it breaks; None where it is about answers.
        change: the contract → the one that is served instead.
        judging: what judges payloads → what judges them instead.
        keeping: the store → the one that keys are kept in instead.
        spoil: an answer that is right → the one that is given.
        open_door: whether nobody is asked for credentials.
    """

    id: str
    kind: str
    description: str
    rule: str | None = None
    change: Callable[[Plan], Plan] = lambda plan: plan
    judging: Callable[[Judge], Judge] = lambda judge: judge
    keeping: Callable[[Store], Store] = lambda store: store
    spoil: Callable[[Answered], Answer] = _as_it_is
    open_door: bool = False


NO_FAULT = Fault("", "", "is right")

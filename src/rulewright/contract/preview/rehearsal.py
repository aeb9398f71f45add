"""A contract → a conversation in which it is answered as it says, in this process, so that requests can be counted."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field, replace
from math import inf
from typing import TYPE_CHECKING, Self
from urllib.parse import unquote

from rulewright.contract.conversation import Conversation
from rulewright.contract.endpoint.budget import Budget, Limits
from rulewright.contract.endpoint.evidence import Evidence
from rulewright.contract.endpoint.transport import unread
from rulewright.contract.endpoint.writing import SLOT, json_bytes, slots_of
from rulewright.idempotency.memory import MemoryStore
from rulewright.mock.replies import NOT_FOUND, Received
from rulewright.mock.service import Answer, Service
from rulewright.validation.faults import JSON_TYPE
from rulewright.validation.interpreter import interpret
from rulewright.validation.requests import Sent

if TYPE_CHECKING:
    from collections.abc import Callable

    from rulewright.contract.endpoint.exchange import Exchange, Request
    from rulewright.contract.setting import Setting
    from rulewright.plan.contract import Operation

_ALL = Limits(requests=10**9, seconds=inf)
_ANSWERED = (("Content-Type", JSON_TYPE),)


def rehearsal(setting: Setting) -> Conversation:
    """A conversation with an endpoint that keeps to the contract; nothing leaves this process or is waited for."""
    plan = setting.plan
    service = Service(
        plan=plan,
        judge=lambda shape, body, context: interpret(plan, shape, body, context),
        store=MemoryStore(),
        context=lambda: setting.context,
    )
    endpoint = _Endpoint(service, Evidence(setting.address, None))
    inside = replace(setting, way=lambda: endpoint, credentials=None, cleanup=None)
    return Conversation(inside, endpoint, Budget(_ALL), lambda _: None)


@dataclass(frozen=True, slots=True)
class _Endpoint:
    """One connection to the service; it serves several threads at once."""

    service: Service
    evidence: Evidence
    routes: dict[str, re.Pattern[str]] = field(init=False, default_factory=dict)
    """Operation → what its paths look like."""

    def __post_init__(self) -> None:
        for operation in self.service.plan.operations.values():
            steps = SLOT.split(operation.path)
            self.routes[operation.name] = re.compile(
                "".join("([^/]*)" if index % 2 else re.escape(step) for index, step in enumerate(steps))
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def reach(self) -> str | None:
        """Nothing is to be opened."""
        return None

    def send(self, request: Request) -> Exchange:
        """The answer of the contract."""
        path, _, query = request.path.partition("?")
        for operation in self.service.plan.operations.values():
            match = self.routes[operation.name].fullmatch(path)
            if match is not None and operation.method == request.method:
                return self._exchange(request, self._answer(operation, path, query, match, request))
        return self._exchange(request, Answer(NOT_FOUND, None))

    def hold(self, request: Request) -> Callable[[], Callable[[], Exchange]]:
        """Nothing can be done in advance."""
        return lambda: lambda: self.send(request)

    def abandon(self, request: Request, *, waits: bool) -> Exchange:
        """The service answers in any case."""
        exchange = self.send(request)
        return unread(exchange, exchange.status if waits else None)

    def _answer(self, operation: Operation, path: str, query: str, match: re.Match[str], request: Request) -> Answer:
        sent = Sent(
            path=dict(zip(slots_of(operation), map(unquote, match.groups()), strict=True)),
            query=query,
            headers=self.evidence.headers(request),
            body=request.body,
        )
        clock = self.service.context().clock
        return self.service.answer(operation, sent, Received(uuid.uuid4().hex, path, None, clock))

    def _exchange(self, request: Request, answer: Answer) -> Exchange:
        body = b"" if answer.body is None else json_bytes(answer.body)
        return self.evidence.answered(request, answer.status, _ANSWERED if body else (), body, seconds=0.0)

"""A request, read → the answer the contract gives it: authentication, judgement, idempotency, reading back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from rulewright.idempotency.claims import StoreError
from rulewright.idempotency.decide import SUCCESS, Busy, Replay, await_turn, refuse, success_of
from rulewright.idempotency.model import REJECTED, Request, key_from
from rulewright.language.paths import Path
from rulewright.language.standing import Severity
from rulewright.mock.credentials import is_let_in
from rulewright.mock.replies import NOT_FOUND, Received, body_of, rejection_of, with_errors
from rulewright.plan.messages import BODY, SECTIONS, messages_of
from rulewright.reading.limits import LimitError
from rulewright.validation.parameters import pairs_of
from rulewright.validation.report import Report
from rulewright.validation.requests import judge_request

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rulewright.idempotency.claims import Store
    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Operation, Outcome, Plan
    from rulewright.plan.messages import Messages
    from rulewright.plan.rules import Shape
    from rulewright.validation.context import Context
    from rulewright.validation.judgement import Judgement
    from rulewright.validation.requests import Sent

Judge: TypeAlias = "Callable[[Shape, Json, Context], Judgement]"

UNAUTHORIZED = 401
UNAVAILABLE = 503


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and a JSON body; None is no body."""

    status: int
    body: Json
    media_type: str = "application/json"
    is_replay: bool = False
    """Whether the request's key was taken before."""
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Service:
    """A contract being served."""

    plan: Plan
    judge: Judge
    store: Store
    context: Callable[[], Context]
    stops: Callable[[Json], int | None] = lambda _: None
    """The status that a body is answered with, though it is right, as for want of funds."""
    logins: frozenset[str] = frozenset()
    """The credentials that are let in; without any, all that are complete."""

    def unauthorized(self, operation: Operation, authorization: str | None, received: Received) -> Answer | None:
        """The refusal of a request without credentials that the operation takes."""
        if not operation.auth or is_let_in(authorization, operation.auth, self.logins):
            return None
        return self.refuse(operation, UNAUTHORIZED, received)

    def answer(self, operation: Operation, sent: Sent, received: Received) -> Answer:
        """The answer to a request of somebody known: rejected, made, replayed, or read back.

        Where keys cannot be kept, nothing is made, and the request can be sent again.
        """
        try:
            return self._answer(operation, sent, received)
        except StoreError:
            return self.refuse(operation, UNAVAILABLE, received)

    def _answer(self, operation: Operation, sent: Sent, received: Received) -> Answer:
        context = self.context()
        try:
            asked = judge_request(self.plan, operation.name, sent, context, self._judge_body)
        except LimitError:
            return self._rejected(operation, received, None)
        shape = self._messages.requests[operation.name]
        report = Report(self._messages.plan, shape, asked.value, context, asked.judgement, show_values=False)
        if not report.ok:
            body = asked.value.get(BODY)
            refusal = self._rejected(operation, replace(received, body=body), report)
            refuse(self.plan, Request.of(operation, asked.value), refusal.body, self.store)
            return refusal
        if operation.body is None:
            return self.read(operation, dict(pairs_of(sent.path, SECTIONS["path"])), received)
        return self.submit(Request.of(operation, asked.value), replace(received, body=asked.value[BODY]))

    def submit(self, request: Request, received: Received) -> Answer:
        """The answer to a request that breaks no error rule: made, or as is due under a key that another has."""
        made = success_of(request.operation)
        if made is None:
            return Answer(NOT_FOUND, None)
        stop = self.stops(received.body)
        if stop is not None:
            return self.refuse(request.operation, stop, received)
        turn = await_turn(self.plan, request, self.store)
        if isinstance(turn, Replay | Busy):
            return self._again(request.operation, turn, received)
        status = made.statuses[0]
        body: Json = body_of(made, status, received) or None
        if turn.token is not None:
            self.store.complete(turn.token, made.name, body)
        return Answer(status, body)

    def read(self, operation: Operation, fields: Mapping[str, str], received: Received) -> Answer:
        """The first answer of the request whose key the path's parameters name."""
        found = {Path((name,)): value for name, value in fields.items()}
        for rule in self.plan.idempotency:
            key = key_from(rule, found)
            record = None if key is None else self.store.read(key)
            if record is not None and record.operation in rule.across:
                outcome = success_of(operation)
                return Answer(outcome.statuses[0] if outcome else min(SUCCESS), record.reply)
        return self.refuse(operation, NOT_FOUND, received)

    def refuse(self, operation: Operation, status: int, received: Received) -> Answer:
        """An answer of a status without anything to say about fields."""
        outcome = next(iter(operation.outcome_of(status)), None)
        return Answer(status, None if outcome is None else body_of(outcome, status, received))

    def _again(self, operation: Operation, turn: Replay | Busy, received: Received) -> Answer:
        """The answer to a request whose key another request has."""
        original = turn.record if isinstance(turn, Replay) and turn.original else None
        body = None if original is None else original.reply
        if original is not None and original.outcome == REJECTED:
            return Answer(rejection_of(operation)[1], body, is_replay=True)
        outcome = operation.outcome(turn.outcome)
        if outcome is None:
            return Answer(rejection_of(operation)[1], None, is_replay=True)
        status = outcome.statuses[-1]
        return Answer(status, body or self._refusal(outcome, status, received, None), is_replay=True)

    @cached_property
    def _messages(self) -> Messages:
        return messages_of(self.plan)

    def _judge_body(self, shape: str, body: Json, context: Context) -> Judgement:
        return self.judge(self.plan.shapes[shape], body, context)

    def _rejected(self, operation: Operation, received: Received, report: Report | None) -> Answer:
        outcome, status = rejection_of(operation)
        return Answer(status, None if outcome is None else self._refusal(outcome, status, received, report))

    def _refusal(self, outcome: Outcome, status: int, received: Received, report: Report | None) -> Json:
        body = body_of(outcome, status, received)
        violations = () if report is None else report.violations
        errors = tuple(violation for violation in violations if violation.severity is Severity.ERROR)
        with_errors(body, self.plan.errors, errors)
        return body

"""A request → the answer that the contract gives it, or leave to go on to the application; and what comes of that."""

from __future__ import annotations

import logging
import math
import uuid
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Required, TypeAlias, TypedDict

from rulewright.carried import CARRIED
from rulewright.idempotency.claims import ClaimLostError, Prompting, StoreUnavailableError
from rulewright.idempotency.decide import LEASE_SECONDS, SUCCESS, UNSETTLED, Busy, Fresh, Replay, refuse, turn_of
from rulewright.idempotency.model import REJECTED, Request
from rulewright.idempotency.store import open_store
from rulewright.loading import bundled, load
from rulewright.middleware.message import Answer, Arrived, as_json, from_json
from rulewright.middleware.refusals import Form, Refusal, answer_of, default_form
from rulewright.middleware.routing import Call, Routes
from rulewright.mock.replies import Received, rejection_of
from rulewright.plan.predicates import Custom
from rulewright.reading.limits import MAX_BYTES, LimitError
from rulewright.rules import Rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from os import PathLike
    from typing import Unpack

    from rulewright.idempotency.claims import Store, Token
    from rulewright.plan.contract import Operation
    from rulewright.rules import Tables


_LOG = logging.getLogger("rulewright.middleware")
_FIRST_PAUSE, _LONGEST_PAUSE = 0.001, 0.1


@dataclass(frozen=True, slots=True)
class Admitted:
    """A request for the application to work on.

    `token` shows that its key is taken; None where it has no key, or keys are not kept.
    """

    request: Request
    token: Token | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request under whose key another is being worked on, where the contract leaves open what it is told."""

    request: Request
    received: Received


Passage: TypeAlias = Answer | Admitted | Waiting


class Options(TypedDict, total=False):
    """What an application's author says of a contract and its application.

    Attributes:
        rules: the contract: what `rulewright.load` gives, the path of its file, or the name of one that comes with
            rulewright. It is needed.
        store: where keys are kept: a connection string, or what `open_store` gives; without it, replays are the
            application's own matter.
        refusals: whether they are problem details or the contract's own; by default the contract's own where it has
            an `errors` section.
        prefix: what stands before the contract's paths.
        data: the rows of the tables that the contract declares.
        today: the clock, asked for each request: a date, or an aware datetime; by default the system's.
        lease: the seconds within which the application answers, 30 by default; a key whose request is not answered by
            then can be claimed again.
    """

    rules: Required[Rules | str | PathLike[str]]
    store: Store | str | None
    refusals: Form | None
    prefix: str
    data: Tables | None
    today: Callable[[], date | datetime] | None
    lease: float


class Gate:
    """A contract, and the store of the keys of its requests."""

    def __init__(self, **options: Unpack[Options]) -> None:
        """Reads the rules, and opens the store.

        Raises:
            DiagnosticError: the rule file has mistakes.
            StoreError: the connection string names no store.
        """
        store, self._today = options.get("store"), options.get("today")
        self.rules = _read(options["rules"])
        self._store = open_store(store) if isinstance(store, str) else store
        self._form: Form = options.get("refusals") or default_form(self.rules.plan)
        self._routes = Routes(self.rules.plan.operations.values(), options.get("prefix", ""))
        self._data = options.get("data")
        self._lease = options.get("lease", LEASE_SECONDS)
        self._is_prompt = False
        spanned = (name for rule in self.rules.plan.idempotency for name in (*rule.across, *rule.used_in))
        self._keyed = frozenset(spanned if self._store is not None else ())

    def prompt(self) -> Gate | None:
        """The same, for a caller that must not wait; None where the contract or the store makes everybody wait.

        Its methods raise StoreUnavailableError for what is left to this one.
        """
        store = self._store
        if store is not None:
            store = store.prompt() if isinstance(store, Prompting) else None
            if store is None:
                return None
        if self._has_custom():
            return None
        gate = copy(self)
        gate._store, gate._is_prompt = store, True  # noqa: SLF001 - its own
        return gate

    def call(self, method: str, path: str) -> Call | None:
        """The operation that is asked for; None for what is not the contract's."""
        return self._routes.call(method, path)

    def enter(self, call: Call, arrived: Arrived) -> Passage:
        """What becomes of a request: its answer, if it breaks an error rule or its key was taken before."""
        operation = call.operation
        today = self._now()
        received = self._received(arrived, today)
        try:
            report = self.rules.validate_request(
                operation.name,
                path=call.path,
                query=arrived.query,
                headers=dict(arrived.headers),
                body=arrived.body if operation.body is not None else None,
                today=today,
                data=self._data,
            )
        except LimitError as error:
            return self._refused(operation, received, Refusal(rejection_of(operation)[1], str(error)))
        request = Request.of(operation, report.value if isinstance(report.value, dict) else {})
        received = replace(received, body=request.body)
        if report.ok:
            return self.again(Waiting(request, received))
        count = len(report.errors)
        detail = f"the request breaks {count} rule{'s' if count > 1 else ''} of the contract"
        answer = self._refused(operation, received, Refusal(rejection_of(operation)[1], detail, report.errors))
        if operation.name in self._keyed and self._store is not None:
            with self._excused("a refusal could not be kept"):
                refuse(self.rules.plan, request, as_json(answer), self._store, self._lease)
        return answer

    def too_large(self, call: Call, arrived: Arrived) -> Answer:
        """The answer to a request whose body is larger than what is read."""
        received = self._received(arrived, self._now())
        detail = f"a body of more than {MAX_BYTES:,} bytes is not read"
        return self._refused(call.operation, received, Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail))

    def again(self, waiting: Waiting) -> Passage:
        """What becomes of a request that is right, as things stand with its key now."""
        request = waiting.request
        if self._store is None or request.operation.name not in self._keyed:
            return Admitted(request, None)
        try:
            turn = turn_of(self.rules.plan, request, self._store, self._lease)
        except StoreUnavailableError:
            if self._is_prompt:
                raise
            _LOG.exception("keys cannot be kept: a request is refused, for it might be done twice")
            detail = "it cannot be told now whether this was asked before; send it again"
            refusal = Refusal(HTTPStatus.SERVICE_UNAVAILABLE, detail, retry_after=1)
            return self._refused(request.operation, waiting.received, refusal)
        match turn:
            case Fresh(token):
                return Admitted(request, token)
            case Busy(outcome=outcome) if outcome == UNSETTLED:
                return waiting
            case Busy(rule=rule, outcome=outcome, seconds=seconds):
                detail = f"another request under the same key is being worked on ({rule.id})"
                return self._told(waiting, outcome, detail, max(1, math.ceil(seconds)))
            case Replay():
                return self._replayed(waiting, turn)

    def settle(self, admitted: Admitted, answer: Answer) -> None:
        """Keeps what the application answered, before anybody is told; a failure gives the key up."""
        if admitted.token is None or self._store is None:
            return
        outcome = self._outcome(admitted.request.operation, answer.status)
        with self._excused(f"an answer could not be kept; its key is free again after the lease of {self._lease:g} s"):
            if outcome is None:
                self._store.release(admitted.token)
            else:
                self._store.complete(admitted.token, outcome, as_json(answer))

    def fail(self, admitted: Admitted) -> None:
        """Gives up the key of a request on which the application failed."""
        if admitted.token is not None and self._store is not None:
            with self._excused(f"a key could not be given up; it is free again after the lease of {self._lease:g} s"):
                self._store.release(admitted.token)

    @contextmanager
    def _excused(self, what: str) -> Iterator[None]:
        """Logs what a store could not do after a request was decided on: that changes no answer."""
        try:
            yield
        except ClaimLostError:
            _LOG.exception("the application took longer than the lease of %g s", self._lease)
        except StoreUnavailableError:
            if self._is_prompt:
                raise
            _LOG.exception(what)

    def _now(self) -> date | datetime:
        return datetime.now(UTC) if self._today is None else self._today()

    def _has_custom(self) -> bool:
        """Whether functions that are not ours judge, which may take any time."""
        checks = (check for rule in self.rules.plan.rules() for check in rule.checks)
        return any(isinstance(check.predicate, Custom) for check in checks)

    def _received(self, arrived: Arrived, today: date | datetime) -> Received:
        return Received(uuid.uuid4().hex, arrived.path, None, self.rules.context(today, None).clock)

    def _outcome(self, operation: Operation, status: int) -> str | None:
        """The name under which an answer is kept; None where the key stays free."""
        if status in SUCCESS:
            return next((outcome.name for outcome in operation.outcome_of(status)), str(status))
        rules = (rule for rule in self.rules.plan.idempotency if operation.name in rule.across)
        is_refusal = any(outcome.name == REJECTED for outcome in operation.outcome_of(status))
        return REJECTED if is_refusal and any(rule.rejected_takes_key == "yes" for rule in rules) else None

    def _replayed(self, waiting: Waiting, turn: Replay) -> Answer:
        operation = waiting.request.operation
        if turn.original:
            outcome = operation.outcome(turn.outcome)
            first = None if turn.outcome == REJECTED or outcome is None else outcome.statuses[-1]
            kept = from_json(turn.record.reply, first)
            if kept is not None:
                return kept
        detail = f"another request has the same key, and was answered before ({turn.rule.id})"
        return self._told(waiting, turn.outcome, detail)

    def _told(self, waiting: Waiting, name: str, detail: str, retry_after: int | None = None) -> Answer:
        """An answer that only says how things stand with a key."""
        outcome = waiting.request.operation.outcome(name)
        status = HTTPStatus.CONFLICT.value if outcome is None else outcome.statuses[-1]
        return self._refused(waiting.request.operation, waiting.received, Refusal(status, detail, (), retry_after))

    def _refused(self, operation: Operation, received: Received, refusal: Refusal) -> Answer:
        return answer_of(refusal, self.rules.plan, operation, received, self._form)


def _read(rules: Rules | str | PathLike[str]) -> Rules:
    if isinstance(rules, Rules):
        return rules
    return bundled(str(rules)) if rules in CARRIED else load(rules)


def pauses() -> Iterator[float]:
    """The seconds between looks at a key that is in use: few at first."""
    pause = _FIRST_PAUSE
    while True:
        yield pause
        pause = min(2 * pause, _LONGEST_PAUSE)

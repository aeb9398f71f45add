"""Payloads → observations: each is judged, sent within the budget, and noted, whichever part of a run sends it."""

from __future__ import annotations

from collections import deque
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from rulewright.contract.checks.answers import Meaning, meaning
from rulewright.contract.checks.observation import Observation
from rulewright.contract.cleaning import Cleaner
from rulewright.contract.coverage import Sides
from rulewright.contract.endpoint.interrupts import InterruptedRunError
from rulewright.contract.endpoint.retry import Backoff, Patient
from rulewright.contract.endpoint.together import send_together
from rulewright.contract.endpoint.watch import EndedError, Watch
from rulewright.contract.endpoint.writing import body_bytes, request_for, texts_for
from rulewright.contract.events import Exchanged
from rulewright.contract.fresh import header_ways, numbers_of
from rulewright.contract.nonces import nonce_of
from rulewright.contract.queries import carried_by, with_parameters
from rulewright.contract.verdicts.verdict import NOTHING_SENT, Side, Verdict
from rulewright.contract.verdicts.words import Explain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rulewright.contract.cleaning import Cleaned
    from rulewright.contract.endpoint.budget import Budget
    from rulewright.contract.endpoint.exchange import Exchange, Request
    from rulewright.contract.endpoint.transport import Transport
    from rulewright.contract.endpoint.writing import Texts
    from rulewright.contract.events import Event
    from rulewright.contract.forms.form import Form
    from rulewright.contract.setting import Setting
    from rulewright.contract.verdicts.oracle import Oracle
    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Operation
    from rulewright.plan.rules import Rule


REMEMBERED = 128
"""Observations: more than one key is used in."""


class NotSentError(Exception):
    """A payload is not sent: its verdict is unsettled, or the run sends nothing but what the contract refuses."""


class Conversation:
    """All requests of one run."""

    def __init__(self, setting: Setting, sender: Transport, budget: Budget, tell: Callable[[Event], None]) -> None:
        self._carried = carried_by(setting)
        self.setting = replace(setting, parameters={**setting.parameters, **self._carried})
        self.budget = budget
        self.sides = Sides()
        self.watch = Watch(setting)
        self._patient = Patient(sender.send, budget, setting.credentials, Backoff(setting.retries, setting.seed))
        self._tell = tell
        self._oracles: dict[str, Oracle] = {}
        self._end: str | None = None
        self._nonce = nonce_of(setting)
        self._count = count()
        self._headers = header_ways(setting, self._nonce)
        self._cleaner = None if setting.cleanup is None else Cleaner(self.setting, setting.cleanup)
        self.history: deque[Observation] = deque(maxlen=REMEMBERED)
        """The latest observations, in order."""

    def verdict(self, payload: Json, operation: Operation | None = None) -> Verdict:
        """What is due to a payload."""
        asked = operation or self.setting.operation
        return self._oracle(asked).verdict(body_bytes(payload, asked.encoding))

    def ask(
        self,
        payload: Json,
        *,
        operation: Operation | None = None,
        aim: Rule | None = None,
        authenticated: bool = True,
        texts: Callable[[Texts], Texts] | None = None,
    ) -> Observation:
        """Sends a payload and tells what came back.

        Args:
            payload: the body.
            operation: by default the one that the run is about.
            aim: the rule that the payload was made for.
            authenticated: whether credentials are sent.
            texts: what becomes of the usual parameters.

        Raises:
            NotSentError: it is not to be sent.
            SpentError: the budget is spent.
            EndedError: the run is over.
            UnjudgedError: nothing can be said about the endpoint.
            UnfilledError: the operation has a parameter that nothing has a value for.
        """
        operation = operation or self.setting.operation
        usual = texts_for(operation, payload, self._parameters())
        sent = usual if texts is None else texts(usual)
        if len(sent["path"]) < len(usual["path"]):
            # Without one of its steps, the path is another operation's.
            raise NotSentError
        if self._credentials_in(sent) != self._credentials_in(usual):
            # Who asks stays who asks, whatever a case would have in the place of that.
            raise NotSentError
        if not authenticated:
            sent = {**sent, "header": tuple(pair for pair in sent["header"] if pair[0] not in self._carried)}
        verdict = with_parameters(self.verdict(payload, operation), self.setting, operation, sent)
        self._check(verdict)
        request = request_for(operation, payload, sent, authenticated=authenticated)
        return self.send(request, operation, verdict, aim)

    def ask_as(self, form: Form, payload: Json) -> Observation:
        """Sends a payload written as a form says; raises as `ask`.

        What the contract does not settle is sent on purpose here: then nothing but crashes, hangs and leaks counts.
        """
        operation = self.setting.operation
        body = form.body(payload) if form.method is None else None
        if body is None and form.method is None:
            raise NotSentError
        usual = texts_for(operation, payload, self._parameters())
        verdict = Verdict(Side.UNSETTLED, doubts=(form.name,))
        if form.is_settled and body is not None:
            verdict = with_parameters(self._oracle(operation).verdict(body), self.setting, operation, usual)
            self._check(verdict)
        self._check_end()
        made = request_for(operation, payload, usual)
        request = replace(
            made,
            method=form.method or made.method,
            body=body,
            media_type=form.media_type,
            headers=(*made.headers, *form.headers),
            chunk=form.chunk,
            waits=form.waits,
        )
        return self.send(request, operation, verdict, None)

    def abandon(self, payload: Json, *, waits: bool) -> Observation:
        """Sends a payload and goes away without reading the answer; with `waits`, when it begins to arrive.

        Raises as `ask`.
        """
        operation = self.setting.operation
        usual = texts_for(operation, payload, self._parameters())
        verdict = with_parameters(self.verdict(payload), self.setting, operation, usual)
        self._check(verdict)
        return self.leave(request_for(operation, payload, usual), operation, verdict, waits=waits)

    def leave(self, request: Request, operation: Operation, verdict: Verdict, *, waits: bool) -> Observation:
        """Sends a request as it is and goes away without reading the answer, as `abandon`; raises as `send`."""
        self._patient.take(1)
        with self.setting.sender() as sender:
            exchange = sender.abandon(request, waits=waits)
        self._tell(Exchanged(exchange, verdict.side, Meaning.NONE, self.budget.requests))
        if self._cleaner is not None:
            self._cleaner.note(exchange, Meaning.NONE, _payload(verdict))
        return self._observed(exchange, operation, verdict, None)

    def read(self, operation: Operation, payload: Json) -> Observation:
        """Sends a request without a body, its parameters filled from the payload; raises as `ask`."""
        usual = texts_for(operation, payload, self._parameters())
        request = request_for(operation, payload, usual, sends_body=False)
        return self.send(request, operation, NOTHING_SENT, None)

    def ask_together(self, payloads: Sequence[Json], operations: Sequence[Operation] = ()) -> list[Observation]:
        """Sends payloads at once, each over a connection of its own; raises as `ask`.

        Args:
            payloads: the bodies.
            operations: what each is sent to; by default the operation that the run is about.
        """
        asked = operations or [self.setting.operation] * len(payloads)
        verdicts, requests = [], []
        for operation, payload in zip(asked, payloads, strict=True):
            usual = texts_for(operation, payload, self._parameters())
            verdict = with_parameters(self.verdict(payload, operation), self.setting, operation, usual)
            self._check(verdict)
            verdicts.append(verdict)
            requests.append(request_for(operation, payload, usual))
        return self.send_together(requests, asked, verdicts)

    def send(self, request: Request, operation: Operation, verdict: Verdict, aim: Rule | None) -> Observation:
        """Sends a request as it is; raises as `ask`, but for what is not to be sent."""
        return self._noted(self._sent(request, operation, verdict), operation, verdict, aim)

    def send_together(
        self, requests: Sequence[Request], operations: Sequence[Operation], verdicts: Sequence[Verdict]
    ) -> list[Observation]:
        """Sends requests as they are, at once; raises as `send`."""
        with self._waiting(requests, verdicts):
            self._patient.take(len(requests))
            exchanges = send_together(self.setting.sender, requests)
        return [
            self._noted(exchange, operation, verdict, None)
            for exchange, operation, verdict in zip(exchanges, operations, verdicts, strict=True)
        ]

    def _sent(self, request: Request, operation: Operation, verdict: Verdict) -> Exchange:
        def put_off(exchange: Exchange) -> None:
            said = meaning(exchange, operation, self.setting.withheld)
            self._tell(Exchanged(exchange, verdict.side, said, self.budget.requests))
            self.watch.put_off(exchange)

        with self._waiting([request], [verdict]):
            return self._patient.send(request, operation, put_off)

    @contextmanager
    def _waiting(self, requests: Sequence[Request], verdicts: Sequence[Verdict]) -> Iterator[None]:
        try:
            with self.setting.interrupts.waiting():
                yield
        except InterruptedRunError:
            for request, verdict in zip(requests, verdicts, strict=True):
                if self._cleaner is not None:
                    self._cleaner.note_lost(request, _payload(verdict))
            raise

    def clean_up(self) -> Cleaned | None:
        """Removes what was created, at the end of the run; None where nobody said how."""
        return None if self._cleaner is None else self._cleaner.clean()

    def _parameters(self) -> dict[str, Json]:
        """The listed values of one request."""
        numbers = numbers_of(f"{self._nonce} parameters {next(self._count)}")
        # Headers of keys too: what is sent may be no object, and so have none beside it.
        headers = {name: way.make("", numbers) for name, way in self._headers.items()}
        return {**headers, **self.setting.parameters, **self.setting.listed.filled(numbers), **self._carried}

    def _credentials_in(self, texts: Texts) -> list[tuple[str, str]]:
        """What of the headers says who asks."""
        return [pair for pair in texts["header"] if pair[0] in self._carried]

    def _oracle(self, operation: Operation) -> Oracle:
        if operation.name not in self._oracles:
            self._oracles[operation.name] = self.setting.oracle(operation)
        return self._oracles[operation.name]

    def _check_end(self) -> None:
        if self._end is not None:
            raise EndedError(self._end)

    def _check(self, verdict: Verdict) -> None:
        self._check_end()
        if verdict.side is Side.UNSETTLED or (self.setting.only == "rejecting" and verdict.side is Side.ACCEPT):
            raise NotSentError

    def _noted(self, exchange: Exchange, operation: Operation, verdict: Verdict, aim: Rule | None) -> Observation:
        setting = self.setting
        said = meaning(exchange, operation, setting.withheld)
        if said.tells and operation == setting.operation and exchange.authenticated:
            self.sides.add(setting.plan, setting.shape, verdict, setting.context)
            self.sides.add_parameters(setting.plan, operation, verdict, setting.context)
        if said is Meaning.ACCEPTED and verdict.side is Side.REJECT:
            self._end = self._end or self._reason_to_end()
        self._tell(Exchanged(exchange, verdict.side, said, self.budget.requests, None if aim is None else aim.id))
        if self._cleaner is not None:
            self._cleaner.note(exchange, said, _payload(verdict))
        self.watch.see(exchange, said)
        return self._observed(exchange, operation, verdict, aim)

    def _observed(self, exchange: Exchange, operation: Operation, verdict: Verdict, aim: Rule | None) -> Observation:
        setting = self.setting
        seen = Observation(
            plan=setting.plan,
            context=setting.context,
            operation=operation,
            exchange=exchange,
            verdict=verdict,
            aim=aim,
            explain=Explain(
                setting.plan,
                self._oracle(operation).shape if operation.body else setting.shape,
                setting.context,
                verdict,
                setting.show_values,
                operation,
            ),
            show_values=setting.show_values,
            withheld=setting.withheld,
            slow=setting.slow,
        )
        self.history.append(seen)
        return seen

    def _reason_to_end(self) -> str | None:
        if self.setting.address.is_loopback or self.setting.keep_going:
            return None
        return (
            "the endpoint accepted what it should refuse, and it is not on this machine;"
            " with --keep-going the run would have gone on"
        )


def _payload(verdict: Verdict) -> Json:
    return None if verdict.payload is None else verdict.payload[0]

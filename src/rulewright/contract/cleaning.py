"""Exchanges that created something → requests that remove it again, and what is left when the run is over."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rulewright.contract.checks.answers import Meaning
from rulewright.contract.endpoint.budget import Budget, SpentError
from rulewright.contract.endpoint.exchange import Failure
from rulewright.contract.endpoint.interrupts import InterruptedRunError
from rulewright.contract.endpoint.retry import Backoff, Patient
from rulewright.contract.endpoint.watch import UnjudgedError
from rulewright.contract.endpoint.writing import UnfilledError, request_for, slots_of, step_of, texts_for
from rulewright.language.paths import PathError, parse_path
from rulewright.validation.places import Missing, value_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.contract.endpoint.cleanup import Cleanup
    from rulewright.contract.endpoint.exchange import Exchange, Request
    from rulewright.contract.endpoint.writing import Texts
    from rulewright.contract.setting import Setting
    from rulewright.language.conditions import Json

_SILENCES = 3
"""So many requests in a row without an answer, and what remains is left."""
_READS = frozenset({"GET", "HEAD"})
_GONE = 410
_NOT_THERE = 404


@dataclass(frozen=True, slots=True)
class Left:
    """Something that may still be there: the request that would have removed it, or that made it, and why not."""

    request: str
    reason: str


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What came of the clean-up."""

    removed: int
    left: tuple[Left, ...]


@dataclass(frozen=True, slots=True)
class _Thing:
    """Something to remove; `is_sure` when an answer said that it was created."""

    request: Request
    is_sure: bool


class Cleaner:
    """Remembers what was created, and removes it."""

    def __init__(self, setting: Setting, cleanup: Cleanup) -> None:
        self._setting = setting
        self._cleanup = cleanup
        self._things: dict[str, _Thing] = {}
        self._left: Counter[Left] = Counter()

    def note(self, exchange: Exchange, said: Meaning, payload: Json) -> None:
        """Notes what an exchange created, or may have created.

        Args:
            exchange: what was sent and what came back.
            said: what the answer says.
            payload: what was sent, as JSON.
        """
        is_unknown = exchange.failure not in (None, Failure.UNREACHABLE)
        if said is Meaning.ACCEPTED or is_unknown:
            answer = exchange.json
            self._note(
                exchange.line.removesuffix(" HTTP/1.1"),
                None if answer is None else answer[0],
                payload,
                is_unknown=is_unknown,
            )

    def note_lost(self, request: Request, payload: Json) -> None:
        """Notes a request whose answer was not waited for."""
        self._note(f"{request.method} {request.path}", None, payload, is_unknown=True)

    def clean(self) -> Cleaned:
        """Removes everything, the latest first, at the rate of the run and within as much time again."""
        setting = self._setting
        limits = replace(setting.limits, requests=max(1, len(self._things)) * (setting.retries + 2))
        with setting.sender() as sender:
            backoff = Backoff(setting.retries, setting.seed)
            patient = Patient(sender.send, Budget(limits), setting.credentials, backoff)
            removed = sum(self._remove_all(patient))
        return Cleaned(removed, tuple(_told(left, times) for left, times in self._left.items()))

    def _note(self, line: str, answer: Json, payload: Json, *, is_unknown: bool) -> None:
        if line.partition(" ")[0] in _READS:
            return
        sources = [source for source in (answer, payload) if isinstance(source, dict)]
        try:
            request = self._request(sources)
        except UnfilledError as error:
            reason = "it was not answered, so nobody knows what it created" if is_unknown else str(error)
            self._left[Left(line, reason)] += 1
            return
        known = self._things.get(request.path)
        self._things[request.path] = _Thing(request, not is_unknown or (known is not None and known.is_sure))

    def _remove_all(self, patient: Patient) -> Iterator[bool]:
        end: str | None = None
        silences = 0
        for thing in reversed(self._things.values()):
            why = end
            if end is None:
                try:
                    with self._setting.interrupts.waiting():
                        exchange = patient.send(thing.request, self._cleanup.operation, lambda _: None)
                except (InterruptedRunError, SpentError, UnjudgedError) as stop:
                    end = why = str(stop)
                else:
                    why = _why_left(exchange, thing)
                    silences = silences + 1 if exchange.status is None else 0
                    if silences == _SILENCES:
                        end = f"the endpoint stopped answering: {exchange.problem}"
            if why is not None:
                line = f"{thing.request.method} {thing.request.path}"
                self._left[Left(line, why)] += 1
            yield why is None

    def _request(self, sources: list[dict[str, Json]]) -> Request:
        operation = self._cleanup.operation
        if self._cleanup.is_of_contract:
            values = {key: value for source in reversed(sources) for key, value in source.items()}
            texts = texts_for(operation, None, {**self._setting.parameters, **values})
        else:
            texts = self._texts(sources)
        return request_for(operation, None, texts, sends_body=False)

    def _texts(self, sources: list[dict[str, Json]]) -> Texts:
        filled = tuple((slot, self._text(slot, sources)) for slot in slots_of(self._cleanup.operation))
        return {"path": filled, "query": (), "header": ()}

    def _text(self, slot: str, sources: list[dict[str, Json]]) -> str:
        text = next(filter(None, map(step_of, self._values(slot, sources))), None)
        if text is not None:
            return text
        raise UnfilledError(f"neither the answer nor the payload has “{slot}”, which the clean-up needs")

    def _values(self, slot: str, sources: list[dict[str, Json]]) -> Iterator[Json]:
        try:
            pointer = tuple(map(str, parse_path(slot).tokens))
        except PathError:
            return
        for source in sources:
            found = value_at(source, pointer)
            if not isinstance(found, Missing):
                yield found
        if slot in self._setting.parameters:
            yield self._setting.parameters[slot]


def _told(left: Left, times: int) -> Left:
    return left if times == 1 else replace(left, reason=f"{left.reason} ({times} times)")


def _why_left(exchange: Exchange, thing: _Thing) -> str | None:
    """Why something may still be there; None where it was removed, is gone, or may never have been there."""
    status = exchange.status
    if status is None:
        return exchange.problem
    is_gone = status // 100 == 2 or status == _GONE or (status == _NOT_THERE and not thing.is_sure)  # noqa: PLR2004 - HTTP's class of success
    return None if is_gone else f"it answered {status}"

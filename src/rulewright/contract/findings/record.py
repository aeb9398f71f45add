"""A finding and the observations that show it → the record that is kept of it, from which it can be asked again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from rulewright.contract.endpoint.beside import header_at
from rulewright.contract.endpoint.curl import own_headers
from rulewright.contract.endpoint.exchange import Failure, Request
from rulewright.contract.findings.finding import IN_FLIGHT, Kind
from rulewright.contract.replaying.texts import texts_of
from rulewright.language.rfc3339 import parse_date, parse_instant
from rulewright.plan.messages import BODY, SECTIONS
from rulewright.validation.objects import objects_in
from rulewright.validation.places import places, value_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import timedelta

    from rulewright.contract.checks.observation import Observation
    from rulewright.contract.endpoint.exchange import Exchange
    from rulewright.contract.findings.finding import Complaint
    from rulewright.contract.setting import Setting
    from rulewright.contract.verdicts.verdict import Side
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer
    from rulewright.language.rfc3339 import Instant
    from rulewright.language.standing import Basis
    from rulewright.plan.contract import Plan
    from rulewright.plan.rules import Field, Shape

At: TypeAlias = "tuple[str, ...]"
"""Where a text is in a request: `body`, `path`, `query` or `headers`, then the steps of its pointer, as text."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: its status, headers and body; or what went wrong, in words. Credentials are masked."""

    status: int | None
    headers: tuple[tuple[str, str], ...]
    body: bytes = field(repr=False)
    problem: str | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Step:
    """One request that led to a finding, and what came back.

    Attributes:
        operation: the name of the one that was asked.
        request: as it was sent; its path starts below the address, and it has no credentials.
        due: what was due.
        rules: the ids of the asserted rules that it surely broke.
        aim: the id of the rule that it was made for.
        abandoned: whether the answer was not read; what is known of it then was seen in passing.
        answer: what came back.
    """

    operation: str
    request: Request
    due: Side
    rules: tuple[str, ...]
    aim: str | None
    abandoned: bool
    answer: Answer


@dataclass(frozen=True, slots=True)
class Spot:
    """A text in one of the requests, counted from 0."""

    request: int
    at: At


@dataclass(frozen=True, slots=True)
class DateSpot(Spot):
    """A date, or the day of a date-time, so many days after the day of the run's clock."""

    days: int


@dataclass(frozen=True, slots=True)
class Record:
    """A finding as it is kept.

    Attributes:
        id: the same disagreement has the same in every run.
        kind: what sort of disagreement.
        rules: the ids of the rules that it is about.
        pointer: the place that it is about.
        message: what the endpoint did and what was due.
        mark: tells it from others that are otherwise alike.
        contract: the contract's name.
        version: its version.
        fingerprint: SHA-256 over its rule files.
        url: where the endpoint was.
        seed: of what was drawn.
        now: the instant of the run's clock.
        today: the ordinal of its day in the contract's zone.
        slack: how far the endpoint's clock was taken to be from it, at most.
        asserted: the bases of the rules that the endpoint was held to.
        at_once: whether the requests were sent at the same time.
        steps: the requests and their answers, in order; the last one shows it.
        keys: the texts that were keys of their own.
        dates: the texts that are dates.
    """

    id: str
    kind: Kind
    rules: tuple[str, ...]
    pointer: str
    message: str
    mark: str
    contract: str
    version: str
    fingerprint: str
    url: str
    seed: int
    now: Instant
    today: int
    slack: timedelta
    asserted: frozenset[Basis]
    at_once: bool
    steps: tuple[Step, ...]
    keys: tuple[Spot, ...]
    dates: tuple[DateSpot, ...]


def record_of(
    setting: Setting, name: str, complaint: Complaint, seen: Sequence[Observation], keys: Sequence[Pointer]
) -> Record:
    """The record of a finding.

    Args:
        setting: of the run.
        name: the id of the finding.
        complaint: what it says.
        seen: the observations that show it, in order.
        keys: the fields of payloads that are given keys of their own.
    """
    clock = setting.context.clock
    steps = tuple(_step(setting, each) for each in seen)
    return Record(
        id=name,
        kind=complaint.kind,
        rules=complaint.rules,
        pointer=complaint.pointer,
        message=complaint.message,
        mark=complaint.mark,
        contract=setting.plan.contract,
        version=setting.plan.version,
        fingerprint=setting.plan.fingerprint,
        url=str(setting.address),
        seed=setting.seed,
        now=clock.now,
        today=clock.today,
        slack=setting.slack,
        asserted=setting.asserted,
        at_once=complaint.kind is Kind.RACE or complaint.mark == IN_FLIGHT,
        steps=steps,
        keys=tuple(_keys(seen, steps, keys)),
        dates=tuple(_dates(setting.plan, seen, clock.today)),
    )


_OF_BODY = frozenset({"content-type", "transfer-encoding"})
"""Headers that follow from the body and how it is sent."""


def _step(setting: Setting, seen: Observation) -> Step:
    exchange = seen.exchange
    method, target, _ = exchange.line.split(" ")
    headers = own_headers(exchange, setting.credentials)
    named = {key.lower(): value for key, value in headers}
    request = Request(
        method=method,
        path=target.removeprefix(setting.address.prefix),
        body=exchange.body or None,
        authenticated=exchange.authenticated,
        headers=tuple(entry for entry in headers if entry[0].lower() not in _OF_BODY),
        media_type=named.get("content-type"),
        chunk=exchange.chunk,
        waits=exchange.waits,
    )
    aim = None if seen.aim is None else seen.aim.id
    return Step(
        operation=seen.operation.name,
        request=request,
        due=seen.due,
        rules=seen.verdict.rules,
        aim=aim,
        abandoned=exchange.failure is Failure.ABANDONED,
        answer=_answer(exchange),
    )


def _answer(exchange: Exchange) -> Answer:
    return Answer(exchange.status, exchange.headers, exchange.answer, exchange.problem, exchange.seconds)


def _keys(seen: Sequence[Observation], steps: Sequence[Step], keys: Sequence[Pointer]) -> Iterator[Spot]:
    """The key's fields in bodies, its headers, and the parameters that are named like fields and have their texts."""
    texts: dict[str, set[str]] = {str(key[-1]): set() for key in keys}
    headers = {name.lower() for key in keys if (name := header_at(key)) is not None}
    for index, each in enumerate(seen):
        payload = None if each.verdict.payload is None else each.verdict.payload[0]
        for key in keys:
            found = value_at(payload, key)
            if isinstance(found, str):
                texts[str(key[-1])].add(found)
                yield Spot(index, (BODY, *map(str, key)))
        sent = texts_of(each.operation, steps[index].request)
        for section, pairs in ((SECTIONS["path"], sent["path"]), (SECTIONS["query"], sent["query"])):
            for name, text in pairs:
                if text in texts.get(name, ()):
                    yield Spot(index, (section, name))
        for name, _ in sent["header"]:
            if name.lower() in headers:
                yield Spot(index, (SECTIONS["header"], name))


def _dates(plan: Plan, seen: Sequence[Observation], today: int) -> Iterator[DateSpot]:
    for index, each in enumerate(seen):
        payload = None if each.verdict.payload is None else each.verdict.payload[0]
        if each.operation.body is not None and each.exchange.body:
            for at, text in _dated(plan, plan.shapes[each.operation.body], payload):
                yield DateSpot(index, (BODY, *at), _day(text) - today)
        for place, declared in each.operation.places.items():
            values = each.verdict.parameters.get(SECTIONS[place])
            for at, text in _dated(plan, declared.shape, values):
                yield DateSpot(index, (SECTIONS[place], *at), _day(text) - today)


def _dated(plan: Plan, shape: Shape, value: Json) -> Iterator[tuple[At, str]]:
    """The texts that name a date or an instant, in fields that are declared to be dates or date-times."""
    found: dict[At, str] = {}
    for owner, inner, pointer in objects_in(plan, shape, value, every_case=True):
        for declared in filter(_is_dated, owner.fields):
            for place in places(inner, declared.path.tokens, pointer):
                if isinstance(place.value, str) and (parse_date(place.value) or parse_instant(place.value)):
                    found[tuple(map(str, place.pointer))] = place.value
    yield from found.items()


def _is_dated(declared: Field) -> bool:
    types = (*declared.alternatives, *(() if declared.type is None else (declared.type,)))
    return any(each.is_dated for each in types)


def _day(text: str) -> int:
    """The ordinal of the day that a date or date-time is written with."""
    return parse_date(text[:10]) or 0

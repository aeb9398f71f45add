"""A record and a clock → its requests as of now: dates moved to the present today, keys that nobody has used.

What is due to each request must stay what it was: of the ways to move dates and to renew keys, the first is taken that
keeps the verdicts.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from rulewright.contract.queries import with_parameters
from rulewright.contract.replaying.dates import days_later, seconds_later
from rulewright.contract.replaying.keys import renewed_key
from rulewright.contract.replaying.texts import text_at, texts_of, with_texts
from rulewright.contract.verdicts.verdict import NOTHING_SENT, Side, Verdict
from rulewright.language.rfc3339 import format_date, parse_instant
from rulewright.validation.clock import Clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rulewright.contract.endpoint.exchange import Request
    from rulewright.contract.findings.record import At, Record, Step
    from rulewright.contract.setting import Setting


class StaleError(Exception):
    """The requests of a record would not show now what they showed; the message says why."""


def renewed(record: Record, setting: Setting, nonce: str, *, exact: bool = False) -> tuple[Request, ...]:
    """The requests of a record, made new.

    Args:
        record: a record of the setting's contract.
        setting: the contract, the clock, and what the endpoint is held to.
        nonce: what new keys are made from.
        exact: whether the recorded bytes are asked for, as long as they still show what they did.

    Raises:
        StaleError: no way of moving dates and renewing keys keeps what is due.
    """
    recorded = tuple(step.request for step in record.steps)
    then = replace(setting, context=replace(setting.context, clock=Clock(record.now, setting.context.clock.zone)))
    due = [verdict_of(then, step, step.request) for step in record.steps]
    for index, (step, verdict) in enumerate(zip(record.steps, due, strict=True), 1):
        lost = [rule for rule in _named_now(setting, step.rules) if rule not in verdict.rules]
        if verdict.side is not step.due or lost:
            raise StaleError(f"by the rules as they are, {_other(index, verdict, step.due, step.rules)}")
    if exact:
        _check(record, setting, recorded, due, "as it was recorded")
        return recorded
    first: StaleError | None = None
    for moved in _moves(record, setting):
        for letters in (True, False) if record.keys else (True,):
            texts = _texts(record, setting, moved, partial(renewed_key, nonce=nonce, letters=letters))
            requests = tuple(
                with_texts(setting.plan.operations[step.operation], step.request, texts.get(index, {}))
                for index, step in enumerate(record.steps)
            )
            try:
                today = format_date(setting.context.clock.today)
                _check(record, setting, requests, due, f"with its dates moved to {today}")
            except StaleError as error:
                first = first or error
            else:
                return requests
    raise first or StaleError


def _check(record: Record, setting: Setting, requests: Sequence[Request], due: Sequence[Verdict], how: str) -> None:
    """Raises StaleError where something else is due to one of the requests."""
    for index, (step, request, wanted) in enumerate(zip(record.steps, requests, due, strict=True), 1):
        verdict = verdict_of(setting, step, request)
        if verdict.side is not wanted.side or set(verdict.rules) != set(wanted.rules):
            raise StaleError(f"{how}, {_other(index, verdict, wanted.side, wanted.rules)}")


def verdict_of(setting: Setting, step: Step, request: Request) -> Verdict:
    """What is due to a request of a step; what was not settled, such as an odd encoding, still is not."""
    operation = setting.plan.operations[step.operation]
    if request.body is None or operation.body is None:
        return NOTHING_SENT
    if step.due is Side.UNSETTLED:
        return Verdict(Side.UNSETTLED)
    verdict = setting.oracle(operation).verdict(request.body)
    return with_parameters(verdict, setting, operation, texts_of(operation, request))


def _other(index: int, verdict: Verdict, side: Side, rules: Sequence[str]) -> str:
    """What is due to a request, and what was."""
    broken = f" for it broke {' and '.join(rules)}" if verdict.side is side and rules else ""
    return f"request {index} {_due(verdict)}, where it {_WORDS[side]}{broken}"


_WORDS = {
    Side.ACCEPT: "had to be accepted",
    Side.REJECT: "had to be refused",
    Side.UNSETTLED: "was not settled",
}


def _due(verdict: Verdict) -> str:
    match verdict.side:
        case Side.ACCEPT:
            return "must be accepted"
        case Side.REJECT:
            return f"must be refused, for it breaks {' and '.join(verdict.rules)}"
        case Side.UNSETTLED:
            return f"is not settled, for {' and '.join(verdict.doubts[:1])} is in doubt"


def _named_now(setting: Setting, rules: tuple[str, ...]) -> Iterator[str]:
    return (setting.plan.formerly.get(rule, rule) for rule in rules)


def _moves(record: Record, setting: Setting) -> Iterator[Callable[[str], str]]:
    """Ways to move a date: by whole days; date-times by the time that has passed; not at all, where it is no matter."""
    clock = setting.context.clock
    days = clock.today - record.today
    seconds = clock.now.seconds - record.now.seconds
    yield lambda text: days_later(text, days)
    if record.dates and (days or seconds):
        yield lambda text: seconds_later(text, seconds) if parse_instant(text) else days_later(text, days)
        yield lambda text: text


def _texts(
    record: Record, setting: Setting, moved: Callable[[str], str], made_new: Callable[[str], str]
) -> dict[int, dict[At, str]]:
    """What is to stand where, by request."""
    found: dict[int, dict[At, str]] = {}
    for spots, change in ((record.dates, moved), (record.keys, made_new)):
        for spot in spots:
            step = record.steps[spot.request]
            text = text_at(setting.plan.operations[step.operation], step.request, spot.at)
            if text is not None:
                found.setdefault(spot.request, {})[spot.at] = change(text)
    return found

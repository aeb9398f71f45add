"""A part and an endpoint → what was found, or why there is nothing to say."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count
from math import inf
from typing import TYPE_CHECKING

from rulewright.contract.checks.answers import Meaning
from rulewright.contract.conversation import Conversation, NotSentError
from rulewright.contract.endpoint.budget import REMOTE, Budget, Limits, SpentError
from rulewright.contract.endpoint.watch import EndedError, UnjudgedError
from rulewright.contract.endpoint.writing import UnfilledError
from rulewright.contract.events import Exchanged, NotJudged
from rulewright.contract.findings.finding import Kind
from rulewright.contract.prepare import draws_of
from rulewright.contract.run import Run
from rulewright.contract.sessions.scopes import near_keys
from rulewright.testing.parts import Sort

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rulewright.contract.cleaning import Left
    from rulewright.contract.events import Event
    from rulewright.contract.findings.finding import Finding
    from rulewright.contract.material import Material
    from rulewright.contract.setting import Setting
    from rulewright.testing.bench import Bench
    from rulewright.testing.endpoint import Endpoint
    from rulewright.testing.parts import Part

_OF_ANSWERS = frozenset(
    {Kind.UNDOCUMENTED_STATUS, Kind.RESPONSE_SHAPE, Kind.CONTENT_TYPE, Kind.LEAK, Kind.SLOW},
)
"""What is wrong with an answer whatever was asked: the test `answers` tells it, so that others need not all fail."""

_OF_RULES = frozenset({Sort.RULE, Sort.PARAMETER, Sort.KEYS})
"""Parts that say something only where the endpoint was shown what breaks the rule."""

_DRAWING_SECONDS = 60.0
_UNLIMITED = 10**9
"""Requests: a test of a rule sends what was made for it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a part.

    Attributes:
        findings: where the endpoint disagrees.
        unjudged: why nothing can be said about the endpoint.
        skipped: why nothing was sent.
        setting: what the run was told.
        material: what it was made of.
        is_inside: whether the endpoint is in this process.
        left: what the part has created, and could not be removed.
    """

    findings: tuple[Finding, ...]
    unjudged: str | None
    skipped: str | None
    setting: Setting
    material: Material
    is_inside: bool
    left: tuple[Left, ...] = ()


def play(part: Part, bench: Bench, endpoint: Endpoint) -> Outcome:
    """Asks the endpoint all that a part is about.

    Raises:
        AskedWrongError: what the author asks for cannot be used.
    """
    setting, material = bench.made(part, endpoint)
    if bench.ended is not None:
        return Outcome((), None, bench.ended, setting, material, endpoint.is_inside)
    limits = _limits(part, bench, endpoint)
    # How drawing ends is the setting's own.
    setting = replace(setting, limits=replace(limits, drawing=setting.limits.drawing))
    notes = _Notes()
    bench.pause(limits.rate)
    with setting.sender() as sender:
        talk = Conversation(setting, sender, Budget(limits), notes)
        run = Run(setting, material, talk, bench.folder, notes)
        unjudged, spent = _played(part, bench, run, notes)
        cleaned = talk.clean_up()
    bench.done(talk.budget.requests)
    findings = tuple(found for found in run.findings.all if _tells(part.sort, found))
    if not endpoint.address.is_loopback and any(found.complaint.kind is Kind.ACCEPTED_INVALID for found in findings):
        bench.ended = f"{endpoint.address} accepted what it should refuse, and it is not on this machine"
    skipped = spent or _why_skipped(part, run, notes)
    left = () if cleaned is None else cleaned.left
    return Outcome(findings, unjudged, skipped, setting, material, endpoint.is_inside, left)


def _played(part: Part, bench: Bench, run: Run, notes: _Notes) -> tuple[str | None, str | None]:
    """Plays the part; why nothing can be said about the endpoint, and why the part is not to its end, if so."""
    try:
        _PLAYS[part.sort](part, bench, run)
        # That nobody in particular is refused is all that there is to see of `auth`.
        is_seen = part.sort is Sort.AUTH and Meaning.WITHHELD in notes.meanings
        if run.talk.budget.requests and not is_seen:
            run.talk.watch.close()
    except (EndedError, UnjudgedError, UnfilledError) as end:
        return str(end), None
    except SpentError as end:
        # Drawing has no other end.
        return None, None if part.sort is Sort.DRAWN else str(end)
    return None, None


def _why_skipped(part: Part, run: Run, notes: _Notes) -> str | None:
    """Why the part was not tested, if it was not."""
    known = {**run.material.reasons, **run.doubts}
    told = [*([known[part.id]] if part.id in known else []), *notes.reasons]
    if not run.talk.budget.requests:
        return next(iter(told), "there is nothing to send")
    if part.sort in _OF_RULES and part.id not in run.talk.sides.broken:
        return next(iter(told), "no answer to a payload that breaks it said whether it is right")
    return None


def _limits(part: Part, bench: Bench, endpoint: Endpoint) -> Limits:
    known, usual = bench.asks.known, None if endpoint.address.is_loopback else REMOTE.rate
    rate = usual if known is None or known.rate is None else known.rate
    left = _UNLIMITED if bench.left is None else bench.left
    if part.sort is Sort.DRAWN:
        return Limits(min(bench.asks.max_requests, left), _DRAWING_SECONDS if rate is None else inf, rate)
    return Limits(left, inf, rate)


class _Notes:
    """What a run tells that matters here: why something was not judged, and what answers mean."""

    def __init__(self) -> None:
        self.reasons: list[str] = []
        self.meanings: set[Meaning] = set()

    def __call__(self, event: Event) -> None:
        match event:
            case NotJudged():
                self.reasons.append(event.reason)
            case Exchanged():
                self.meanings.add(event.meaning)
            case _:
                pass


def _tells(sort: Sort, found: Finding) -> bool:
    """Whether a part of that sort tells a finding."""
    if sort in (Sort.AUTH, Sort.DRAWN):
        return True
    return (found.complaint.kind in _OF_ANSWERS) == (sort is Sort.ANSWERS)


def _rule(part: Part, _: Bench, run: Run) -> None:
    run.show_all(case for case in run.material.cases if case.rule == part.id)


def _valid(_: Part, bench: Bench, run: Run) -> None:
    for payload in run.material.plain:
        run.show(payload, None)
    run.show_all(case for case in run.material.cases if case.side == "valid" and case.rule not in bench.parts.rules)


def _parameter(_: Part, __: Bench, run: Run) -> None:
    run.parameters()


def _keys(part: Part, _: Bench, run: Run) -> None:
    for rule in run.setting.plan.idempotency:
        if rule.id == part.id:
            run.across_requests(rule)
    for held in run.held:
        near_keys(held.stage)


def _auth(_: Part, __: Bench, run: Run) -> None:
    run.without_credentials()


def _answers(_: Part, __: Bench, run: Run) -> None:
    payloads = [*run.material.plain, *(case.payload for case in run.material.cases)]
    for payload in payloads:
        with suppress(NotSentError):
            run.check_answer(run.talk.ask(run.material.fresh(payload)))
    run.parameters()


def _drawn(_: Part, __: Bench, run: Run) -> None:
    """Draws; what is wrong with any answer, to a payload that is right or not, is not told again."""
    for payload in (*run.material.plain[:1], None):
        with suppress(NotSentError):
            run.check_answer(run.talk.ask(run.material.fresh(payload)))
    run.findings.all.clear()
    draws = draws_of(run.setting)
    if draws is not None:
        run.draw(draws, count(run.setting.seed))


_PLAYS: Mapping[Sort, Callable[[Part, Bench, Run], None]] = {
    Sort.RULE: _rule,
    Sort.PARAMETER: _parameter,
    Sort.VALID: _valid,
    Sort.KEYS: _keys,
    Sort.AUTH: _auth,
    Sort.ANSWERS: _answers,
    Sort.DRAWN: _drawn,
}

"""A record → its requests sent again, and whether what it says of the endpoint still stands."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from rulewright.contract.checks.answers import Meaning, meaning
from rulewright.contract.checks.of_exchange import complaints
from rulewright.contract.checks.silence import of_silence
from rulewright.contract.conversation import Conversation
from rulewright.contract.endpoint.budget import Budget, SpentError
from rulewright.contract.endpoint.exchange import Exchange, Failure
from rulewright.contract.endpoint.watch import EndedError, UnjudgedError
from rulewright.contract.findings.finding import BY_CHANCE, Kind
from rulewright.contract.replaying.across import of_last, of_twins
from rulewright.contract.replaying.renewal import StaleError, renewed, verdict_of
from rulewright.contract.sessions.replies import Replies
from rulewright.contract.sessions.stage import Stage
from rulewright.contract.sessions.twins import EARLY, LATE
from rulewright.contract.verdicts.verdict import Side

if TYPE_CHECKING:
    from rulewright.contract.checks.observation import Observation
    from rulewright.contract.cleaning import Left
    from rulewright.contract.findings.finding import Complaint
    from rulewright.contract.findings.record import Record, Step
    from rulewright.contract.setting import Setting
    from rulewright.plan.contract import Idempotency, Operation, Plan
    from rulewright.plan.rules import Rule

ROUNDS = EARLY + LATE
"""Times that requests at the same time are sent until they show a race."""

_SAYS_NOTHING = frozenset({Meaning.WITHHELD, Meaning.MISSED})


class State(Enum):
    """What became of a finding."""

    STANDS = "stands"
    CHANGED = "changed"
    """The endpoint disagrees about the same requests in another way."""
    VANISHED = "vanished"
    UNJUDGED = "not judged"


@dataclass(frozen=True, slots=True)
class Replayed:
    """A finding after it was sent again: what became of it, why, and the status of the last answer.

    `left` is what was created on the way and could not be removed again, where the target says how.
    """

    record: Record
    state: State
    message: str
    status: int | None
    left: tuple[Left, ...] = ()


class UnfitError(ValueError):
    """A record that the contract has nothing to do with; the message says why."""


def fitting(record: Record, plan: Plan) -> str | None:
    """What is to be said about a record of the contract, when that has changed since; None when it has not.

    Raises:
        UnfitError: it is of another contract, or of operations or rules that this one does not have.
    """
    if record.contract != plan.contract:
        raise UnfitError(f"is a finding about the contract {record.contract}, and this is {plan.contract}")
    for step in record.steps:
        if step.operation not in plan.operations:
            raise UnfitError(f"is about the operation “{step.operation}”, which {plan.contract} does not have")
    known = {rule.id for rule in plan.rules()} | {rule.id for rule in plan.idempotency}
    known.update(rule.id for operation in plan.operations.values() for rule in operation.rules())
    for rule in dict.fromkeys((*record.rules, *(rule for step in record.steps for rule in step.rules))):
        if plan.formerly.get(rule, rule) not in known:
            raise UnfitError(f"is about the rule {rule}, which {plan.contract} does not have; was it renamed?")
    if record.fingerprint == plan.fingerprint:
        return None
    versions = "" if record.version == plan.version else f" (then {record.version}, now {plan.version})"
    return f"the rules have changed since it was found{versions}"


def setting_for(record: Record, setting: Setting) -> Setting:
    """The setting under which a record is judged: its operation, the bases and the slack it was found with."""
    operations = [setting.plan.operations[step.operation] for step in record.steps]
    asked = [operation for operation in operations if operation.body is not None]
    across = [operation for operation in asked for rule in setting.plan.idempotency if operation.name in rule.across]
    chosen = next(iter((*across, *asked)), setting.operation)
    return replace(setting, operation=chosen, asserted=record.asserted, slack=record.slack, keep_going=True)


def replay(record: Record, setting: Setting, budget: Budget, *, exact: bool) -> Replayed:
    """Sends a finding again.

    Args:
        record: it fits the setting's contract.
        setting: made by `setting_for`, with the clock as it stands.
        budget: what sending may cost.
        exact: whether the recorded bytes are sent, with their old keys and dates.
    """
    left: list[Left] = []
    found = _replayed(record, setting, budget, left, exact=exact)
    return replace(found, left=tuple(left))


def _replayed(record: Record, setting: Setting, budget: Budget, left: list[Left], *, exact: bool) -> Replayed:
    """What became of a record; what was left by its requests is added."""
    rounds = ROUNDS if record.at_once and not exact else 1
    found = Replayed(record, State.UNJUDGED, "", None)
    try:
        for _ in range(rounds):
            found = _judged(record, setting, _sent(record, setting, budget, left, exact=exact))
            if found.state is not State.VANISHED:
                return found
    except (StaleError, SpentError, EndedError, UnjudgedError) as error:
        return Replayed(record, State.UNJUDGED, str(error), None)
    return found if rounds == 1 else replace(found, message=f"{found.message}, in {rounds} rounds")


def _sent(record: Record, setting: Setting, budget: Budget, left: list[Left], *, exact: bool) -> list[Observation]:
    requests = renewed(record, setting, secrets.token_hex(8), exact=exact)
    verdicts = [verdict_of(setting, step, request) for step, request in zip(record.steps, requests, strict=True)]
    if setting.only == "rejecting" and any(verdict.side is not Side.REJECT for verdict in verdicts):
        raise StaleError("only what the contract refuses is sent, and not all of it is; add --only all")
    operations = [setting.plan.operations[step.operation] for step in record.steps]
    with setting.sender() as sender:
        talk = Conversation(setting, sender, budget, lambda _: None)
        try:
            if record.at_once:
                return talk.send_together(requests, operations, verdicts)
            return [
                talk.leave(request, operation, verdict, waits=step.answer.status is not None)
                if step.abandoned
                else talk.send(request, operation, verdict, _aim(setting, step))
                for request, operation, verdict, step in zip(requests, operations, verdicts, record.steps, strict=True)
            ]
        finally:
            cleaned = talk.clean_up()
            left += () if cleaned is None else cleaned.left


def _judged(record: Record, setting: Setting, seen: list[Observation]) -> Replayed:
    last = seen[-1]
    reason = _why_unjudged(record, setting, seen)
    if reason is not None:
        return Replayed(record, State.UNJUDGED, reason, last.exchange.status)
    found = [*_across(record, setting, seen), *of_silence(seen), *complaints(last)]
    alike = next((complaint for complaint in found if _is_alike(record, setting, complaint)), None)
    if alike is not None:
        return Replayed(record, State.STANDS, alike.message, last.exchange.status)
    others = [complaint for complaint in found if complaint.kind not in BY_CHANCE]
    if others:
        message = f"{others[0].kind.value}: {others[0].message}"
        return Replayed(record, State.CHANGED, message, last.exchange.status)
    return Replayed(record, State.VANISHED, f"answered {last.exchange.status} as is due", last.exchange.status)


def _why_unjudged(record: Record, setting: Setting, seen: list[Observation]) -> str | None:
    """Why the answers do not tell whether a finding stands."""
    for index, (each, step) in enumerate(zip(seen, record.steps, strict=True), 1):
        said = each.meaning
        before = _meant(step, each.operation, setting)
        status = each.exchange.status or "nothing"
        if said is Meaning.NONE and each.exchange.failure is Failure.UNREACHABLE:
            return f"nothing answers at {setting.address}: {each.exchange.problem}"
        if said is Meaning.NONE and said is not before and not record.at_once:
            return f"request {index} was not answered: {each.exchange.problem}"
        asks_who = said is Meaning.WITHHELD and bool(each.operation.auth) and not each.exchange.authenticated
        if said in _SAYS_NOTHING and said is not before and not asks_who:
            return f"request {index} was answered {status}, which says nothing about the contract"
        if record.at_once or index == len(seen):
            continue
        if said is not before:
            then = step.answer.status or "nothing"
            return f"request {index}, which leads up to it, was answered {status}, where it was answered {then}"
    return None


def _meant(step: Step, operation: Operation, setting: Setting) -> Meaning:
    """What the recorded answer said."""
    answer = step.answer
    exchange = Exchange(
        line="",
        request_headers=(),
        body=b"",
        authenticated=step.request.authenticated,
        status=answer.status,
        headers=answer.headers,
        answer=answer.body,
        cut=False,
        seconds=answer.seconds,
        failure=Failure.ABANDONED if step.abandoned else None,
    )
    return meaning(exchange, operation, setting.withheld)


def _across(record: Record, setting: Setting, seen: list[Observation]) -> list[Complaint]:
    rules = [rule for rule in setting.plan.idempotency if _names(setting, record, rule) and len(seen) > 1]
    if record.at_once:
        found = [of_twins(setting, rule, seen, record.mark) for rule in rules]
    else:
        found = [of_last(_stage(setting, rule), seen) for rule in rules]
    return [complaint for complaint in found if complaint is not None]


def _stage(setting: Setting, rule: Idempotency) -> Stage:
    """The rule, to judge what was sent; nothing more is."""
    with setting.sender() as sender:
        talk = Conversation(setting, sender, Budget(setting.limits), lambda _: None)
    return Stage(
        talk=talk,
        rule=rule,
        replies=Replies(setting.plan, setting.operation, rule, setting.withheld),
        fresh=lambda payload: payload,
        plain=(),
        valid=(),
        refused=(),
        report=lambda _complaint, _seen, _earlier: None,
        check=lambda _: None,
        skip=lambda _: None,
        found_kinds=tuple,
    )


def _names(setting: Setting, record: Record, rule: Idempotency) -> bool:
    return rule.id in (setting.plan.formerly.get(named, named) for named in record.rules)


def _is_alike(record: Record, setting: Setting, complaint: Complaint) -> bool:
    """Whether a complaint says what the record does: of another rule, or with another mark, it says something else."""
    if complaint.kind is not record.kind:
        return False
    rules = {setting.plan.formerly.get(rule, rule) for rule in record.rules}
    is_across = len(record.steps) > 1 and complaint.kind in _ACROSS
    return (not rules or bool(rules & set(complaint.rules))) and (is_across or complaint.mark == record.mark)


_ACROSS = frozenset(
    {Kind.RACE, Kind.REPLAY_DIFFERS, Kind.DUPLICATE_CREATED, Kind.REJECTED_VALID, Kind.ACCEPTED_INVALID}
)
"""Kinds of what is wrong across requests, whose marks say with which request it was seen."""


def _aim(setting: Setting, step: Step) -> Rule | None:
    """The rule that a request was made for, which it may have under a newer name."""
    name = None if step.aim is None else setting.plan.formerly.get(step.aim, step.aim)
    rules = [*setting.plan.rules(), *(rule for one in setting.plan.operations.values() for rule in one.rules())]
    return next((rule for rule in rules if rule.id == name), None)

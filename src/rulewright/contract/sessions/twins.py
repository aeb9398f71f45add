"""A stage → complaints about requests with one key that arrive at once: a race is seen by chance, so in rounds."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import cycle
from typing import TYPE_CHECKING

from rulewright.contract.checks.answers import Meaning
from rulewright.contract.endpoint.beside import bare, places_of
from rulewright.contract.endpoint.writing import UnfilledError
from rulewright.contract.findings.finding import IN_FLIGHT, Complaint, Kind
from rulewright.contract.sessions.replies import Replies, differences
from rulewright.idempotency.model import fingerprint_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.contract.checks.observation import Observation
    from rulewright.contract.endpoint.exchange import Exchange
    from rulewright.contract.sessions.stage import Stage
    from rulewright.contract.setting import Setting
    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Idempotency, Operation

EARLY, LATE = 5, 15
"""Rounds before most cases are sent, and after them."""
FURTHER = 10
"""Rounds of the same sort after the first that shows a race, to know how often it does."""
TWINS = 4


@dataclass(frozen=True, slots=True)
class Sort:
    """What the requests of a round are: their bodies, and what each is sent to."""

    what: str
    payloads: tuple[Json, ...]
    operations: tuple[Operation, ...] = ()


@dataclass(slots=True)
class Twins:
    """The rounds of one stage. `rounds` counts them, `is_over` says that there is nothing more to learn."""

    stage: Stage
    rounds: int = 0
    is_over: bool = False
    _sorts: Iterator[Sort] | None = field(default=None, repr=False)

    def words(self, count: int) -> str:
        """What so many rounds are."""
        return f"requests at the same time, in {count} rounds of {', '.join(sort.what for sort in _sorts(self.stage))}"

    def play(self, count: int) -> None:
        """So many rounds, each sort in turn, until one shows more than one thing made."""
        if self.stage.talk.setting.limits.rate is not None:
            if not self.is_over:
                self.stage.skip("requests at the same time: a rate limit is set")
            self.is_over = True
        self._sorts = self._sorts or cycle(_sorts(self.stage))
        for _ in range(0 if self.is_over else count):
            sort = next(self._sorts)
            self.rounds += 1
            try:
                seen = _asked(self.stage, sort)
            except UnfilledError as error:
                self.stage.skip(f"{sort.what} at the same time: {error}")
                self.is_over = True
                return
            complaint = self._complaint(sort, seen)
            if complaint is not None:
                self.is_over = True
                self._tell_rate(sort, complaint, seen)
                return

    def _complaint(self, sort: Sort, seen: list[Observation]) -> Complaint | None:
        stage = self.stage
        return of_round(stage.talk.setting, stage.rule, sort, seen, replays_alike=not stage.found_kinds())

    def _tell_rate(self, sort: Sort, complaint: Complaint, seen: list[Observation]) -> None:
        """Reports what one round has shown, with how many others of its sort show it."""
        shown, played = 1, self.rounds
        try:
            for _ in range(FURTHER):
                again = self._complaint(sort, _asked(self.stage, sort))
                played += 1
                shown += again is not None and again.kind is complaint.kind
        finally:
            # Also when the budget ends here: what was seen stands.
            message = f"{complaint.message}; seen in {shown} of {played} rounds"
            self.stage.report(replace(complaint, message=message), seen[-1], tuple(seen[:-1]))


def _sorts(stage: Stage) -> list[Sort]:
    """One body several times, two bodies, and the key in two operations."""
    plain = stage.plain[0]
    found = [Sort("one payload", (plain,) * TWINS)]
    other = stage.other_than(plain)
    if other is not None:
        half = TWINS // 2
        found.append(Sort("two payloads", (plain,) * half + (other,) * (TWINS - half)))
    here = stage.talk.setting.operation
    for name in dict.fromkeys((*stage.rule.across, *stage.rule.used_in)):
        base = None if name == here.name else stage.base_of(name, plain)
        if base is not None:
            found.append(Sort(f"payloads to {here.name} and {name}", (plain, base[1]), (here, base[0])))
    return found


def _asked(stage: Stage, sort: Sort) -> list[Observation]:
    """The observations of one round, under a key of its own."""
    plain = stage.plain[0]
    made = stage.fresh(plain)
    places = places_of(stage.rule)
    payloads = [made if payload == plain else stage.under_key_of(made, payload, places) for payload in sort.payloads]
    seen = stage.talk.ask_together(payloads, sort.operations)
    for each in seen:
        if each.operation == stage.talk.setting.operation:
            stage.check(each)
    return seen


def of_round(
    setting: Setting, rule: Idempotency, sort: Sort, seen: list[Observation], *, replays_alike: bool
) -> Complaint | None:
    """What no order of the requests, one after another, explains.

    Args:
        setting: what is asked of whom.
        rule: what their keys are keys by.
        sort: what the requests are.
        seen: what came of them.
        replays_alike: whether the endpoint answers requests that come one after another as the rule says.
    """
    words = f"{len(seen)} requests at the same time under one key ({sort.what})"
    # A key used in an operation that the rule does not span may have been taken there after it was taken here.
    spanned = [each for each in seen if each.operation.name in rule.across]
    made = [each for each in spanned if Replies(setting.plan, each.operation, rule).says_created(each.exchange)]
    if len(made) > 1:
        return Complaint(Kind.RACE, f"told {len(made)} of {words} that they made it", (rule.id,), mark=sort.what)
    here = [each for each in spanned if each.operation == setting.operation]
    accepted = [each.exchange for each in here if each.meaning is Meaning.ACCEPTED]
    is_one = len({repr(payload) for payload in sort.payloads}) == 1 and not sort.operations
    # Where one request after another got the first reply again, so must one beside another.
    alike = is_one and rule.same_body.original and replays_alike
    if accepted and _differ(Replies(setting.plan, setting.operation, rule), accepted, alike=alike):
        return Complaint(Kind.RACE, f"answered {words} with more than one identity", (rule.id,), mark=sort.what)
    if replays_alike and _took_two(rule, [each for each in here if each.meaning is Meaning.ACCEPTED]):
        due = rule.other_body.outcome
        message = f"accepted more than one body of {words}, where “{due}” is due to all but the first"
        return Complaint(Kind.RACE, message, (rule.id,), mark=sort.what)
    allowed = _statuses(rule, setting.operation, sort)
    if allowed is None:
        return None
    wrong = [each for each in here if each.meaning is Meaning.REJECTED and each.exchange.status not in allowed]
    if not wrong:
        return None
    message = f"answered {wrong[0].exchange.status} to one of {words}, where “{rule.in_flight}” is due"
    return Complaint(Kind.REPLAY_DIFFERS, message, (rule.id,), mark=IN_FLIGHT)


def _differ(replies: Replies, accepted: list[Exchange], *, alike: bool) -> bool:
    """Whether what was accepted is surely more than one thing; `alike` replies must be the same in everything."""
    first, *others = accepted
    if any(replies.differ_in_identity(first, other) for other in others):
        return True
    bodies = [exchange.json for exchange in accepted]
    read = [body[0] for body in bodies if body is not None]
    return alike and any(next(differences(read[0], body), None) is not None for body in read[1:])


def _took_two(rule: Idempotency, accepted: list[Observation]) -> bool:
    """Whether two bodies were accepted as no body is under a key that another one took."""
    found = set()
    for each in accepted:
        due = each.operation.outcome(rule.other_body.outcome)
        if due is not None and each.exchange.status not in due.statuses and each.verdict.payload is not None:
            found.add(fingerprint_of(rule, bare(each.verdict.payload[0])))
    return len(found) > 1


def _statuses(rule: Idempotency, operation: Operation, sort: Sort) -> frozenset[int] | None:
    """The statuses with which one of the requests may be refused; None where the contract leaves that open."""
    if operation.outcome(rule.in_flight) is None:
        return None
    names = [rule.in_flight, rule.same_body.outcome, rule.other_body.outcome]
    names += [rule.used_in[other.name] for other in sort.operations if other.name in rule.used_in]
    found = (operation.outcome(name) for name in names)
    return frozenset(status for outcome in found if outcome is not None for status in outcome.statuses)

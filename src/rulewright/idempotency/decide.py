"""An accepted request and a store → what is to be done: the work, a replay, or nothing while another does the work."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, assert_never

from rulewright.idempotency.claims import Claimed, InFlight, Taken
from rulewright.idempotency.memory import MemoryStore
from rulewright.idempotency.model import REJECTED, Request, claim_of, replayed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rulewright.idempotency.claims import Claim, Record, Store, Token
    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Idempotency, Operation, Outcome, Plan, Story

SUCCESS = range(200, 300)
LEASE_SECONDS = 30.0
UNSETTLED = "unsettled"
"""What a rule says of requests in flight where nothing is known."""
_FIRST_WAIT, _LONGEST_WAIT = 0.001, 0.1


@dataclass(frozen=True, slots=True)
class Fresh:
    """A request to be worked on; `token` is to be completed or released, and None where it names no key."""

    token: Token | None


@dataclass(frozen=True, slots=True)
class Replay:
    """A request whose key was taken before: the rule, the outcome that is due, and what took the key.

    `original` says that the first answer is given again.
    """

    rule: Idempotency
    outcome: str
    record: Record
    original: bool


@dataclass(frozen=True, slots=True)
class Busy:
    """A request whose key another is being worked on under, for `seconds` at most; the rule says the outcome."""

    rule: Idempotency
    outcome: str
    seconds: float


Turn: TypeAlias = Fresh | Replay | Busy


def success_of(operation: Operation) -> Outcome | None:
    """The outcome of a request that makes or finds something: the first that is a success."""
    return next((outcome for outcome in operation.outcomes if outcome.statuses[0] in SUCCESS), None)


def claims_of(plan: Plan, request: Request) -> dict[Claim, Idempotency]:
    """The keys that a request names, in the order of the rules, each with its rule."""
    found = ((claim_of(rule, request), rule) for rule in plan.idempotency)
    return {claim: rule for claim, rule in found if claim is not None}


def turn_of(plan: Plan, request: Request, store: Store, lease: float = LEASE_SECONDS) -> Turn:
    """Claims the keys that a request names, or says how they stand; does not wait.

    Args:
        plan: the contract.
        request: what breaks no error rule.
        store: where keys are kept.
        lease: the seconds that the work may take.

    Raises:
        StoreUnavailableError: the store cannot be asked.
    """
    rules = claims_of(plan, request)
    name = request.operation.name
    while rules:
        match store.claim(tuple(rules), lease):
            case Claimed(token):
                return Fresh(token)
            case Taken(record):
                claim = _claim_under(record.key, rules)
                rule = rules.pop(claim)
                if name in rule.across:
                    found = replayed(rule, name, claim.fingerprint, record)
                    return Replay(rule, found.outcome, record, found.original)
            case InFlight(key, seconds=seconds):
                rule = rules.pop(_claim_under(key, rules))
                if name in rule.across:
                    return Busy(rule, rule.in_flight, seconds)
            case never:
                assert_never(never)
    return Fresh(None)


def await_turn(
    plan: Plan,
    request: Request,
    store: Store,
    lease: float = LEASE_SECONDS,
    sleep: Callable[[float], None] = time.sleep,
) -> Turn:
    """As `turn_of`; where the contract leaves open what a request in flight does to another, the other waits."""
    wait = _FIRST_WAIT
    while True:
        turn = turn_of(plan, request, store, lease)
        if not isinstance(turn, Busy) or turn.outcome != UNSETTLED:
            return turn
        sleep(min(wait, max(turn.seconds, _FIRST_WAIT)))
        wait = min(2 * wait, _LONGEST_WAIT)


def outcomes_of(plan: Plan, story: Story, is_ok: Callable[[Operation, Json], bool]) -> Iterator[str]:
    """The outcome of each step of a story, told in order to a store of its own."""
    store = MemoryStore()
    for step in story.steps:
        request = Request(plan.operations[step.operation], step.payload, step.headers)
        if is_ok(request.operation, request.body):
            yield outcome_of(plan, request, store)
        else:
            refuse(plan, request, None, store)
            yield REJECTED


def outcome_of(plan: Plan, request: Request, store: Store) -> str:
    """The outcome of an accepted request that is answered at once."""
    turn = turn_of(plan, request, store)
    if not isinstance(turn, Fresh):
        return turn.outcome
    made = success_of(request.operation)
    name = made.name if made else ""
    if turn.token is not None:
        store.complete(turn.token, name, None)
    return name


def refuse(plan: Plan, request: Request, reply: Json, store: Store, lease: float = LEASE_SECONDS) -> None:
    """Takes the keys of a request that is refused, by the rules that say that it takes them, where they are free."""
    for claim, rule in claims_of(plan, request).items():
        if rule.rejected_takes_key == "yes" and request.operation.name in rule.across:
            claimed = store.claim((claim,), lease)
            if isinstance(claimed, Claimed):
                store.complete(claimed.token, REJECTED, reply)


def _claim_under(key: str, rules: dict[Claim, Idempotency]) -> Claim:
    return next(claim for claim in rules if claim.key == key)

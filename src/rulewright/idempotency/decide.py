"""An accepted request and a store → its outcome: new, or what the idempotency rules say of a key taken before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rulewright.idempotency.memory import MemoryStore
from rulewright.idempotency.model import Record, fingerprint_of, key_of, replayed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rulewright.idempotency.store import Store
    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Operation, Outcome, Plan, Story

SUCCESS = range(200, 300)
REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Decision:
    """The name of a request's outcome, and the first request's answer where it is a replay that gives it again."""

    outcome: str
    original: Json = None
    is_replay: bool = False


def success_of(operation: Operation) -> Outcome | None:
    """The outcome of a request that makes or finds something: the first that is a success."""
    return next((outcome for outcome in operation.outcomes if outcome.statuses[0] in SUCCESS), None)


def decide(plan: Plan, operation: Operation, payload: Json, reply: Json, store: Store) -> Decision:
    """Takes the keys that a request names, with the answer it would get; or finds them taken."""
    for rule in plan.idempotency:
        key = key_of(rule, payload) if operation.name in (*rule.across, *rule.used_in) else None
        if key is None:
            continue
        ours = Record(key, operation.name, fingerprint_of(payload), reply)
        stands = store.remember(ours)
        if stands is not ours and operation.name in rule.across:
            found = replayed(rule, operation.name, ours.fingerprint, stands)
            return Decision(found.outcome, found.reply if found.original else None, is_replay=True)
    made = success_of(operation)
    return Decision(made.name if made else "")


def outcomes_of(plan: Plan, story: Story, is_ok: Callable[[Operation, Json], bool]) -> Iterator[str]:
    """The outcome of each step of a story, told in order to a store of its own."""
    store = MemoryStore()
    for step in story.steps:
        operation = plan.operations[step.operation]
        if is_ok(operation, step.payload):
            yield decide(plan, operation, step.payload, None, store).outcome
        else:
            yield REJECTED

"""The plainest payload, sent first → what came back, under keys that the endpoint has not seen.

With a clock that stands still, the keys of a run are those of the run before, which an endpoint may remember.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.contract.checks.answers import Meaning
from rulewright.contract.events import Noted
from rulewright.contract.nonces import further
from rulewright.contract.sessions.replies import Replies

if TYPE_CHECKING:
    from collections.abc import Callable

    from rulewright.contract.checks.observation import Observation
    from rulewright.contract.conversation import Conversation
    from rulewright.contract.events import Event
    from rulewright.contract.fresh import Fresh
    from rulewright.language.conditions import Json

_OF_A_USED_KEY = frozenset({Meaning.ACCEPTED, Meaning.REJECTED, Meaning.STRANGE, Meaning.FAILED})
"""What an answer to a key that was used before may be; the others are about who asks, or no answers."""


def opened(talk: Conversation, fresh: Fresh, payload: Json, tell: Callable[[Event], None]) -> Observation:
    """Sends the payload until the answer says that something was made, moving on from nonce to nonce.

    Where no nonce makes a difference, the answer is not about keys: the run stays with the nonce it began with.

    Raises:
        NotSentError: it is not to be sent; and all else that `Conversation.ask` raises.
    """
    first = seen = talk.ask(fresh(payload))
    begun_with = fresh.nonce
    if not fresh.ways or not _may_be_used(seen):
        return seen
    for fresh.nonce in further(begun_with):
        seen = talk.ask(fresh(payload))
        if not _may_be_used(seen):
            tell(
                Noted(
                    f"the first key was used before (the answer was {first.exchange.status}), as after a run with the"
                    f" same seed {talk.setting.seed} and the same clock: other keys are taken"
                )
            )
            return seen
    fresh.nonce = begun_with
    return seen


def _may_be_used(seen: Observation) -> bool:
    """Whether the answer is one that the key of an earlier thing would have, and a new one would not."""
    rules = (rule for rule in seen.plan.idempotency if seen.operation.name in rule.across)
    replies = [known for rule in rules if (known := Replies(seen.plan, seen.operation, rule)).tells_new]
    if not replies or seen.meaning not in _OF_A_USED_KEY:
        return False
    return not any(known.says_created(seen.exchange) for known in replies)

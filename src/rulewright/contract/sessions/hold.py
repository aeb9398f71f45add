"""A stage → everything that an idempotency rule says across requests, asked of the endpoint in a fixed order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.contract.sessions.replays import after_refusal, replay_later, replay_other, replay_same
from rulewright.contract.sessions.scopes import near_keys, other_case, other_scope, used_elsewhere
from rulewright.contract.sessions.twins import EARLY, Twins

if TYPE_CHECKING:
    from rulewright.contract.sessions.stage import Stage


def hold_sessions(stage: Stage) -> Twins | None:
    """Places something under a new key, then uses that key, and others like it, in every way the rule speaks of.

    The first request is repeated once more at the very end: an endpoint may remember the latest keys only.

    Returns:
        The rounds of requests at the same time, which can go on; None when nothing could be placed, and so asked.
    """
    first = stage.accepted(stage.fresh(stage.plain[0]), "keys that are used again")
    if first is None:
        return None
    replay_same(stage, first)
    replay_other(stage, first)
    other_scope(stage, first)
    near_keys(stage)
    other_case(stage)
    used_elsewhere(stage)
    after_refusal(stage)
    twins = Twins(stage)
    twins.play(EARLY)
    replay_later(stage, first)
    return twins

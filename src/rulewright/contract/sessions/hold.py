"""A stage → everything that an idempotency rule says across requests, asked of the endpoint in a fixed order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from rulewright.contract.sessions.replays import (
    IGNORED,
    LATER,
    LATEST,
    OTHER,
    OTHER_LATEST,
    SAME,
    after_refusal,
    other_later,
    replay_ignored,
    replay_later,
    replay_other,
    replay_same,
)
from rulewright.contract.sessions.replies import Replies
from rulewright.contract.sessions.scopes import near_keys, other_case, other_scope, used_elsewhere
from rulewright.contract.sessions.stage import Stage
from rulewright.contract.sessions.twins import EARLY, LATE, Twins

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from rulewright.contract.checks.observation import Observation
    from rulewright.contract.conversation import Conversation
    from rulewright.contract.findings.finding import Complaint, Kind
    from rulewright.contract.material import Material
    from rulewright.contract.sessions.stage import Accepted
    from rulewright.contract.setting import Setting
    from rulewright.plan.contract import Idempotency

_USED_AGAIN = "keys that are used again"


@dataclass(frozen=True, slots=True)
class Held:
    """What was placed first under a rule, and the rounds of requests at the same time, which can go on."""

    first: Accepted
    twins: Twins

    @property
    def stage(self) -> Stage:
        """The stage that it is all held on."""
        return self.twins.stage


def why_not_asked(setting: Setting, material: Material, rule: Idempotency) -> str | None:
    """Why nothing is asked about a rule across requests; None where it is asked."""
    if not setting.is_asserted(rule.severity, rule.basis):
        return f"it is a {rule.severity.value} of basis {rule.basis.value}"
    if not material.plain:
        return "no payload is known to be accepted"
    return "only what the contract refuses is sent" if setting.only == "rejecting" else None


def stage_of(  # noqa: PLR0913 - what is asked, and where each sort of answer goes
    talk: Conversation,
    material: Material,
    rule: Idempotency,
    *,
    report: Callable[[Complaint, Observation, tuple[Observation, ...]], None],
    check: Callable[[Observation], None],
    skip: Callable[[str], None],
    found_kinds: Callable[[], Collection[Kind]],
) -> Stage:
    """The stage of a rule, with the payloads of a run; the rest is as `Stage` says."""
    setting = talk.setting
    return Stage(
        talk=talk,
        rule=rule,
        replies=Replies(setting.plan, setting.operation, rule, setting.withheld),
        fresh=material.fresh,
        plain=material.plain,
        valid=material.valid(),
        refused=material.refused(),
        report=report,
        check=check,
        skip=skip,
        found_kinds=found_kinds,
    )


def first_of(stage: Stage) -> Accepted | None:
    """Something placed under a new key, which all sessions are about; None when nothing could be placed."""
    return stage.accepted(stage.fresh(stage.plain[0]), _USED_AGAIN)


def sessions_of(stage: Stage, first: Accepted, twins: Twins) -> Iterator[tuple[str, Callable[[], object]]]:
    """What is asked once something was placed, in order: words for it, and what asks."""
    yield SAME, partial(replay_same, stage, first)
    if stage.rule.ignoring:
        yield IGNORED, partial(replay_ignored, stage, first)
    yield f"{OTHER}, and reading back", partial(replay_other, stage, first)
    yield "the key in another scope", partial(other_scope, stage, first)
    yield "two keys that differ in the case of their letters", partial(other_case, stage)
    yield "keys that another operation took", partial(used_elsewhere, stage)
    yield "a payload whose key was refused", partial(after_refusal, stage)
    yield twins.words(EARLY), partial(twins.play, EARLY)
    # An endpoint may remember the latest keys only.
    yield LATER, partial(replay_later, stage, first)


def late_sessions_of(held: Held) -> Iterator[tuple[str, Callable[[], object]]]:
    """What is asked when most cases were sent: it takes these, every payload that is known, or many requests."""
    stage, first = held.stage, held.first
    is_told = stage.replies.says_created(first.seen.exchange)
    other = None if is_told else stage.other_than(first.payload)
    # Where a replay is answered as something new is, only another body shows that its key was forgotten.
    if other is None:
        yield LATEST, partial(replay_later, stage, first, LATEST)
    else:
        yield OTHER_LATEST, partial(other_later, stage, first, other)
    yield "two long keys that differ in their last character", partial(near_keys, stage)
    yield f"more {held.twins.words(LATE)}", partial(held.twins.play, LATE)


def hold_sessions(stage: Stage) -> Held | None:
    """Places something under a new key, then uses that key, and others like it, in every way the rule speaks of.

    Returns:
        What can go on; None when nothing could be placed, and so asked.
    """
    first = first_of(stage)
    if first is None:
        return None
    twins = Twins(stage)
    for _, ask in sessions_of(stage, first, twins):
        ask()
    return Held(first, twins)

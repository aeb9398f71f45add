"""A rehearsal and the rules across requests → what is asked about each key rule, counted as it is asked there."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from rulewright.contract.endpoint.watch import EndedError, UnjudgedError
from rulewright.contract.endpoint.writing import UnfilledError
from rulewright.contract.preview.asked import Asked, Omitted
from rulewright.contract.sessions.hold import Held, first_of, late_sessions_of, sessions_of, stage_of, why_not_asked
from rulewright.contract.sessions.play import Repertoire
from rulewright.contract.sessions.sequences import FEW_KEYS, NEEDS, NO_KEYS, most_requests
from rulewright.contract.sessions.twins import Twins
from rulewright.contract.shard import given

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.contract.conversation import Conversation
    from rulewright.contract.material import Material
    from rulewright.contract.sessions.stage import Stage
    from rulewright.contract.setting import Setting
    from rulewright.plan.contract import Idempotency

Part: TypeAlias = Asked | Omitted


def across_requests(talk: Conversation, setting: Setting, material: Material) -> tuple[list[Part], list[Part]]:
    """What is sent before most cases, and what after them."""
    early: list[Part] = []
    late: list[Part] = []
    ours = given(setting)
    for rule in setting.plan.idempotency:
        if setting.operation.name not in rule.across or rule.id not in ours or rule.id in setting.excluded:
            continue
        if setting.rules and rule.id not in setting.rules:
            continue
        reason = why_not_asked(setting, material, rule)
        if reason is not None:
            early.append(Omitted("keys", rule.id, reason))
            continue
        try:
            _rehearse(talk, material, rule, early, late)
        except (EndedError, UnjudgedError, UnfilledError) as end:
            early.append(Omitted("keys", rule.id, str(end)))
    return early, late


def _rehearse(talk: Conversation, material: Material, rule: Idempotency, early: list[Part], late: list[Part]) -> None:
    skipped = early

    def skip(reason: str) -> None:
        skipped.append(Omitted("keys", rule.id, reason))

    stage = stage_of(
        talk,
        material,
        rule,
        report=lambda *_: None,
        check=lambda _: None,
        skip=skip,
        found_kinds=frozenset,
    )
    first = first_of(stage)
    if first is None:
        return
    early.append(Asked("keys", "a payload under a new key", 1, rule=rule.id))
    twins = Twins(stage)
    for what, ask in sessions_of(stage, first, twins):
        before = talk.budget.requests
        ask()
        _note(early, what, talk.budget.requests - before, rule)
    skipped = late
    for what, ask in late_sessions_of(Held(first, twins)):
        before = talk.budget.requests
        ask()
        _note(late, what, talk.budget.requests - before, rule)
    late += _sequences(stage, is_few=material.fresh.few)


def _note(parts: list[Part], what: str, requests: int, rule: Idempotency) -> None:
    if requests:
        parts.append(Asked("keys", what, requests, rule=rule.id))


def _sequences(stage: Stage, *, is_few: bool) -> Iterator[Part]:
    if is_few:
        yield Omitted("sequences", stage.rule.id, FEW_KEYS)
        return
    repertoire = Repertoire.of(stage)
    if repertoire is None:
        yield Omitted("sequences", stage.rule.id, NO_KEYS)
        return
    what = "sequences that a state machine plays"
    yield Asked("sequences", what, most_requests(stage.talk.setting), is_most=True, rule=stage.rule.id)
    for absence, has in NEEDS.values():
        if not has(repertoire):
            yield Omitted("sequences", stage.rule.id, absence)

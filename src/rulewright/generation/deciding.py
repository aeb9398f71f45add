"""A rule and starts → cases in which one test of its condition decides alone whether the rule applies."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rulewright.generation.breaking import Breakings
from rulewright.generation.decisions import decisions
from rulewright.generation.keeping import excused
from rulewright.generation.rule_ways import full
from rulewright.generation.stages import Stages
from rulewright.generation.variety import asked_values
from rulewright.language.conditions import Not, holds_in
from rulewright.language.paths import Root

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from rulewright.generation.aims import Aim
    from rulewright.generation.case import Case
    from rulewright.generation.collected import Collected
    from rulewright.generation.decisions import Decision
    from rulewright.generation.rule_ways import Way
    from rulewright.generation.world import World
    from rulewright.language.conditions import Json

_MOST = 100
"""Decisions of one rule that are shown, those that make it apply first."""


def deciding(
    world: World,
    starts: Sequence[tuple[str, Json]],
    aims: Sequence[Aim],
    found: Collected,
    is_sure: Callable[[Json], bool],
) -> Iterator[Case]:
    """For each test and value: what breaks a rule where they make it apply, or would where they do not.

    Args:
        world: what payloads are made in.
        starts: valid payloads to begin with.
        aims: the checks of the rules; the first of each rule is broken.
        found: makes cases of payloads.
        is_sure: whether an endpoint surely takes a valid payload.
    """
    asked = asked_values(world)
    firsts: dict[str, Aim] = {}
    for aim in aims:
        firsts.setdefault(aim.rule.id, aim)
    for aim in firsts.values():
        for decision in _decisions(world, aim, asked):
            case = _shown(Stages(world, starts), aim, decision, found, is_sure)
            if case is not None:
                yield case


def _decisions(world: World, aim: Aim, asked: Mapping[Way, Sequence[Json]]) -> list[Decision]:
    rule = aim.rule
    at = world.atlas.places_of(aim.shape.name)[0]
    known = {
        holds.path: asked.get((*at, *full(holds.path, rule.each)), ())
        for holds in holds_in(rule.guard)
        if holds.path.root is not Root.DATA
    }
    return sorted(decisions(rule.guard, known), key=lambda decision: not decision.meets)[:_MOST]


def _shown(
    stages: Stages, aim: Aim, decision: Decision, found: Collected, is_sure: Callable[[Json], bool]
) -> Case | None:
    if decision.meets:
        there = replace(aim, rule=replace(aim.rule, guard=decision.condition))
        label, solution = next(Breakings(stages, there), ("", None))
        if solution is None:
            return None
        return found.further(aim.rule.id, f"{label}-where-{decision.label}", solution.payload)
    elsewhere = replace(aim, rule=replace(aim.rule, guard=Not(decision.condition)))
    feature = next(excused(stages, elsewhere, f"-where-{decision.label}", is_sure), None)
    payload = None if feature is None else feature.alone()[0]
    if feature is None or payload is None:
        return None
    return found.further_valid(aim.rule.id, feature.id.partition("#")[2], payload)

"""A rule → a valid payload to which it applies: what it is about stands there, and is as it should be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.generation.aims import aims
from rulewright.generation.demand import IS_PRESENT
from rulewright.generation.keeping import valid
from rulewright.generation.stages import Stages
from rulewright.generation.starts import starts
from rulewright.generation.world import World

if TYPE_CHECKING:
    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Plan
    from rulewright.plan.rules import Rule, Shape
    from rulewright.validation.context import Context


def applied(plan: Plan, shape: Shape, rule: Rule, context: Context) -> Json | None:
    """The payload; with nothing at the rule's place where nothing may stand there, None where none was found."""
    world = World.of(plan, shape, context)
    stages = Stages(world, starts(world))
    for aim in aims(world, rule, shape):
        for scene in stages.scenes(aim):
            for pins in ({scene.pointer: (IS_PRESENT,)}, {}):
                payload, _ = valid(scene.maker, scene.payload, pins)
                if payload is not None:
                    return payload
    return None

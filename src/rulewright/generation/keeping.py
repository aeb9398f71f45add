"""A rule and starts → valid payloads at the very edge of what it allows, and some that it does not apply to."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from rulewright.generation.demand import Demand, Want, exactly, is_met
from rulewright.generation.edges import inside
from rulewright.generation.edits import place_at
from rulewright.generation.folding import Feature
from rulewright.generation.items_where import with_count
from rulewright.generation.make import together
from rulewright.generation.presences import presences
from rulewright.generation.solve import PATIENCE, Solution, solve
from rulewright.generation.twists import twists
from rulewright.language.conditions import ALWAYS
from rulewright.plan.predicates import Chosen, CountWhere, PresentCount
from rulewright.validation.conditions import is_true
from rulewright.validation.places import value_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rulewright.generation.aims import Aim
    from rulewright.generation.make import Maker, Pins
    from rulewright.generation.scene import Scene
    from rulewright.generation.stages import Stages
    from rulewright.generation.world import World
    from rulewright.language.conditions import Json

_PATIENCE = 12
"""How many payloads are judged in the search for one that breaks nothing."""
_TWISTS = 3
"""How many ways of breaking a rule are tried where it does not apply."""


def keepings(stages: Stages, aim: Aim, suffix: str) -> Iterator[Feature]:
    """Each edge of what the aim's check allows, where the rule applies."""
    stage = list(stages.scenes(aim))
    for scene in stage[:1]:
        for label, pins in _edges(scene):
            name = f"{aim.rule.id}#{label}{suffix}"
            yield Feature(name, aim.rule.id, together(scene.maker.pins, pins), partial(_alone, stage, pins))


def _alone(stage: Sequence[Scene], pins: Pins) -> tuple[Json | None, str]:
    reason = ""
    for patience in (_PATIENCE, PATIENCE):
        longer: list[Scene] = []
        for scene in stage:
            payload, reason, is_final = _looked_for(scene.maker, scene.payload, pins, patience)
            if payload is not None:
                return payload, reason
            if not is_final:
                longer.append(scene)
        stage = longer
    return None, reason


def _edges(scene: Scene) -> Iterator[tuple[str, Pins]]:
    """What must stand where, at each edge of what the check allows."""
    predicate = scene.aim.check.predicate
    match predicate:
        case PresentCount() as asked:
            yield from presences(scene, asked, allowed=True)
        case Chosen(by, values):
            pointer = (*scene.pointer, *map(str, by.tokens))
            for value in values:
                yield f"is-{value}", {pointer: (exactly(value),)}
        case CountWhere() as asked:
            for label, count in (("fewest", asked.low), ("most", asked.high)):
                made = None if count is None else with_count(scene.maker, scene.payload, scene.pointer, asked, count)
                if made is not None:
                    yield label, {scene.pointer: (exactly(value_at(made[0], scene.pointer)),)}
        case _:
            for label, demand in inside(predicate, scene):
                yield label, {scene.pointer: (demand,)}


def is_excused(world: World, payload: Json, aim: Aim) -> bool:
    """Whether a payload already shows at the aim's place what the rule would refuse, were its condition met."""
    scope = aim.footing.scope(world, payload)
    if not isinstance(scope.value, dict) or is_true(aim.rule.guard, scope, world.context):
        return False
    return not is_met(Demand(aim.check.predicate, Want.HOLDS), place_at(payload, aim.target), world.context)


def excused(
    stages: Stages, aim: Aim, suffix: str, is_sure: Callable[[Json], bool] = lambda _: True
) -> Iterator[Feature]:
    """What would break the aim's check, were the rule's condition met: the first way that leaves a payload valid.

    `is_sure` says whether an endpoint surely takes a valid payload, where that matters.
    """
    for scene in () if aim.rule.guard == ALWAYS else stages.scenes(aim, truth=False):
        for twist in islice(twists(scene), _TWISTS):
            payload, reason = valid(scene.maker, twist.payload, twist.pins)
            if payload is not None and is_sure(payload):
                name = f"{aim.rule.id}#not-asked-{twist.label}{suffix}"
                yield Feature(name, aim.rule.id, together(scene.maker.pins, twist.pins), lambda: (payload, reason))  # noqa: B023 - made at once
                return


def valid(maker: Maker, start: Json, pins: Pins) -> tuple[Json | None, str]:
    """The start with the pins met and nothing broken; or None and the reason."""
    payload, reason, _ = _looked_for(maker, start, pins, _PATIENCE)
    return payload, reason


def _looked_for(maker: Maker, start: Json, pins: Pins, patience: int) -> tuple[Json | None, str, bool]:
    """What `valid` gives, and whether more patience would change nothing."""
    pinned = maker.pinned(pins)
    ready = pinned.apply_pins(start)
    if ready is None:
        return None, "no value meets all that is asked of its place", True
    if not maker.world.is_good(ready):
        return None, maker.world.doubt(ready), True
    solution = solve(pinned, ready, patience=patience)
    if solution is None:
        return None, "no value meets all that is asked of its place", True
    if solution.broken:
        return None, f"every such payload found breaks {_named(solution)}", solution.is_final
    doubt = maker.world.doubt(solution.payload)
    return (None, doubt, True) if doubt else (solution.payload, "", True)


def _named(solution: Solution) -> str:
    return ", ".join(dict.fromkeys(broken.rule.id for broken in solution.broken))

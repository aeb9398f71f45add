"""A rule and starts → valid payloads at the very edge of what it allows, and some that it does not apply to."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from rulewright.generation.edges import inside
from rulewright.generation.solve import Solution, solve
from rulewright.generation.stages import scenes
from rulewright.generation.twists import twists
from rulewright.language.conditions import ALWAYS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rulewright.generation.aims import Aim
    from rulewright.generation.make import Maker, Pins
    from rulewright.generation.world import World
    from rulewright.language.conditions import Json

_PATIENCE = 12
"""How many payloads are judged in the search for one that breaks nothing."""
_TWISTS = 3
"""How many ways of breaking a rule are tried where it does not apply."""


def keepings(world: World, starts: Sequence[tuple[str, Json]], aim: Aim) -> Iterator[tuple[str, Json | None, str]]:
    """By label, a payload at an edge of the aim's check, or None and why there is none."""
    stage = list(islice(scenes(world, starts, aim), 2))
    for scene in stage[:1]:
        for label, demand in inside(aim.check.predicate, scene):
            payload, reason = None, ""
            for other in stage:
                payload, reason = valid(other.maker, other.payload, {other.pointer: (demand,)})
                if payload is not None:
                    break
            yield label, payload, reason


def excused(world: World, starts: Sequence[tuple[str, Json]], aim: Aim) -> Iterator[tuple[str, Json]]:
    """A payload that would break the aim's check, were the rule's condition met."""
    if aim.rule.guard == ALWAYS:
        return
    for scene in scenes(world, starts, aim, truth=False):
        for twist in islice(twists(scene), _TWISTS):
            payload, _ = valid(scene.maker, twist.payload, twist.pins)
            if payload is not None:
                yield twist.label, payload
                return


def valid(maker: Maker, start: Json, pins: Pins) -> tuple[Json | None, str]:
    """The start with the pins met and nothing broken; or None and the reason."""
    pinned = maker.pinned(pins)
    ready = pinned.apply_pins(start)
    if ready is None:
        return None, "no value meets all that is asked of its place"
    if not maker.world.is_good(ready):
        return None, maker.world.doubt(ready)
    solution = solve(pinned, ready, patience=_PATIENCE)
    if solution is None:
        return None, "no value meets all that is asked of its place"
    if solution.broken:
        return None, f"every such payload found breaks {_named(solution)}"
    doubt = maker.world.doubt(solution.payload)
    return (None, doubt) if doubt else (solution.payload, "")


def _named(solution: Solution) -> str:
    return ", ".join(dict.fromkeys(broken.rule.id for broken in solution.broken))

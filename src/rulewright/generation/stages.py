"""An aim and starts → the scenes in which it can be shown, those that need least change first."""

from __future__ import annotations

from itertools import count, islice
from operator import itemgetter
from typing import TYPE_CHECKING

from rulewright.generation.aims import applies, applying
from rulewright.generation.edits import place_at
from rulewright.generation.make import Maker
from rulewright.generation.scene import Scene
from rulewright.generation.texts import plainest
from rulewright.plan.predicates import Forbidden
from rulewright.validation.places import value_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rulewright.generation.aims import Aim
    from rulewright.generation.rule_ways import Way
    from rulewright.generation.world import World
    from rulewright.language.conditions import Json

_SCENES = 3
"""In how many scenes an aim is tried."""


class Stages:
    """The scenes that some starts give for each aim; what was worked out is kept."""

    def __init__(self, world: World, starts: Sequence[tuple[str, Json]], *, changes: bool = True) -> None:
        """Scenes of starts; without `changes`, only of those in which an aim's rule applies as they are."""
        self.world = world
        self._starts = starts
        self._changes = changes
        self._known: dict[tuple[str, Way, int, int, bool], tuple[list[Scene], Iterator[Scene]]] = {}

    def scenes(self, aim: Aim, *, truth: bool = True) -> Iterator[Scene]:
        """Scenes for an aim; with `truth` false, scenes in which the rule's condition is not met."""
        key = (aim.rule.id, aim.way, aim.rule.checks.index(aim.check), aim.index, truth)
        if key not in self._known:
            self._known[key] = ([], islice(self._scenes(aim, truth=truth), _SCENES))
        found, more = self._known[key]
        for index in count():
            if index == len(found):
                scene = next(more, None)
                if scene is None:
                    return
                found.append(scene)
            yield found[index]

    def _scenes(self, aim: Aim, *, truth: bool) -> Iterator[Scene]:
        maker = Maker(self.world, plainest)
        unfit: list[Json] = []
        further: list[tuple[int, Maker, Json]] = []
        for _, payload in self._starts:
            pinned = applies(maker, payload, aim, truth=truth)
            distance = 0 if pinned is None else _distance(self.world, payload, aim)
            if pinned is None:
                unfit.append(payload)
            elif distance:
                further.append((distance, pinned, payload))
            else:  # No other is nearer: most aims need no more of the starts looked at.
                yield Scene.of(pinned, payload, aim)
        for _, pinned, payload in sorted(further, key=itemgetter(0)):
            yield Scene.of(pinned, payload, aim)
        if self._changes:
            yield from _changed(maker, unfit, aim, truth=truth)


def _changed(maker: Maker, starts: Sequence[Json], aim: Aim, *, truth: bool) -> Iterator[Scene]:
    """The scenes of starts that are changed so that the aim's rule applies; those that break something by that last."""
    broken: list[tuple[int, Maker, Json]] = []
    for start in starts:
        for pinned, payload in islice(applying(maker, start, aim, truth=truth), 1):
            violations = maker.world.judge(payload)
            if violations:
                broken.append((len(violations), pinned, payload))
            else:
                yield Scene.of(pinned, payload, aim)
    for _, pinned, payload in sorted(broken, key=itemgetter(0)):
        yield Scene.of(pinned, payload, aim)


def _distance(world: World, payload: Json, aim: Aim) -> int:
    """How far a payload is from having a value at the aim's place."""
    pointer = aim.target
    if place_at(payload, pointer).is_present:
        return 0
    forbidden = any(
        isinstance(entry.demand.predicate, Forbidden) and not entry.excuses
        for entry in world.active(payload, pointer)
        if entry.demand.predicate is not aim.check.predicate
    )
    has_around = not pointer or isinstance(value_at(payload, pointer[:-1]), dict | list)
    return 3 if forbidden else 1 if has_around else 2

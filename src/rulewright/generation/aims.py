"""Rule → the places in payloads where it can be broken, and what must stand around each for it to be judged there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from rulewright.generation.demand import IS_OBJECT, IS_PRESENT, exactly
from rulewright.generation.literals import Footing, ways
from rulewright.generation.make import together
from rulewright.generation.rule_ways import full
from rulewright.language.conditions import Holds, Present
from rulewright.language.paths import EACH, Each, Root
from rulewright.plan.predicates import Chosen, Compare, EachKey, KnownKeys, Required
from rulewright.validation.conditions import is_true

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.generation.atlas import Atlas
    from rulewright.generation.make import Maker, Pins
    from rulewright.generation.rule_ways import Way
    from rulewright.generation.world import World
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer
    from rulewright.plan.rules import Check, Rule, Shape

_WAYS = 4
"""How many ways are tried to make a rule apply."""


@dataclass(frozen=True, slots=True)
class Aim:
    """One check of a rule, to be broken or kept to at one place; `way` leads to the object whose shape has the rule."""

    shape: Shape
    rule: Rule
    check: Check
    way: Way
    atlas: Atlas
    index: int = 0
    """Which item of the innermost array on the way."""

    @property
    def footing(self) -> Footing:
        """Where the rule's paths start."""
        at = self.atlas.place(self.way, self.index)
        each = self.rule.each
        footing = Footing(at, None, self.shape.defaults, self.atlas)
        if each is None:
            return footing
        return replace(footing, item_at=footing.pointer(each, 0 if self._is_inside else self.index))

    @property
    def _is_inside(self) -> bool:
        """Whether the object itself is one of many."""
        return any(isinstance(token, Each) for token in self.way)

    @property
    def target(self) -> Pointer:
        """The place the check is about."""
        is_outer = not self._is_inside and self.check.target.root is not Root.ITEM
        return self.footing.pointer(self.check.target, self.index if is_outer else 0)

    @property
    def array(self) -> Pointer | None:
        """The array that `index` is an item of."""
        if EACH in self.way:
            last = max(at for at, token in enumerate(self.way) if token is EACH)
            return self.atlas.place(self.way[:last])
        tokens = (*self.way, *full(self.check.target, self.rule.each))
        return self.atlas.place(tokens[: tokens.index(EACH)]) if EACH in tokens else None


def aims(world: World, rule: Rule, shape: Shape) -> Iterator[Aim]:
    """Each check of a rule at each declared way to its shape."""
    for way in world.atlas.places_of(shape.name):
        for check in rule.checks:
            yield Aim(shape, rule, check, way, world.atlas)


def reachable(world: World) -> list[tuple[Shape, Rule]]:
    """Every rule that is judged somewhere in payloads of the world's shape, in the author's order."""
    shapes = [shape for name, shape in world.plan.shapes.items() if world.atlas.places_of(name)]
    return [(shape, rule) for shape in shapes for rule in shape.rules]


def applying(maker: Maker, start: Json, aim: Aim, *, truth: bool = True) -> Iterator[tuple[Maker, Json]]:
    """The start changed so that the rule is judged at the aim's place, or with `truth` false, is not.

    The maker given with each holds what must stay so.
    """
    ready = maker.pinned(around(maker.world, aim)).apply_pins(start)
    if ready is not None:
        for pins in conditions(maker.world, ready, aim, truth=truth):
            pinned = maker.pinned(around(maker.world, aim), pins)
            payload = pinned.apply_pins(ready)
            if payload is not None:
                yield pinned, payload


def applies(maker: Maker, start: Json, aim: Aim, *, truth: bool = True) -> Maker | None:
    """The maker that keeps it so, where the rule is judged at the aim's place as the start is; else None."""
    scope = aim.footing.scope(maker.world, start)
    if is_true(aim.rule.guard, scope, maker.world.context) is not truth:
        return None
    if maker.pinned(around(maker.world, aim)).meets_pins(start):
        for pins in conditions(maker.world, start, aim, truth=truth):
            pinned = maker.pinned(around(maker.world, aim), pins)
            if pinned.meets_pins(start):
                return pinned
    return None


def conditions(world: World, payload: Json, aim: Aim, *, truth: bool = True) -> Iterator[Pins]:
    """The first few ways to make the rule's condition true, or false."""
    return islice(ways(world, payload, aim.rule.guard, aim.footing, truth=truth), _WAYS)


def around(world: World, aim: Aim) -> Pins:
    """What must be there for the rule to be judged: its object, its item, the object around a required field.

    For a comparison, the other side; if that is a column, a key whose row has it.
    """
    footing = aim.footing
    found: list[Pointer] = [footing.at] if footing.at else []
    if footing.item_at is not None:
        found.append(footing.item_at)
    target = aim.target
    items = [at for at, token in enumerate(target) if isinstance(token, int) and at + 1 < len(target)]
    if items:
        found.append(target[: items[-1] + 1])
    match aim.check.predicate:
        case Required(deep=False) if len(target) > 1:
            found.append(target[:-1])
        case KnownKeys() | Chosen() | EachKey() if target:
            found.append(target)
        case Compare(_, other) if other.root is not Root.DATA:
            found.append(footing.pointer(other))
        case _:
            pass
    pins: Pins = dict.fromkeys(found, (IS_PRESENT,))
    return together(pins, _cases(world, aim), _objects(world, aim, footing), _column(world, aim))


def _cases(world: World, aim: Aim) -> Pins:
    """The values that give the polymorphic objects on the way the shape of the aim."""
    for frame in world.atlas.frames(aim.way):
        if frame.shape is aim.shape and frame.depth == len(aim.way) and frame.cases:
            at = aim.footing.at
            return {case.chooser(at): (exactly(case.value),) for case in frame.cases}
    return {}


def _objects(world: World, aim: Aim, footing: Footing) -> Pins:
    """That the object of the shape is one, where something else could stand there."""
    field = world.atlas.field(aim.way) if aim.way else None
    return {footing.at: (IS_OBJECT,)} if field is not None and field.alternatives else {}


def _column(world: World, aim: Aim) -> Pins:
    """The demand for a key whose row has the column that the aim's check compares with."""
    match aim.check.predicate:
        case Compare(_, other) if other.root is Root.DATA:
            return next(ways(world, {}, Holds(other, Present()), aim.footing, truth=True), {})
        case _:
            return {}

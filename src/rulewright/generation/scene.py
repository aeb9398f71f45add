"""A payload in which a rule applies, and one place of it → what else is demanded there, and a value that would do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rulewright.generation.demand import IS_PRESENT, Demand, Want, is_met
from rulewright.generation.edits import place_at
from rulewright.generation.relations import demand_of
from rulewright.generation.texts import SHAPING, texts_of
from rulewright.language.types import ValueType
from rulewright.plan.predicates import Compare, HasOneType, HasType
from rulewright.validation.places import MISSING, Missing, value_at

if TYPE_CHECKING:
    from rulewright.generation.aims import Aim
    from rulewright.generation.dates import Sort
    from rulewright.generation.make import Maker
    from rulewright.generation.texts import TextSet
    from rulewright.generation.world import World
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer
    from rulewright.validation.conditions import Scope
    from rulewright.validation.places import Found


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a check is to be shown: `others` are the demands on its place that do not come from it."""

    maker: Maker
    payload: Json
    aim: Aim
    pointer: Pointer
    others: tuple[Demand, ...]
    sample: Found
    """A value that meets every demand on the place, or MISSING where none was found."""

    @classmethod
    def of(cls, maker: Maker, payload: Json, aim: Aim) -> Scene:
        """The scene of an aim in a payload."""
        pointer = aim.target
        own = Demand(aim.check.predicate, Want.HOLDS)
        active = maker.world.active(payload, pointer)
        others = tuple(entry.demand for entry in active if entry.is_rule and not entry.excuses and entry.demand != own)
        return cls(maker, payload, aim, pointer, others, _sample(maker, payload, pointer, (own, *others)))

    @property
    def world(self) -> World:
        """The world the payload is made in."""
        return self.maker.world

    @property
    def value_type(self) -> ValueType | None:
        """The narrowest type declared for the place."""
        types = [demand.predicate.type for demand in self.others if isinstance(demand.predicate, HasType)]
        return types[-1] if types else None

    @property
    def types(self) -> tuple[ValueType, ...]:
        """The types that the place's value may be of; none where any may be."""
        several = [demand.predicate.types for demand in self.others if isinstance(demand.predicate, HasOneType)]
        if self.value_type is not None:
            return (self.value_type,)
        return several[-1] if several else ()

    @property
    def is_spelled(self) -> bool:
        """Whether a number must be spelled as text here."""
        return ValueType.DECIMAL in self.types

    @property
    def is_whole(self) -> bool:
        """Whether only whole numbers are of the place's type."""
        return ValueType.INTEGER in self.types

    @property
    def sorts(self) -> tuple[Sort, ...]:
        """How a moment may be written here."""
        match self.value_type:
            case ValueType.DATE:
                return ("day",)
            case ValueType.DATETIME:
                return ("instant",)
            case _:
                return ("day", "instant")

    @property
    def allowed(self) -> TextSet:
        """The texts that the other demands on the place allow."""
        return texts_of(self.others)

    @property
    def is_text(self) -> bool:
        """Whether a text is what the place asks for."""
        return isinstance(self.sample, str) or any(isinstance(demand.predicate, SHAPING) for demand in self.others)

    @property
    def scope(self) -> Scope:
        """What the check is judged on."""
        return self.aim.footing.scope(self.world, self.payload)

    def compared(self) -> Demand | None:
        """What a comparison asks of the place, the other side being as it is."""
        compare = self.aim.check.predicate
        if not isinstance(compare, Compare):
            return None
        other = self.scope.find(compare.other, self.world.context)
        return None if isinstance(other, Missing) or other is None else demand_of(compare, other)


def _sample(maker: Maker, payload: Json, pointer: Pointer, demands: tuple[Demand, ...]) -> Found:
    """The value at a place where it meets the demands, else one that would stand there."""
    place = place_at(payload, pointer)
    if place.is_present and all(is_met(demand, place, maker.world.context) for demand in demands):
        return place.value
    settled = next(maker.settle(payload, pointer, IS_PRESENT), None)
    return MISSING if settled is None else value_at(settled, pointer)

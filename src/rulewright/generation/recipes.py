"""What rules demand of a place, alike for many payloads → how its first value is drawn, worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rulewright.generation.demand import is_met
from rulewright.generation.drawn import drawer, is_dated, kinds_of
from rulewright.generation.values import LIMITING, chosen_of, is_hopeless, listed_values, named_among, variants
from rulewright.language.conditions import LengthWithin, Matches, NumberWithin, Present
from rulewright.language.types import ValueType
from rulewright.plan.predicates import (
    Chosen,
    Forbidden,
    HasOneType,
    HasType,
    MultipleOf,
    NotBlank,
    NotCoercible,
    NotNull,
    Required,
)
from rulewright.validation.places import MISSING, Missing, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rulewright.generation.active import Active
    from rulewright.generation.demand import Demand
    from rulewright.generation.values import Ask
    from rulewright.language.conditions import Json
    from rulewright.patterns import Choose
    from rulewright.validation.context import Context

_BY_TYPE = (HasType, HasOneType, NotNull, Required, Present)
"""What every value meets that is drawn of a type that the demands allow."""
_BY_TEXT = (*_BY_TYPE, Matches, NotBlank)
_BY_NUMBER = (*_BY_TYPE, NumberWithin, MultipleOf)
_BY_KIND = {ValueType.STRING: _BY_TEXT, ValueType.NUMBER: _BY_NUMBER, ValueType.INTEGER: _BY_NUMBER}


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a place is filled, in every payload of which the rules demand the same there.

    `draw` gives a value, None where it found none; it is None itself where more must be searched.
    """

    draw: Callable[[Choose], Json] | None
    is_absent: bool
    """Whether nothing may stand there."""
    is_required: bool
    """Whether something must."""


def recipe_of(ask: Ask, context: Context) -> Recipe:
    """The recipe of a place where something is wanted; `ask.must` asks for no more than that."""
    hard = [entry.demand for entry in ask.active if entry.is_rule and not entry.excuses]
    nothing = Place(ask.place.pointer, MISSING, ask.place.in_object)
    is_required = any(requires(entry, nothing, context) for entry in ask.active)
    if _forbid(hard):
        return Recipe(None, not ask.broken_by(MISSING), is_required)
    limiting = (demand for demand in hard if isinstance(demand.predicate, LIMITING))
    if any(is_hopeless(ask, demand) for demand in limiting):
        return Recipe(None, is_absent=False, is_required=is_required)
    draws = (_draw_of(ask, [*ask.must, *hard, *added]) for added in variants(ask) if not _forbid(added))
    draw = next((draw for draw in draws if draw is not None), None)
    return Recipe(draw, is_absent=False, is_required=is_required)


def _forbid(demands: Sequence[Demand]) -> bool:
    return any(isinstance(demand.predicate, Forbidden) and demand.want.is_positive for demand in demands)


def requires(entry: Active, place: Place, context: Context) -> bool:
    """Whether a rule asks for something at a place where nothing stands."""
    return (
        not entry.excuses
        and isinstance(entry.demand.predicate, Required | Chosen)
        and not is_met(entry.demand, place, context)
    )


def _draw_of(ask: Ask, demands: Sequence[Demand]) -> Callable[[Choose], Json] | None:
    listed = listed_values(ask, demands)
    if listed is not None:
        return _draw_listed(
            ask, [value for value in listed if not isinstance(value, Missing) and ask.meets(value, demands)]
        )
    kinds = kinds_of(demands)
    draws = [(drawer(ask, kind, demands), _unsure(ask, kind, demands)) for kind in kinds]
    if not draws:
        return None

    def draw(choose: Choose) -> Json:
        drawn, unsure = draws[choose(len(draws)) if len(draws) > 1 else 0]
        value = drawn(choose)
        return value if value is None or not unsure or ask.meets(value, unsure) else None

    return draw


def _draw_listed(ask: Ask, values: Sequence[Json]) -> Callable[[Choose], Json] | None:
    named = named_among(ask, values)

    def draw(choose: Choose) -> Json:
        return values[chosen_of(len(values), named, choose)]

    return draw if values else None


def _unsure(ask: Ask, kind: ValueType, demands: Sequence[Demand]) -> list[Demand]:
    """The demands that a value drawn of a type may fail."""
    sure = _BY_KIND.get(kind, _BY_TYPE)
    if kind is ValueType.STRING and not is_dated(kind, demands) and ask.world.context.unit == "codepoints":
        # Lengths in other units may be such that no text has one.
        sure = (*sure, LengthWithin)
    return [
        demand
        for demand in demands
        if not (isinstance(demand.predicate, sure) and demand.want.is_positive)
        if not (isinstance(demand.predicate, NotCoercible) and demand.predicate.type is kind)
    ]

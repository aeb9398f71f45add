"""The demands on one place → values to put there: first those that meet all, then those that give up fewest."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from rulewright.generation.demand import Among, Demand, Want, is_met
from rulewright.generation.drawn import drawn
from rulewright.generation.numbers import leave_none
from rulewright.generation.strict import right_texts, wrong_texts
from rulewright.generation.wrong import convertible, of_no_type, unknown_values, wrong_types
from rulewright.language.conditions import (
    Absent,
    CountWithin,
    DateWithin,
    EveryItem,
    InData,
    LengthWithin,
    Matches,
    NumberWithin,
    OneOf,
    SomeItem,
)
from rulewright.plan.predicates import (
    Chosen,
    CountWhere,
    EachKey,
    Forbidden,
    HasOffset,
    HasOneType,
    HasType,
    KeyCountWithin,
    MultipleOf,
    NotBlank,
    NotCoercible,
    NotNull,
    Required,
    StrictFormat,
)
from rulewright.validation.places import MISSING, Missing, Place
from rulewright.validation.values import json_key

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from rulewright.generation.active import Active
    from rulewright.generation.world import World
    from rulewright.language.conditions import Json
    from rulewright.patterns import Choose
    from rulewright.validation.places import Found

_MOST_GIVEN_UP = 3
_MANY = 8
"""Where a list has so many times the values that conditions name, these are drawn more often."""
LIMITING = (
    LengthWithin,
    Matches,
    NotBlank,
    NumberWithin,
    MultipleOf,
    DateWithin,
    OneOf,
    InData,
    HasType,
    HasOneType,
    HasOffset,
    StrictFormat,
    Forbidden,
)
_OF_ITEMS = (CountWithin, SomeItem, EveryItem, CountWhere)
_OF_KEYS = (KeyCountWithin, EachKey)
"""What is met by what is put into a value, not by the value itself."""
_OF_VALUES = (LengthWithin, Matches, NumberWithin)
"""What hangs on nothing but the value."""
_TYPED = (HasType, HasOneType)


@dataclass(frozen=True, slots=True)
class Ask:
    """A place for which a value is wanted.

    `must` are the demands that no candidate may fail; `active` those that candidates should meet. `likely` values are
    taken before drawn ones. `least` asks for the least number or date there is.
    """

    world: World
    place: Place
    must: tuple[Demand, ...]
    active: tuple[Active, ...]
    likely: tuple[Json, ...]
    absent_first: bool = False
    least: bool = False

    def meets(self, value: Found, demands: Sequence[Demand]) -> bool:
        """Whether a value at this place meets the demands, those on an array's items aside."""
        place = Place(self.place.pointer, value, self.place.in_object)
        return all(
            is_met(demand, place, self.world.context)
            for demand in demands
            if not (isinstance(demand.predicate, _OF_ITEMS) and isinstance(value, list))
            if not (isinstance(demand.predicate, _OF_KEYS) and isinstance(value, dict))
        )

    def broken_by(self, value: Found) -> int:
        """How many rules' demands a value fails without an excuse."""
        return sum(
            entry.is_rule
            and not self.meets(value, (entry.demand,))
            and not any(self.meets(value, excuse) for excuse in entry.excuses)
            for entry in self.active
        )


def is_impossible(ask: Ask) -> bool:
    """Whether it is seen at once that no value meets all that must be met."""
    listed = listed_values(ask, ask.must)
    if listed is None:
        return leave_none(ask.must)
    return not _has_wrong_type(ask) and not any(ask.meets(value, ask.must) for value in listed)


def candidates(ask: Ask, choose: Choose) -> Iterator[Found]:
    """Values for the place, each once, the best first: those that fail fewest active demands."""
    seen: set[Hashable] = set()
    for value in _offers(ask, choose):
        key = value if isinstance(value, Missing) else json_key(value)
        if key not in seen:
            seen.add(key)
            yield value


def _offers(ask: Ask, choose: Choose) -> Iterator[Found]:
    listed = listed_values(ask, ask.must)
    if listed is not None:
        if _has_wrong_type(ask):
            yield from drawn(ask, [*ask.must, *(entry.demand for entry in ask.active if entry.is_rule)], choose)
        fitting = [value for value in turned_to(listed, (), choose) if ask.meets(value, ask.must)]
        yield from sorted(fitting, key=ask.broken_by)
        return
    hard = [entry.demand for entry in ask.active if entry.is_rule and not entry.excuses]
    limiting = [demand for demand in hard if isinstance(demand.predicate, LIMITING)]
    hopeless = [demand for demand in limiting if is_hopeless(ask, demand)]
    for given_up in range(_MOST_GIVEN_UP + 1):
        absent = [MISSING] if ask.meets(MISSING, ask.must) and ask.broken_by(MISSING) == given_up else []
        if ask.absent_first:
            yield from absent
        for left_out in combinations(limiting, given_up):
            if any(demand not in left_out for demand in hopeless):
                continue
            kept = [demand for demand in hard if demand not in left_out]
            for added in variants(ask):
                yield from _present(ask, [*ask.must, *kept, *added], choose)
        if not ask.absent_first:
            yield from absent


def _has_wrong_type(ask: Ask) -> bool:
    """Whether the value must be of a wrong type, of which there are more than are listed."""
    return any(isinstance(demand.predicate, _TYPED) and not demand.want.is_positive for demand in ask.must)


def is_hopeless(ask: Ask, demand: Demand) -> bool:
    """Whether no value that meets a demand meets what must be met: of those that list what they are met by."""
    listed = _list_of(ask, demand)
    if listed is None:
        return False
    return _is_fruitless(ask, demand, ask.must) or not any(ask.meets(value, ask.must) for value in listed)


def _is_fruitless(ask: Ask, listing: Demand, demands: Sequence[Demand]) -> bool:
    """Whether one of the demands is met by none of the many values by which another must be met, wherever they stand.

    Searches ask this of the same rules again and again, and most often of lists such as the countries of the world.
    """
    values = listing.predicate.values if isinstance(listing.predicate, OneOf) else ()
    if len(values) < _MANY or not listing.want.is_positive:
        return False
    known = ask.world.fruitless
    for demand in demands:
        if not isinstance(demand.predicate, _OF_VALUES) or demand.want not in (Want.TRUE, Want.BROKEN):
            continue
        key = (id(listing.predicate), id(demand.predicate), demand.want)
        if key not in known:
            places = (Place(ask.place.pointer, value, ask.place.in_object) for value in values)
            found = any(is_met(demand, place, ask.world.context) for place in places)
            # The predicates are kept, so that no later ones have their ids.
            known[key] = (listing.predicate, demand.predicate, not found)
        if known[key][-1]:
            return True
    return False


def variants(ask: Ask) -> Iterator[list[Demand]]:
    """What may be asked beside the hard demands: preferences and open rules kept, rules excused, or neither."""
    preferred = [entry.demand for entry in ask.active if not entry.is_rule]
    open_rules = [entry for entry in ask.active if entry.excuses]
    kept = [entry.demand for entry in open_rules]
    excused = [demand for entry in open_rules for demand in entry.excuses[0]]
    seen: list[list[Demand]] = []
    for variant in ([*preferred, *kept], [*preferred, *excused], kept, excused, []):
        if variant not in seen:
            seen.append(variant)
            yield variant


def _present(ask: Ask, demands: Sequence[Demand], choose: Choose) -> Iterator[Found]:
    """Values that meet all of the demands: from the list some demand gives, else likely ones and a drawn one."""
    if any(isinstance(demand.predicate, Forbidden) and demand.want.is_positive for demand in demands):
        return
    listing, listed = _shortest(ask, demands)
    if listing is None or listed is None:
        yield from (value for value in ask.likely if ask.meets(value, demands))
        yield from drawn(ask, demands, choose)
    elif not _is_fruitless(ask, listing, demands):
        present = [value for value in listed if not isinstance(value, Missing)]
        yield from (
            value for value in turned_to(present, named_among(ask, present), choose) if ask.meets(value, demands)
        )


def named_among(ask: Ask, values: Sequence[Found]) -> list[int]:
    """Which of many values the conditions of rules name, if few: the others are alike to all rules."""
    if len(values) < _MANY:
        return []
    known = {json_key(value) for value in ask.world.atlas.named(ask.world.atlas.way(ask.place.pointer))}
    if len(values) < _MANY * len(known):
        return []
    return [at for at, value in enumerate(values) if not isinstance(value, Missing) and json_key(value) in known]


def turned_to(values: Sequence[Found], named: Sequence[int], choose: Choose) -> list[Found]:
    """The values from a chosen one on, and round to it; as often from a named one on as from any."""
    start = chosen_of(len(values), named, choose)
    return [*values[start:], *values[:start]]


def chosen_of(count: int, named: Sequence[int], choose: Choose) -> int:
    """An index below the count, as often one of those that are named as any."""
    if named and choose(2):
        return named[choose(len(named)) if len(named) > 1 else 0]
    return choose(count) if count > 1 else 0


def listed_values(ask: Ask, demands: Sequence[Demand]) -> list[Found] | None:
    """The shortest list that some demand gives of the values it can be met by."""
    return _shortest(ask, demands)[1]


def _shortest(ask: Ask, demands: Sequence[Demand]) -> tuple[Demand, list[Found]] | tuple[None, None]:
    lists = [(demand, found) for demand in demands if (found := _list_of(ask, demand)) is not None]
    return min(lists, key=lambda pair: len(pair[1])) if lists else (None, None)


def _list_of(ask: Ask, demand: Demand) -> list[Found] | None:
    positive = demand.want.is_positive
    match demand.predicate:
        case Among(values) if positive:
            return list(values)
        case OneOf(values, _, only) if only is None or not positive:
            if positive:
                absent = [MISSING] if demand.want is Want.HOLDS else []
                return [*values, *absent]
            return [value for _, value in unknown_values(values)] if demand.want is Want.BROKEN else None
        case InData(name) if positive and name in ask.world.context.data:
            key = ask.world.plan.data[name].key
            return [row[key] for row in ask.world.context.data[name].rows.values() if key in row]
        case HasType(value_type, lenient) if not positive:
            return [value for _, value in wrong_types(value_type, lenient=lenient)]
        case HasOneType(types) if not positive:
            return [value for _, value in of_no_type(types)]
        case Chosen(_, values):
            return [*values] if positive else [MISSING, *(value for _, value in unknown_values(values))]
        case StrictFormat() as wanted:
            return [*(right_texts(wanted) if positive else wrong_texts(wanted))]
        case NotCoercible(value_type) if not positive:
            return [value for _, value in convertible(value_type, ask.likely)]
        case NotNull() if not positive:
            return [None]
        case Required() if not positive:
            return [MISSING, None]
        case Absent() if positive:
            return [MISSING, None]
        case _:
            return None

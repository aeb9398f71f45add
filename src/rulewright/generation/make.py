"""A payload, a place and wishes → payloads in which the place is settled, with whatever must then stand around it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from rulewright.generation.demand import IS_PRESENT, Among, Demand, is_met, same
from rulewright.generation.edits import changed, place_at
from rulewright.generation.recipes import recipe_of, requires
from rulewright.generation.slips import is_put_in, spending
from rulewright.generation.spans import Spans
from rulewright.generation.values import Ask, candidates, is_impossible
from rulewright.language.conditions import CountWithin, OneOf
from rulewright.language.paths import EACH
from rulewright.plan.predicates import KeyCountWithin
from rulewright.validation.places import MISSING, Missing, Place, value_at
from rulewright.validation.values import is_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from rulewright.generation.active import Active
    from rulewright.generation.recipes import Recipe
    from rulewright.generation.slips import Slips
    from rulewright.generation.world import Site, World
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer
    from rulewright.patterns import Choose
    from rulewright.validation.places import Found

Pins: TypeAlias = "Mapping[Pointer, tuple[Demand, ...]]"
"""Demands that a payload must meet, by place."""

_WANTED = (IS_PRESENT,)
_MORE_ITEMS = 3
"""Arrays are made with so many more items than need be, at most."""
_MORE_KEYS = 100
"""So many keys that are taken already are passed over."""
_DRAWN_ITEMS = 8
"""Where items are drawn, so many differ; those after them are like the first."""
_DEEPEST = 3
"""So many times a shape is put inside itself, at most, unless a rule cannot hold otherwise."""


def together(*parts: Pins) -> Pins:
    """All the demands of several."""
    found: dict[Pointer, tuple[Demand, ...]] = {}
    for part in parts:
        for pointer, demands in part.items():
            found[pointer] = (*found.get(pointer, ()), *demands)
    return found


def never(_pointer: Pointer) -> bool:
    """Puts no optional field in."""
    return False


def always(_pointer: Pointer) -> bool:
    """Puts every optional field in."""
    return True


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes payloads of a world: `choose` picks among equals, `eager` says which optional fields are put in.

    A `lean` maker takes no whole objects and arrays from the example bases. Where `slips` are drawn, these say what is
    put in, and `choose` picks only what they have no room for.
    """

    world: World
    choose: Choose
    pins: Pins = field(default_factory=dict)
    eager: Callable[[Pointer], bool] = never
    lean: bool = False
    slips: Slips | None = None

    def pinned(self, *pins: Pins) -> Maker:
        """The maker of payloads that meet these demands too."""
        return replace(self, pins=together(self.pins, *pins))

    def meets_pins(self, payload: Json) -> bool:
        """Whether a payload meets every demand it must meet."""
        return all(
            is_met(demand, place_at(payload, pointer), self.world.context)
            for pointer, demands in self.pins.items()
            for demand in demands
        )

    def from_nothing(self) -> Json:
        """A payload of what is required and pinned, and of the optional fields that are eagerly put in."""
        return self.fill({}, ())

    def apply_pins(self, payload: Json) -> Json | None:
        """The payload with every pinned place settled in turn; None where one cannot be."""
        for pointer in self.pins:
            met = all(is_met(demand, place_at(payload, pointer), self.world.context) for demand in self.pins[pointer])
            settled = payload if met else next(self.settle(payload, pointer), None)
            if settled is None:
                return None
            payload = settled
        return payload

    def settle(
        self,
        payload: Json,
        pointer: Pointer,
        *demands: Demand,
        likely: tuple[Json, ...] = (),
        absent_first: bool = False,
        active: Sequence[Active] | None = None,
    ) -> Iterator[Json]:
        """The payload with other values at a place, the best first; `demands` come on top of what is pinned there.

        `active` is what the rules demand of the place, where that is known already.
        """
        place = place_at(payload, pointer)
        must = (*self.pins.get(pointer, ()), *demands) if self.pins else demands
        way = self.world.atlas.way(pointer)
        site = self.world.site(way)
        seen = self.world.seen_at(way)
        if self.lean:
            seen = tuple(value for value in seen if not isinstance(value, dict | list))
        ask = Ask(self.world, place, must, (), (*likely, *seen), absent_first)
        if len(must) > 1 and is_impossible(ask):
            return
        active = self.world.active(payload, pointer, site) if active is None else active
        first: Found = None
        if not likely and not absent_first and (not must or must == _WANTED):
            recipe = self._recipe(place, active, site)
            first = None if recipe is None else self._follow(recipe, must)
            if first is not None and self._is_apart(place, first, active):
                yield self._with(payload, pointer, first, must)
        for value in candidates(replace(ask, active=tuple(active)), self.choose):
            if first is None or not same(value, first):
                yield self._with(payload, pointer, value, must)

    def _recipe(self, place: Place, active: Sequence[Active], site: Site) -> Recipe | None:
        """How a place is filled, if that hangs on nothing but what is demanded; values of examples are taken first.

        What it gives may yet be a value of other items, of which it must be none: `_is_apart` tells.
        """
        hanging = active[len(site.fixed) :]
        if self.world.seen or not all(entry.kept or _sets_apart(entry) for entry in hanging):
            return None
        kept = [entry for entry in hanging if entry.kept]
        key = (place.in_object, *map(id, kept))
        if key not in site.recipes:
            ask = Ask(self.world, place, _WANTED, (*site.fixed, *kept), ())
            site.recipes[key] = recipe_of(ask, self.world.context)
        return site.recipes[key]

    def _is_apart(self, place: Place, value: Found, active: Sequence[Active]) -> bool:
        here = Place(place.pointer, value, place.in_object)
        return all(entry.kept or is_met(entry.demand, here, self.world.context) for entry in active)

    def _follow(self, recipe: Recipe, must: tuple[Demand, ...]) -> Found:
        if recipe.is_absent:
            return None if must else MISSING
        return None if recipe.draw is None else recipe.draw(self.choose)

    def _with(self, payload: Json, pointer: Pointer, value: Found, must: tuple[Demand, ...]) -> Json:
        if isinstance(value, Missing):
            return changed(payload, pointer, MISSING)
        return self._put(payload, pointer, value, must)

    def _put(self, payload: Json, pointer: Pointer, value: Json, must: tuple[Demand, ...]) -> Json:
        """The value put in, containers filled, and with it what the objects made on the way need."""
        made = None
        if not _is_there(payload, pointer[:-1]):
            lengths = range(1, len(pointer))
            made = next((pointer[:length] for length in lengths if not _is_there(payload, pointer[:length])), None)
        for at, token in enumerate(pointer):
            if isinstance(token, int) and token > _count(payload, pointer[:at]):
                payload = self.resized(payload, pointer[:at], token)
        payload = changed(payload, pointer, value)
        is_exact = any(isinstance(demand.predicate, Among) for demand in must)
        if isinstance(value, dict) and not is_exact:
            payload = self.fill(payload, pointer, must)
        elif isinstance(value, list) and not is_exact:
            payload = self._fit(payload, pointer, must)
        return payload if made is None else self._fill_from(payload, made, pointer)

    def _fill_from(self, payload: Json, made: Pointer, pointer: Pointer) -> Json:
        for length in range(len(made), len(pointer)):
            if isinstance(value_at(payload, pointer[:length]), dict):
                payload = self.fill(payload, pointer[:length])
        return payload

    def fill(self, payload: Json, pointer: Pointer, must: tuple[Demand, ...] = ()) -> Json:
        """The object at a place with the fields it needs, what stands there already kept."""
        way = self.world.atlas.way(pointer)
        if self.world.atlas.is_map(way):
            return self._fit_map(payload, pointer, must)
        depth = self.world.atlas.nesting(way)
        # Inside itself, a shape is filled plainly, and at last not at all where that leads to itself again.
        maker = self if depth <= 1 else replace(self, choose=_first, eager=never, slips=None)
        around = value_at(payload, pointer)
        rooms = self.world.rooms(way)
        slips = None if maker.slips is None else maker.slips(len(rooms))
        choose = maker.choose
        for index, (key, site, cases) in enumerate(rooms):
            if isinstance(around, dict) and key in around:
                continue
            inner = (*pointer, key)
            is_apt = () in cases or any(self.world.is_case(payload, inner, each) for each in cases)
            if not is_apt or (depth > _DEEPEST and self.world.atlas.leads_on(site.way)):
                continue
            place = Place(inner, MISSING, in_object=True)
            active = self.world.active(payload, inner, site)
            recipe = maker._recipe(place, active, site)  # noqa: SLF001 - of the same class
            is_needed = maker.is_needed(place, active, recipe)
            if not is_needed:
                is_wanted = maker.eager(inner) if slips is None else is_put_in(slips[index])
                if not is_wanted or (recipe is not None and recipe.is_absent):
                    continue
            if slips is not None:
                choose = spending(slips[index], maker.choose)
            value = None if self.pins or recipe is None or recipe.draw is None else recipe.draw(choose)
            if value is not None and self._is_apart(place, value, active):
                payload = maker.put_in(payload, inner, value)
            else:
                wanted = _WANTED if is_needed else ()
                payload = next(maker.settle(payload, inner, *wanted, active=active), payload)
            around = value_at(payload, pointer)
        return payload

    def put_in(self, payload: Json, pointer: Pointer, value: Json) -> Json:
        """The payload with a value put into the object around it, a container filled."""
        payload = changed(payload, pointer, value)
        if isinstance(value, dict):
            return self.fill(payload, pointer)
        return self._fit(payload, pointer, ()) if isinstance(value, list) else payload

    def is_needed(self, place: Place, active: Sequence[Active], recipe: Recipe | None = None) -> bool:
        """Whether something must be put at an empty place: for the pins there or below, or for a rule."""
        if self.pins:
            here = self.pins.get(place.pointer, ())
            if not all(is_met(demand, place, self.world.context) for demand in here):
                return True
            if any(_is_below(pointer, place.pointer) for pointer in self.pins if self._asks_presence(pointer)):
                return True
        if recipe is not None:
            return recipe.is_required
        return any(requires(entry, place, self.world.context) for entry in active)

    def _asks_presence(self, pointer: Pointer) -> bool:
        nothing = Place(pointer, MISSING, in_object=True)
        return not all(is_met(demand, nothing, self.world.context) for demand in self.pins[pointer])

    def _fit(self, payload: Json, pointer: Pointer, must: tuple[Demand, ...]) -> Json:
        """The array at a place with as many items as its counts ask for."""
        spans = self._counts(payload, pointer, must)
        pinned = [p[len(pointer)] for p in self.pins if _is_below(p, pointer) and self._asks_presence(p)]
        least = max([token + 1 for token in pinned if isinstance(token, int)], default=0)
        low = spans.nearest(max(1, least)) or 0
        here = value_at(payload, pointer)
        if isinstance(here, list) and len(here) >= least and len(here) in spans and here:
            return payload
        count = (spans & Spans(((least, low + _MORE_ITEMS),))).pick(low, self.choose)
        return self.resized(payload, pointer, low if count is None else count)

    def _counts(self, payload: Json, pointer: Pointer, must: tuple[Demand, ...]) -> Spans:
        """How many items or keys may stand at a place; what must be met is met though nothing be left."""
        active = [entry.demand for entry in self.world.active(payload, pointer)]
        spans = Spans(((0, None),))
        for demand in (*must, *active):
            if isinstance(demand.predicate, CountWithin | KeyCountWithin):
                counts = Spans(((demand.predicate.low, demand.predicate.high),))
                narrowed = spans & (counts if demand.want.is_positive else ~counts)
                spans = narrowed if narrowed.parts or demand in must else spans
        return spans

    def _fit_map(self, payload: Json, pointer: Pointer, must: tuple[Demand, ...]) -> Json:
        """The map at a place with as many keys as its counts ask for."""
        way, here = self.world.atlas.way(pointer), value_at(payload, pointer)
        have = len(here) if isinstance(here, dict) else 0
        spans = self._counts(payload, pointer, must)
        low = spans.nearest(1) or 0
        if have and have in spans:
            return payload
        count = (spans & Spans(((0, low + _MORE_ITEMS),))).pick(low, self.choose) if have == 0 else spans.nearest(have)
        wanted = low if count is None else count
        for key in list(here)[wanted:] if isinstance(here, dict) else ():
            payload = changed(payload, (*pointer, key), MISSING)
        index = 0
        while have < wanted and index < wanted + _MORE_KEYS:
            inner = (*pointer, self.world.atlas.key(way, index))
            index += 1
            if isinstance(value_at(payload, inner), Missing):
                payload = next(self.settle(payload, inner, IS_PRESENT), payload)
                have += not isinstance(value_at(payload, inner), Missing)
        return payload

    def resized(self, payload: Json, pointer: Pointer, count: int) -> Json:
        """The payload with so many items in the array at a place; new ones are like the first, but for unique keys."""
        items, have = value_at(payload, pointer), _count(payload, pointer)
        if isinstance(items, list) and have > count:
            return changed(payload, pointer, items[:count])
        if not isinstance(items, list):
            payload = changed(payload, pointer, [])
        for index in range(have, count):
            payload = self._with_item(payload, pointer, index)
        return payload

    def _with_item(self, payload: Json, pointer: Pointer, index: int) -> Json:
        first = value_at(payload, (*pointer, 0))
        is_drawn = not self.world.seen and index < _DRAWN_ITEMS
        if is_drawn or isinstance(first, Missing):
            return next(self.settle(payload, (*pointer, index), IS_PRESENT), payload)
        return self.with_items(payload, pointer, index, [first])

    def with_items(self, payload: Json, pointer: Pointer, start: int, items: Sequence[Json]) -> Json:
        """The payload with items put into an array from an index on, their unique keys unlike the others'."""
        for index, item in enumerate(items, start):
            inner = (*pointer, index)
            payload = changed(payload, inner, item)
            for way in self.world.atlas.unique_keys(self.world.atlas.way(pointer)):
                key = (*inner, *(str(token) for token in way[len(pointer) + 1 :] if token is not EACH))
                like = value_at(payload, key)
                if not isinstance(like, Missing) and like is not None:
                    likely = (like, *islice(_numbered(like, index), 2))
                    payload = next(self.settle(payload, key, IS_PRESENT, likely=likely), payload)
        return payload


def _first(_options: int) -> int:
    return 0


def _count(payload: Json, array: Pointer) -> int:
    items = value_at(payload, array)
    return len(items) if isinstance(items, list) else 0


def _is_there(payload: Json, pointer: Pointer) -> bool:
    return isinstance(value_at(payload, pointer), dict | list)


def _is_below(pointer: Pointer, outer: Pointer) -> bool:
    return len(pointer) > len(outer) and pointer[: len(outer)] == outer


def _numbered(value: Json, index: int) -> Iterator[Json]:
    """Values like one, that many further on: LINE-3 after LINE-1."""
    match value:
        case bool():
            return
        case str():
            stem, digits = re.fullmatch(r"(.*?)([0-9]*)", value, re.DOTALL).groups()  # type: ignore[union-attr]  # both parts may be empty
            if digits:
                yield f"{stem}{int(digits) + index:0{len(digits)}}"
            yield f"{value}-{index + 1}"
        case int() | float() | Decimal() if is_number(value):
            yield value + index
        case _:
            return


def _sets_apart(entry: Active) -> bool:
    """Whether a demand only says which few values are not to be taken, as those of other items."""
    demand = entry.demand
    return isinstance(demand.predicate, OneOf) and not demand.want.is_positive and not entry.excuses

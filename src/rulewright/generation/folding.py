"""Things to show in valid payloads → few payloads that show them together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rulewright.generation.demand import is_met
from rulewright.generation.edits import differences, place_at
from rulewright.generation.make import together
from rulewright.validation.places import value_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rulewright.generation.make import Maker, Pins
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer

_TRIED = 3
"""In how many payloads that have room by their demands it is tried whether a feature leaves them valid."""
_MOST_LACKING = 3
"""A payload that meets fewer of the demands has no room: too much of it would have to change."""
_MOST_ITEMS = 6
"""So many items a payload is given to show something in each, at most."""

_MOST_FEATURES = 100
"""So many features are put into one payload: the more it shows, the longer takes each that is put in beside them."""


@dataclass(frozen=True, slots=True)
class Feature:
    """What a valid payload is to show: the demands that make it so."""

    id: str
    """As of a case: the rule or shape, `#`, and what is special."""
    rule: str | None
    pins: Pins
    alone: Callable[[], tuple[Json | None, str]]
    """Makes a payload that shows nothing else; or None, and why there is none."""

    def by_itself(self) -> Json | None:
        """The payload that shows nothing else, if there is one."""
        return self.alone()[0]


@dataclass(slots=True)
class Sheet:
    """A payload and what it shows; all of that is kept while more is put in."""

    payload: Json
    pins: Pins
    features: list[Feature] = field(default_factory=list)
    is_open: bool = True
    """Whether more may be put in."""
    is_sure: bool = True
    """Whether an endpoint surely takes it."""


class Folder:
    """Puts features together, each into a payload that shows it already, or stays valid with it."""

    def __init__(self, maker: Maker, *, folds: Callable[[Feature], bool], is_sure: Callable[[Json], bool]) -> None:
        """A folder with no payloads.

        Args:
            maker: changes payloads.
            folds: what it is false of gets a payload of its own.
            is_sure: whether an endpoint surely takes a valid payload: one that it does is not spoilt by others.
        """
        self._maker = maker
        self._folds = folds
        self._is_sure = is_sure
        self._known: list[Json] = []
        self.sheets: list[Sheet] = []

    def know(self, payload: Json) -> None:
        """Takes note of a valid payload that is shown in any case."""
        if self._is_sure(payload):
            self._known.append(payload)

    def begin(self, payload: Json) -> None:
        """Takes a valid payload to put features into, shown if it is given any."""
        self.sheets.append(Sheet(payload, {}, is_sure=self._is_sure(payload)))

    def close(self) -> None:
        """Takes note that what was put together so far is shown as it is."""
        self._known += self.payloads_under_way()
        self.sheets = []

    def payloads(self) -> Iterator[Json]:
        """Every payload that is shown so far and surely taken."""
        yield from self._known
        yield from self.payloads_under_way()

    def payloads_under_way(self) -> Iterator[Json]:
        """Those of them that may show more yet."""
        return (sheet.payload for sheet in self.sheets if sheet.features and sheet.is_sure)

    def shows(self, feature: Feature) -> bool:
        """Whether a payload that is shown so far shows it."""
        return any(self._meets(payload, feature.pins) for payload in self.payloads())

    def add(self, feature: Feature) -> str:
        """Shows a feature; or says why it cannot be shown."""
        folds = self._folds(feature)
        if folds and any(self._meets(payload, feature.pins) for payload in self._known):
            return ""
        for sheet, made in self._with_room(feature) if folds else ():
            self._put(sheet, made, feature)
            return ""
        payload, reason = feature.alone()
        if payload is not None and not (folds and self._as_an_item(feature, payload)):
            self.sheets.append(Sheet(payload, feature.pins, [feature], folds, self._is_sure(payload)))
        return reason

    def _put(self, sheet: Sheet, payload: Json, feature: Feature, pins: Pins | None = None) -> None:
        sheet.payload, sheet.pins = payload, together(sheet.pins, feature.pins if pins is None else pins)
        sheet.features.append(feature)

    def _with_room(self, feature: Feature) -> Iterator[tuple[Sheet, Json]]:
        """The payloads under way that take the feature and stay valid, those that are most like it first."""
        open_ = [sheet for sheet in self.sheets if sheet.is_open]
        for sheet in open_:
            if sheet.features and sheet.is_sure and self._meets(sheet.payload, feature.pins):
                yield sheet, sheet.payload
        fitting = [
            sheet
            for sheet in open_
            if sheet.is_sure and len(sheet.features) < _MOST_FEATURES
            if self._meets(sheet.payload, {at: demands for at, demands in feature.pins.items() if at in sheet.pins})
        ]
        ranked = [(self._lacks(sheet.payload, feature.pins), number) for number, sheet in enumerate(fitting)]
        for lacking, number in sorted(ranked)[:_TRIED]:
            if lacking > _MOST_LACKING:
                return
            sheet = fitting[number]
            there = {at: sheet.pins[at] for at in feature.pins if at in sheet.pins}
            maker = self._maker.pinned(there, feature.pins)
            made = maker.apply_pins(sheet.payload)
            if made is not None and maker.meets_pins(made) and self._keeps(sheet, made) and self._is_valid(made, sheet):
                yield sheet, made

    def _as_an_item(self, feature: Feature, payload: Json) -> bool:
        """Shows a feature of the first item of an array by that item, put behind those of another payload."""
        array = _array_of(feature.pins)
        items = None if array is None else value_at(payload, array)
        is_sure = self._is_sure(payload)
        if array is None or not isinstance(items, list):
            return False
        outer = {at: demands for at, demands in feature.pins.items() if at[: len(array)] != array}
        for sheet in self.sheets:
            if not sheet.is_open or sheet.is_sure is not is_sure:
                continue
            there = value_at(sheet.payload, array)
            if not isinstance(there, list) or len(there) >= _MOST_ITEMS or not self._meets(sheet.payload, outer):
                continue
            pins = _moved(feature.pins, array, len(there))
            maker = self._maker.pinned(sheet.pins, pins)
            made = maker.with_items(sheet.payload, array, len(there), items[:1])
            if maker.meets_pins(made) and self._is_valid(made, sheet):
                self._put(sheet, made, feature, pins)
                return True
        return False

    def _keeps(self, sheet: Sheet, payload: Json) -> bool:
        """Whether a payload shows all that a sheet's does; only where they differ is it looked at again."""
        places = set(differences(sheet.payload, payload))
        around = {place[:length] for place in places for length in range(len(place))}
        return self._meets(
            payload,
            {
                at: demands
                for at, demands in sheet.pins.items()
                if at in around or any(at[:length] in places for length in range(len(at) + 1))
            },
        )

    def _is_valid(self, payload: Json, sheet: Sheet) -> bool:
        """Whether a payload may take the place of a sheet's."""
        world = self._maker.world
        is_valid = not world.judge(payload) and not world.doubt(payload)
        return is_valid and (not sheet.is_sure or self._is_sure(payload))

    def _lacks(self, payload: Json, pins: Pins) -> int:
        """How many of the demands are not met as the payload is."""
        context = self._maker.world.context
        places = ((place_at(payload, pointer), demands) for pointer, demands in pins.items())
        return sum(
            (not place.is_present) + sum(not is_met(demand, place, context) for demand in demands)
            for place, demands in places
        )

    def _meets(self, payload: Json, pins: Pins) -> bool:
        return all(
            is_met(demand, place_at(payload, pointer), self._maker.world.context)
            for pointer, demands in pins.items()
            for demand in demands
        )


def _array_of(pins: Pins) -> Pointer | None:
    """The array whose first item the demands are about, if no other item is named."""
    arrays = {pointer[: pointer.index(0)] for pointer in pins if 0 in pointer}
    others = any(isinstance(token, int) and token for pointer in pins for token in pointer)
    return arrays.pop() if len(arrays) == 1 and not others else None


def _moved(pins: Pins, array: Pointer, index: int) -> Pins:
    """The demands on an array's first item, made of another; those on what is around it stay."""
    inside = (*array, 0)
    return {
        (*array, index, *pointer[len(inside) :]) if pointer[: len(inside)] == inside else pointer: demands
        for pointer, demands in pins.items()
    }

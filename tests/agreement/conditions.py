"""Choices and declared places → conditions with every test, and the paths that rules may name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.agreement import values
from tests.agreement.places import NUMERIC, SPELLED, TEXTUAL, Place, arrays, inside, single

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.agreement.choice import Choice
    from tests.agreement.constraints import Map

BOUND_WORDS = ("atLeast", "atMost", "above", "below")


@dataclass(frozen=True)
class Scope:
    """The paths that a condition can use: `places` from here, `tables` of data whose row is picked here."""

    choice: Choice
    places: list[Place]
    tables: dict[str, Map]

    def condition(self, depth: int = 2) -> Map:
        """A condition: one to three entries, nested so deep."""
        choice = self.choice
        entries: Map = {}
        for _ in range(1 + choice.below(2)):
            form = choice.below(9) if depth else 0
            if form < 6:
                entries |= self.tested(depth)
            elif form == 6:
                entries["not"] = self.condition(depth - 1)
            else:
                word = "any" if form == 7 else "all"
                entries[word] = [self.condition(depth - 1) for _ in range(choice.below(3) + 1)]
        return entries

    def tested(self, depth: int) -> Map:
        """One path and its test."""
        if self.tables and self.choice.one_in(3):
            return self.column()
        places = single(self.places)
        if not places:
            return {}
        place = self.choice.of(places)
        return {place.path: self.choice.of(list(self.tests(place, depth)))}

    def tests(self, place: Place, depth: int) -> Iterator[Any]:
        """The tests that a place can have."""
        choice = self.choice
        yield "present"
        yield "absent"
        listed = place.nameable
        if listed:
            yield {"is": choice.of(listed)}
            yield choice.some(listed, 3) or [listed[0]]
            scalar = [value for value in listed if not isinstance(value, list | dict)]
            if scalar:
                yield choice.of(scalar)
        kinds = {*place.types}
        if kinds & {*TEXTUAL, *SPELLED, None}:
            yield {"length": choice.of(values.LENGTHS)}
            yield {"matches": choice.of([*values.PATTERNS])}
        if kinds & {*TEXTUAL, None}:
            yield {choice.of(BOUND_WORDS): choice.of(values.DATE_EXPRESSIONS)}
        if kinds & {*NUMERIC, *SPELLED, None}:
            yield choice.of(values.BOUNDS)
        if kinds & {"array", None}:
            yield {"count": choice.of(values.COUNTS)}
        if self.tables:
            yield {"in": f"data.{choice.of([*self.tables])}"}
        if depth and place in arrays(self.places):
            items = Scope(choice, inside(self.places, place.path), {})
            yield {choice.of(["some", "every"]): items.condition(depth - 1)}

    def column(self) -> Map:
        """A test of a column of the row that a field picks."""
        name = self.choice.of([*self.tables])
        column = self.choice.of([*self.tables[name]["columns"], self.tables[name]["key"]])
        test = self.choice.of(["present", "absent", {"is": "gift"}, {"above": 1}, ["gift", "card"], {"atMost": 2}])
        return {f"data.{name}.{column}": test}

"""Choices and declared places → tables and named rules, of every kind and form."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tests.agreement import values
from tests.agreement.conditions import Scope
from tests.agreement.constraints import Map, constraints, standing
from tests.agreement.places import EACH, NUMERIC, SCALAR, SPELLED, Place, arrays, inside, loops, single
from tests.agreement.rows import TYPES

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.agreement.choice import Choice

OPERATORS = ("==", "!=", "<", "<=", ">", ">=")
MOVES = (" + 2d", " - 1m", " + 1y", " - 36h", " + 1w - 1d")


@dataclass(frozen=True)
class RuleMaker:
    """The rules of one shape: `tables` is the data whose rows its fields pick."""

    choice: Choice
    places: list[Place]
    tables: dict[str, Map]

    def rule(self) -> Map | None:
        """A named rule, run once or per item; None where the shape has nothing that the kind could speak of."""
        found = loops(self.places)
        per_item = bool(found) and self.choice.one_in(3)
        rule: Map = {}
        places = self.places
        if per_item:
            path = self.choice.of(found).path + EACH
            rule["for"] = path
            items = inside(places, path.removesuffix(EACH))
            starts = [place.below("item") if place.path else replace(place, path="item") for place in items]
            places = [*starts, *starts, *places]
        scope = Scope(self.choice, places, self.tables)
        if self.choice.below(4):
            rule["when"] = scope.condition()
        kind = self.choice.of([*KINDS])
        argument = KINDS[kind](self, places)
        if argument is None:
            return None
        rule[kind] = argument
        if kind == "custom":
            rule["examples"] = [{"base": "one", "valid": True}]
        if self.choice.one_in(6):
            rule |= standing(self.choice)
        return rule

    def paths(self, places: list[Place]) -> Any:
        """One path, or several."""
        paths = list(dict.fromkeys(place.path for place in places))
        return self.choice.of(paths) if self.choice.below(3) else self.choice.some(paths, 3) or paths[:1]

    def check(self, places: list[Place]) -> Map:
        """Constraints on fields as a rule has them."""
        return {place.path: self.part(place) for place in self.choice.some(places, 2) or places[:1]}

    def part(self, place: Place) -> Map:
        """Constraints that may stand in a cell or in `check`: each asks for something."""
        choice = self.choice
        found = constraints(choice, choice.of(place.types))
        found = {name: argument for name, argument in found.items() if name != "offset"}
        if not found or choice.one_in(6):
            extra: Map = {"required": True}
            if place.type in TYPES and place.type is not None:
                extra["type"] = choice.of([place.type, "string", "integer", "array"])
            name = choice.of([*extra])
            found[name] = extra[name]
        return found

    def compare(self, places: list[Place]) -> str | None:
        """Two fields, or a field and a column of data."""
        choice = self.choice
        places = [place for place in places if " " not in place.path]  # a comparison is a text that blanks divide
        if not places:
            return None
        left = choice.of(places)
        likes = [place for place in single(places) if place.type == left.type] or single(places)
        right = choice.of(likes or [left]).path
        if self.tables and choice.one_in(3):
            name = choice.of([*self.tables])
            right = f"data.{name}.{choice.of([*self.tables[name]['columns']])}"
        moved = choice.of(MOVES) if left.type in SCALAR - {"number", "integer", "boolean"} and choice.one_in(2) else ""
        return f"{left.path} {choice.of(OPERATORS)} {right}{moved}"

    def unique(self, places: list[Place]) -> Map | None:
        """Items that differ as a whole, or by one key or several."""
        found = arrays(places) or [place for place in places if place.type == "array"]
        if not found:
            return None
        array = self.choice.of(found)
        keys = [place.path for place in inside(places, array.path) if place.path and place.is_one]
        if not keys or self.choice.one_in(4):
            return {"in": array.path}
        return {"in": array.path, "by": self.paths([Place(key, None) for key in keys])}

    def reference(self, places: list[Place]) -> Map | None:
        """A value that is a key of data."""
        if not self.tables:
            return None
        return {"value": self.choice.of(places).path, "in": self.choice.of([*self.tables])}

    def present(self, places: list[Place]) -> list[str] | None:
        """Fields of which so many are present."""
        paths = list(dict.fromkeys(place.path for place in single(places)))
        if len(paths) < 2:
            return None
        taken = self.choice.some(paths, 3)
        return taken if len(taken) > 1 else paths[:2]

    def counted(self, places: list[Place]) -> Map | None:
        """An array of which so many items make a condition true."""
        found = arrays(places)
        if not found:
            return None
        array = self.choice.of(found)
        where = Scope(self.choice, inside(places, array.path), {}).condition(1)
        return {"in": array.path, "where": where, "is": self.choice.of(values.COUNTS)}

    def summed(self, places: list[Place]) -> Map | None:
        """A number that is the sum of others, of their products, or nearly so."""
        choice = self.choice
        numbers = [place.path for place in places if place.type in {*NUMERIC, *SPELLED} and " " not in place.path]
        whole = [path for path in numbers if EACH not in path]
        if not whole:
            return None
        terms = []
        for path in choice.some(numbers, 3) or numbers[:1]:
            siblings = [other for other in numbers if _start(other) == _start(path)]
            term = f"{path} * {choice.of(siblings)}" if choice.one_in(3) else path
            terms.append(f"- {term}" if choice.one_in(3) else term)
        made: Map = {"of": terms if len(terms) > 1 or choice.below(2) else terms[0], "equals": choice.of(whole)}
        return made | ({"within": choice.of([0.01, 1, 0.1])} if choice.one_in(3) else {})

    def custom(self, _places: list[Place]) -> str:
        """A function of Python."""
        return f"tests.agreement.functions.{self.choice.of(['has_no_a', 'is_small'])}"

    def table(self) -> Map | None:
        """A table by one field or two, as a grid or case by case."""
        choice = self.choice
        selectors = [place for place in single(self.places) if place.type in SCALAR or place.type is None]
        if not selectors:
            return None
        by = [choice.of(selectors)]
        others = [place for place in selectors if place.path != by[0].path]
        if others and choice.one_in(3):
            by.append(choice.of(others))
        cases = self.cases(by)
        if cases is None:
            return None
        targets = list({place.path: place for place in choice.some(self.places, 2) or self.places[:1]}.values())
        made: Map = {"by": by[0].path if len(by) == 1 and choice.below(2) else [place.path for place in by]}
        if choice.one_in(8):
            made |= standing(choice)
        if choice.below(2) or not all(isinstance(value, str) for case in cases for value in case):
            made["cases"] = [case[0] if len(case) == 1 else case for case in cases]
            made["rows"] = {place.path: [self.cell(place) for _ in cases] for place in targets}
        else:
            made["cases"] = {", ".join(case): {place.path: self.cell(place) for place in targets} for case in cases}
        return made

    def cases(self, by: list[Place]) -> list[list[Any]] | None:
        """The cases of a table; by one field with listed values, of them all, or with an `else`."""
        choice = self.choice
        known = [
            [value for value in place.nameable if not isinstance(value, list | dict) and value not in ("", "else")]
            for place in by
        ]
        if not all(known):
            return None
        if len(by) == 1:
            # What is declared must be covered: values that the type rules out stand under `else`.
            if by[0].is_listed:
                return [*([value] for value in choice.some(distinct(known[0]), 2)), ["else"]]
            return [[value] for value in choice.some(distinct(known[0]), 3) or known[0][:1]]
        pairs = [[one, two] for one in known[0][:2] for two in known[1][:2]]
        return choice.some(distinct(pairs), 3) or pairs[:1]

    def cell(self, place: Place) -> Any:
        """A mark or constraints, short or long."""
        choice = self.choice
        cell = choice.of(["R", "o", "X", self.part(place)])
        return {"is": cell, **standing(choice)} if choice.one_in(8) else cell


def distinct(cases: list[Any]) -> list[Any]:
    """The cases whose labels, which ids are made of, are not spelled alike."""
    return list({str(case).lower().replace("'", ""): case for case in reversed(cases)}.values())[::-1]


def _start(path: str) -> str:
    """A path up to its last step to many, from the item or from the shape."""
    return path[: path.rfind(EACH) + 1] + ("item" if path == "item" or path.startswith(("item.", "item[")) else "")


KINDS: dict[str, Callable[[RuleMaker, list[Place]], Any]] = {
    "require": RuleMaker.paths,
    "forbid": RuleMaker.paths,
    "check": RuleMaker.check,
    "compare": RuleMaker.compare,
    "unique": RuleMaker.unique,
    "reference": RuleMaker.reference,
    "exactlyOne": RuleMaker.present,
    "atLeastOne": RuleMaker.present,
    "atMostOne": RuleMaker.present,
    "allOrNone": RuleMaker.present,
    "countWhere": RuleMaker.counted,
    "sum": RuleMaker.summed,
    "custom": RuleMaker.custom,
}

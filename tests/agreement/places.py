"""What a made shape declares, as paths with types: what its conditions, tables and rules can speak about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rulewright.language.conditions import Json

EACH = "[*]"
TEXTUAL = frozenset({"string", "date", "datetime", "dateOrDatetime"})
DATED = TEXTUAL - {"string"}
NUMERIC = frozenset({"number", "integer"})
SPELLED = frozenset({"decimal", "decimal or number"})
SCALAR = TEXTUAL | NUMERIC | SPELLED | {"boolean"}


@dataclass(frozen=True, slots=True)
class Place:
    """A declared place: its path as an author writes it, its built-in type if it has one, the values it is limited to."""

    path: str
    type: str | None
    values: tuple[Json, ...] = ()
    is_listed: bool = False
    """Whether the values are all that it can have, by an enum or a format that is a list."""
    alternatives: tuple[str | None, ...] = ()
    """The types of a value that may be of several."""

    @property
    def nameable(self) -> list[Any]:
        """The values of it that an author may name in a condition: of its type, and listed where it has a list."""
        return [value for value in self.values or TYPICAL[self.type] if _fits(self.type, value)]

    @property
    def types(self) -> tuple[str | None, ...]:
        """Its type, or each of several."""
        return self.alternatives or (self.type,)

    @property
    def is_one(self) -> bool:
        """Whether the path leads to one value."""
        return EACH not in self.path

    @property
    def is_pointer(self) -> bool:
        """Whether the path is a JSON Pointer, which cannot be gone on from with dots."""
        return self.path.startswith("/")

    def below(self, path: str) -> Place:
        """The same place, from further up."""
        dot = "" if not self.path or self.path.startswith("[") else "."
        return replace(self, path=f"{path}{dot}{self.path}")


def inside(places: list[Place], array: str) -> list[Place]:
    """What is declared of the items of an array, from the item; the item itself has the empty path."""
    start = f"{array}{EACH}"
    return [
        replace(place, path=place.path.removeprefix(start).removeprefix("."))
        for place in places
        if place.path == start or place.path.startswith((f"{start}.", f"{start}["))
    ]


def single(places: list[Place]) -> list[Place]:
    """The places that lead to one value."""
    return [place for place in places if place.is_one]


def arrays(places: list[Place]) -> list[Place]:
    """The arrays of whose items something is declared."""
    known = {place.path for place in places}
    return [place for place in places if "array" in place.types and f"{place.path}{EACH}" in known]


def loops(places: list[Place]) -> list[Place]:
    """The arrays and maps over whose values a rule can run."""
    known = {place.path for place in places}
    return [place for place in places if f"{place.path}{EACH}" in known]


TYPICAL: dict[str | None, list[Any]] = {
    "string": ["a", "abc", ""],
    "number": [1, 0.5, 0.1],
    "integer": [1, 2.0],
    "boolean": [True, False],
    "date": ["2026-03-09", "2026-03-02"],
    "datetime": ["2026-03-09T00:00:00Z"],
    "dateOrDatetime": ["2026-03-09", "2026-03-09T12:00:00Z"],
    "object": [{}, {"a": "a"}],
    "array": [[], [1]],
    "decimal": ["1", "0.50", "100"],
    "decimal or number": ["1", 1, 0.5],
    "mapOf": [{}, {"a": "a"}],
    "several": [],
    None: ["a", 1, True, [1], {}],
}


def _fits(kind: str | None, value: Any) -> bool:
    """Whether a listed value is of a type, so that an author may name it in a condition."""
    match kind:
        case None:
            return value is not None
        case "integer":
            return isinstance(value, int | float) and not isinstance(value, bool) and value == int(value)
        case "date":
            return isinstance(value, str) and "T" not in value
        case "datetime":
            return isinstance(value, str) and "T" in value
        case _:
            pass
    if kind == "decimal or number":
        return not isinstance(value, bool | dict | list)
    if kind in TEXTUAL or kind == "decimal":
        return isinstance(value, str)
    if kind in NUMERIC:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, {"boolean": bool, "object": dict, "mapOf": dict, "array": list}[kind])

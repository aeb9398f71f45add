"""Choices → rows of a shape: every type in every form, with the constraints that it can have."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from tests.agreement.constraints import CHOOSER, LIMITING, Map, chosen, constraints, limited, long, standing, typed
from tests.agreement.places import EACH, SCALAR, Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.agreement.choice import Choice

TYPES = ("string", "integer", "number", "boolean", "date", "datetime", "dateOrDatetime", "object", "array", None)
ITEMS = (*TYPES[:7], "object", "array")
KEYS = ("a", "b", "c", "d", "e", "f", "g", "h")
ODD_KEYS = (
    "/__proto__",
    "/constructor",
    "/toString",
    "/odd.key",
    "/a~1b",
    "/c~0d",
    "/$ref",
    "/é",
    "/",
    "/__class__",
    "/a b",
    "/class",
    "/%25",
    "/[*]",
)
Form: TypeAlias = "Callable[[str, str, int], None]"
"""What writes a row: at a path, in a shape, so deep."""


OF_FIELDS = frozenset({"default", "severity", "basis", "sensitive", "deprecated"})
"""What is said of fields, and not of items."""


def merged(places: list[Place]) -> list[Place]:
    """Each path once; a place that shapes declare differently is of no type, and one that leads to many is left out."""
    found: list[Place] = []
    for path in dict.fromkeys(place.path for place in places):
        same = [place for place in places if place.path == path]
        if all(place == same[0] for place in same):
            found.append(same[0])
        elif all(place.type == same[0].type and not place.alternatives for place in same):
            found.append(Place(path, same[0].type))
        elif same[0].is_one:
            found.append(Place(path, None))
    return found


@dataclass
class Rows:
    """The rows of one shape under way: `shapes` and `types` are what they can name."""

    choice: Choice
    shapes: dict[str, list[Place]]
    types: dict[str, Place]
    rows: Map = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)

    @property
    def kinds(self) -> tuple[str | None, ...]:
        """The types that a row may have."""
        return (*TYPES, "decimal", "decimal or number")

    def make(self, own: str) -> None:
        """All rows; `own` is the shape's name, which its rows can name too."""
        for key in [*(self.choice.some(KEYS, 5) or KEYS[:1]), *self.choice.some(ODD_KEYS, 1)]:
            self.field(key, own, depth=0)

    def chooser(self) -> None:
        """The row by which the shape can be a case of another's variants."""
        rows: list[Map] = [{"type": "string"}, {"enum": ["a", "b", 1]}, {"type": "string", "nullable": True}, {}]
        row = self.choice.of(rows)
        self.rows[CHOOSER] = row
        self.places.append(limited(CHOOSER, row.get("type"), row))

    def field(self, path: str, own: str, depth: int) -> None:
        """A row at a path, and the rows below it."""
        forms: list[Form] = [self.plain] * 9
        if self.types:
            forms.append(self.named)
        if not path.startswith("/"):
            forms += [form for form in (self.shaped, self.inner) if depth < 2]
            forms += [self.map, self.several, self.variants]
        self.choice.of(forms)(path, own, depth)

    def plain(self, path: str, own: str, depth: int) -> None:
        """A row of a built-in type, or of none."""
        kind = self.choice.of(self.kinds)
        row = self.row(path, kind)
        self.rows[path] = row
        if kind == "array" and self.choice.below(4):
            self.items(path, row, own, depth)
        if kind == "object" and self.choice.below(4):
            self.inner(path, own, depth)

    def row(self, path: str, kind: str | None, most: int = 2) -> Map:
        """What stands in a row of a type, and the place it declares."""
        choice = self.choice
        found = constraints(choice, kind, most)
        if "format" in found and choice.one_in(3):
            found["format"] = choice.of(["email-strict", "phone", {"phone": "US"}])
        self.places.append(limited(path, kind, found))
        row = typed(choice, kind)
        if "enum" in found and choice.one_in(4):
            found["enum"] = {"values": found["enum"], choice.of(["ignoreCase", "open"]): True}
        row |= {name: long(choice, argument) for name, argument in found.items()}
        row |= self.common(kind, self.places[-1].nameable)
        return row

    def common(self, kind: str | None, nameable: list[Any]) -> Map:
        """What any row may say."""
        choice, row = self.choice, Map()
        if choice.one_in(3):
            row["required"] = long(choice, argument=True)
        if choice.one_in(4):
            row["nullable"] = choice.of([True, {"is": False, **standing(choice)}, False])
        if kind in SCALAR and choice.one_in(5):
            row["coercible"] = choice.of([True, {"is": False, **standing(choice)}, False])
        if nameable and choice.one_in(6):
            row["default"] = choice.of(nameable)
        if choice.one_in(8):
            row |= standing(choice)
        if choice.one_in(12):
            row[choice.of(["sensitive", "deprecated"])] = True
        return row

    def named(self, path: str, _own: str, _depth: int) -> None:
        """A row of a named type, with a constraint of its own now and then."""
        name = self.choice.of([*self.types])
        known = self.types[name]
        self.places.append(replace(known, path=path))
        own = constraints(self.choice, known.type, 1) if self.choice.one_in(3) else {}
        own = {key: value for key, value in own.items() if key not in LIMITING}
        self.rows[path] = {"type": name, **own, **self.common(known.type, known.nameable)}
        if known.type == "array" and not path.startswith("/"):
            self.places.append(Place(f"{path}{EACH}", "string"))

    def shaped(self, path: str, own: str, _depth: int) -> None:
        """A row that continues in a shape."""
        name = self.choice.of([*self.shapes, own])
        self.places.append(Place(path, "object"))
        self.places += self.of_shape(name, path)
        self.rows[path] = {"type": name, **self.common("array", [])}

    def of_shape(self, name: str, path: str) -> list[Place]:
        """The places of a shape that is there already, from a path on."""
        return [place.below(path) for place in self.shapes.get(name, []) if not place.is_pointer]

    def inner(self, path: str, own: str, depth: int) -> None:
        """Rows of the members of an object."""
        if path.startswith("/") or depth > 1:
            return
        if path not in self.rows:
            self.places.append(Place(path, "object"))
        for key in self.choice.some(KEYS, 2) or KEYS[:1]:
            self.field(f"{path}.{key}", own, depth + 1)

    def map(self, path: str, own: str, depth: int) -> None:
        """A row that is a map: of a type, a named type, a shape, or of values as constrained."""
        self.places.append(Place(path, "mapOf"))
        row: Map = {"type": "mapOf", **constraints(self.choice, "mapOf")}
        self.items(path, row, own, depth + 1)
        self.rows[path] = row | self.common("mapOf", [])

    def several(self, path: str, _own: str, _depth: int) -> None:
        """A row of two to four types that are told apart by JSON type."""
        choice = self.choice
        text = choice.of(["string", "date", "dateOrDatetime", "decimal"])
        number = choice.of(["integer", "number"])
        options: list[tuple[str, Any]] = [(kind, self.one(kind)) for kind in (text, number, "boolean")]
        if text == "decimal":
            del options[1]  # a number and its text are one type
        options.append(
            ("array", {"type": "array", "of": choice.of(["string", "integer"]), **constraints(choice, "array")})
        )
        if self.shapes:
            options.append(("object", choice.of([*self.shapes])))
        taken = choice.some(options, 4)
        taken += [option for option in options if option not in taken][: 2 - min(len(taken), 2)]
        self.places.append(Place(path, "several", alternatives=tuple(kind for kind, _ in taken)))
        for kind, alternative in taken:
            if kind == "object":
                self.places += self.of_shape(alternative, path)
            if kind == "array":
                self.places.append(Place(f"{path}{EACH}", alternative["of"]))
        self.rows[path] = {
            "type": "oneOfTypes",
            "of": [alternative for _, alternative in taken],
            **self.common("several", []),
        }

    def one(self, kind: str) -> Any:
        """One of several types: its name, or what it is constrained to."""
        found = constraints(self.choice, kind, 1)
        return {"type": kind, **found} if found else kind

    def variants(self, path: str, own: str, depth: int) -> None:
        """A row whose object has a shape by its case."""
        names = [*self.shapes]
        if not names:
            self.plain(path, own, depth)
            return
        self.places.append(Place(path, "object"))
        cases = chosen(self.choice, names)
        shared = [place for name in dict.fromkeys(cases["cases"].values()) for place in self.of_shape(name, path)]
        self.places += merged(shared)
        row: Map = {"variants": cases}
        self.rows[path] = ({"type": "object"} if self.choice.below(2) else {}) | row | self.common("object", [])

    def items(self, path: str, row: Map, own: str, depth: int) -> None:
        """What the items of an array are: a type, a named type, a shape, constraints, or rows of their own."""
        choice, item = self.choice, f"{path}{EACH}"
        if path.startswith("/"):
            row["of"] = choice.of([*TYPES[:7], *self.types])
            return
        form = choice.below(8 if depth < 2 else 6)
        if form > 5:
            choice.of([self.several, self.variants, self.map])(item, own, depth + 1)
            row["of"] = {key: entry for key, entry in self.rows.pop(item).items() if key not in OF_FIELDS}
        elif form == 5:
            name = choice.of([*self.shapes, own])
            row["of"] = long(choice, name)
            self.places.append(Place(item, "object"))
            self.places += self.of_shape(name, item)
        elif form == 4 and self.types:
            name = choice.of([*self.types])
            row["of"] = long(choice, name)
            self.places.append(replace(self.types[name], path=item))
        elif form == 3:
            kind = choice.of(TYPES[:7])
            row["of"] = kind
            self.places.append(Place(item, kind))
        else:
            kind = choice.of(ITEMS)
            inline = {key: entry for key, entry in self.row(item, kind, 1).items() if key not in OF_FIELDS}
            row["of"] = inline
            if kind == "array" and depth < 2:
                self.items(item, inline, own, depth + 1)
            if kind == "object" and choice.below(3):
                self.inner(item, own, depth + 1)

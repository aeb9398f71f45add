"""Declarations → what each place of a shape is: named types, item types and implied parents worked out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from rulewright.language.decode import Problems, kind_of, suggestion
from rulewright.language.paths import EACH, Path, Root, Token
from rulewright.language.read_constraints import read_constraints
from rulewright.language.standing import SILENT, Standing
from rulewright.language.types import UNBUILT_TYPES, ValueType
from rulewright.reading.nodes import Mapping, Node, Scalar

if TYPE_CHECKING:
    import collections.abc

    from rulewright.language.declarations import Constraint, Contract, NamedType, Row, ShapeDeclaration
    from rulewright.reading.span import Span

BUILT_IN = {value_type.value: value_type for value_type in ValueType}


@dataclass(frozen=True, slots=True)
class Spot:
    """One place of a shape, with all that is written of it: by its row, and under it by the named type it uses."""

    path: Path
    type: ValueType | None
    shape: str | None = None
    constraints: tuple[Constraint, ...] = ()
    standing: Standing = SILENT
    title: str | None = None
    span: Span = field(kw_only=True)
    implied: bool = field(default=False, kw_only=True)

    def constraint(self, kind: str) -> Constraint | None:
        """The entry of that kind, if there is one."""
        return next((entry for entry in self.constraints if entry.kind == kind), None)


@dataclass(frozen=True, slots=True)
class Outline:
    """The places of one shape, in the author's order, and the outlines of the shapes they continue in."""

    shape: str
    spots: collections.abc.Mapping[tuple[Token, ...], Spot]
    others: collections.abc.Mapping[str, Outline] = field(repr=False, compare=False)

    def spot(self, path: Path) -> Spot | None:
        """The place at a path from this shape, through nested shapes; None where nothing is declared."""
        found = self.spots.get(path.tokens)
        if found is not None or not path.tokens:
            return found
        for length in range(len(path.tokens) - 1, 0, -1):
            outer = self.spots.get(path.tokens[:length])
            if outer is not None and outer.shape is not None:
                return self.others[outer.shape].spot(Path(path.tokens[length:]))
        return None

    def names(self) -> list[str]:
        """Every declared path, for suggestions."""
        return [str(spot.path) for spot in self.spots.values()]

    def check(self, path: Path, span: Span, problems: Problems, each: Path | None = None) -> Spot | None:
        """The place a rule names; a place that is not declared is a mistake. `each` is where `item` starts."""
        match path.root:
            case Root.DATA:
                return None
            case Root.ITEM:
                path = Path((*(each.tokens if each else ()), *path.tokens))
            case Root.SHAPE:
                pass
        spot = self.spot(path)
        if spot is None and path.tokens:
            problems.add(
                span,
                f"the shape “{self.shape}” has no field “{path}”",
                suggestion(str(path), self.names(), "fields"),
                code="unknown-field",
            )
        return spot


def outline_contract(contract: Contract, problems: Problems) -> dict[str, Outline]:
    """The outline of every shape of a contract."""
    outlines: dict[str, Outline] = {}
    types = {named.name: named for named in contract.types}
    names = {shape.name for shape in contract.shapes}
    for named in contract.types:
        if named.name in BUILT_IN or named.name in UNBUILT_TYPES or named.name in names:
            problems.add(named.span, f"the type “{named.name}” has the name of a built-in type or a shape")
    reader = _Reader(types, names, problems)
    for shape in contract.shapes:
        outlines[shape.name] = Outline(shape.name, reader.spots(shape), outlines)
    return outlines


@dataclass(frozen=True, slots=True)
class _Reader:
    types: collections.abc.Mapping[str, NamedType]
    shapes: set[str]
    problems: Problems

    def spots(self, shape: ShapeDeclaration) -> dict[tuple[Token, ...], Spot]:
        spots: dict[tuple[Token, ...], Spot] = {}
        for row in shape.rows:
            known = spots.get(row.path.tokens)
            if known is not None and not known.implied:
                self.problems.add(row.span, f"the field “{row.path}” is declared twice")
            for length in range(1, len(row.path.tokens)):
                path = Path(row.path.tokens[:length])
                spots.setdefault(path.tokens, Spot(path, _container(row.path, length), span=row.span, implied=True))
            self._expand(Spot(row.path, None, None, row.constraints, row.standing, row.title, span=row.span), spots)
        for row in shape.rows:
            self._check_parents(row, spots)
        return spots

    def _check_parents(self, row: Row, spots: dict[tuple[Token, ...], Spot]) -> None:
        for length in range(1, len(row.path.tokens)):
            outer = spots[row.path.tokens[:length]]
            if outer.shape is not None:
                self.problems.add(
                    row.span,
                    f"“{row.path}” lies inside “{outer.path}”, which has the shape {outer.shape}",
                    f"declare it in the shape {outer.shape}",
                )
            elif outer.type is not _container(row.path, length):
                wanted = "an array" if row.path.tokens[length] is EACH else "an object"
                self.problems.add(
                    row.span,
                    f"“{row.path}” lies inside “{outer.path}”, which is not {wanted}",
                    f"give “{outer.path}” the type {_container(row.path, length).value}",
                )

    def _expand(self, written: Spot, spots: dict[tuple[Token, ...], Spot]) -> None:
        """Notes a place with its type and constraints worked out, and the places of its items."""
        kind, shape, constraints = self._resolve(written.constraints, ())
        spots[written.path.tokens] = replace(written, type=kind, shape=shape, constraints=constraints)
        of = next((entry for entry in constraints if entry.kind == "of"), None)
        if of is None:
            return
        if kind is not ValueType.ARRAY:
            self.problems.add(of.span, "“of” says what the items of an array are", "add type: array")
        item = Spot(
            path=written.path / EACH,
            type=None,
            constraints=self._items(of),
            standing=of.standing.within(written.standing),
            title=of.title,
            span=of.span,
        )
        self._expand(item, spots)

    def _items(self, of: Constraint) -> tuple[Constraint, ...]:
        if isinstance(of.argument, Mapping):
            return read_constraints(of.argument.entries, self.problems)
        return (type(of)("type", of.argument, of.standing, of.span),)

    def _resolve(
        self, written: tuple[Constraint, ...], through: tuple[str, ...]
    ) -> tuple[ValueType | None, str | None, tuple[Constraint, ...]]:
        """The built-in type, the shape, and the constraints with those of named types under the written ones."""
        entry = next((entry for entry in written if entry.kind == "type"), None)
        if entry is None:
            return None, None, written
        name = self._type_name(entry.argument)
        if name is None:
            return None, None, written
        if name in BUILT_IN:
            return BUILT_IN[name], None, written
        if name in self.shapes:
            return ValueType.OBJECT, name, written
        if name in through:
            self.problems.add(entry.span, f"the type “{name}” is defined by itself")
            return None, None, written
        if name not in self.types:
            self._unknown_type(name, entry.argument)
            return None, None, written
        kind, shape, inner = self._resolve(self.types[name].constraints, (*through, name))
        own = {constraint.kind for constraint in written}
        return kind, shape, (*written, *(constraint for constraint in inner if constraint.kind not in own))

    def _type_name(self, node: Node) -> str | None:
        if isinstance(node, Scalar) and isinstance(node.value, str):
            return node.value
        self.problems.add(node.span, f"a type is a name, found {kind_of(node)}", f"types: {', '.join(BUILT_IN)}")
        return None

    def _unknown_type(self, name: str, node: Node) -> None:
        if name in UNBUILT_TYPES:
            self.problems.add(
                node.span,
                f"the type “{name}” ({UNBUILT_TYPES[name]}) is not built in this version",
                code="not-built",
            )
            return
        self.problems.add(
            node.span,
            f"there is no type “{name}”",
            suggestion(name, (*BUILT_IN, *self.types, *self.shapes), "types"),
            code="unknown-type",
        )


def _container(path: Path, length: int) -> ValueType:
    """What stands around the token at `length`: an array around `[*]`, else an object."""
    return ValueType.ARRAY if path.tokens[length] is EACH else ValueType.OBJECT

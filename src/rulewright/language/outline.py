"""Declarations → what each place of a shape is: named types, item types and implied parents worked out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from rulewright.language.declarations import Constraint
from rulewright.language.decode import Problems, kind_of, suggestion
from rulewright.language.paths import EACH, Path, Root, Token
from rulewright.language.read_constraints import read_constraints
from rulewright.language.standing import SILENT, Standing
from rulewright.language.types import UNBUILT_TYPES, ValueType
from rulewright.reading.limits import MAX_DEPTH
from rulewright.reading.nodes import Mapping, Node, Scalar

if TYPE_CHECKING:
    import collections.abc

    from rulewright.language.declarations import Contract, NamedType, Row, ShapeDeclaration
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
    is_coercible: bool = field(default=False, kw_only=True)
    """Whether a scalar of another JSON type may stand for its value."""
    inherited: frozenset[str] = field(default=frozenset(), kw_only=True)
    """The kinds of the constraints that it has from a named type."""

    def constraint(self, kind: str) -> Constraint | None:
        """The entry of that kind, if there is one."""
        return next((entry for entry in self.constraints if entry.kind == kind), None)


@dataclass(frozen=True, slots=True)
class Outline:
    """The places of one shape, in the author's order, and the outlines of the shapes they continue in."""

    shape: str
    spots: collections.abc.Mapping[tuple[Token, ...], Spot]
    others: collections.abc.Mapping[str, Outline] = field(repr=False, compare=False)
    is_nullable: bool = False
    """Whether its rows may be null where they say nothing of it."""

    def spot(self, path: Path) -> Spot | None:
        """The place at a path from this shape, through nested shapes; None where nothing is declared."""
        outline, tokens = self.home(path)
        return outline.spots.get(tokens)

    def home(self, path: Path) -> tuple[Outline, tuple[Token, ...]]:
        """The outline that a path ends in, through nested shapes, and the rest of the path from there."""
        outline, tokens = self, path.tokens
        length = 1
        while length < len(tokens):
            outer = outline.spots.get(tokens[:length])
            if outer is not None and outer.shape is not None and outer.shape in self.others:
                outline, tokens, length = self.others[outer.shape], tokens[length:], 0
            length += 1
        return outline, tokens

    def nullable(self, path: Path) -> bool:
        """Whether null may stand for the value at a path."""
        outline, tokens = self.home(path)
        spot = outline.spots.get(tokens)
        entry = None if spot is None else spot.constraint("nullable")
        return outline.is_nullable if entry is None else is_set(entry)

    def keys(self, path: Path) -> list[str]:
        """The keys declared of the object at a path, also those of the shape that it has."""
        outline, tokens = self.home(path)
        spot = outline.spots.get(tokens)
        if spot is not None and spot.shape is not None and spot.shape in self.others:
            outline, tokens = self.others[spot.shape], ()
        depth = len(tokens)
        inside = (found[depth] for found in outline.spots if len(found) > depth and found[:depth] == tokens)
        return list(dict.fromkeys(map(str, inside)))

    def names(self) -> list[str]:
        """Every declared path, for suggestions."""
        return [str(spot.path) for spot in self.spots.values()]

    def check(self, path: Path, span: Span, problems: Problems, each: Path | None = None) -> Spot | None:
        """The place a rule names; a place that is not declared is a mistake. `each` is where `item` starts."""
        if path.root is Root.DATA:
            return None
        path = from_shape(path, each)
        spot = self.spot(path)
        if spot is None and path.tokens:
            outline, tokens = self.home(path)
            known = outline.names()
            rest = str(Path(tokens))
            problems.add(
                span,
                f"the shape “{outline.shape}” has no field “{rest}”",
                self._undeclared(path) or suggestion(rest, known, "fields"),
                code="unknown-field",
            )
        return spot

    def _undeclared(self, path: Path) -> str | None:
        """What to write where a path leads into a place of which nothing is declared."""
        outer = self.spot(path.parent()) if len(path.tokens) > 1 else None
        if path.tokens[-1] is EACH and outer is not None and outer.type is ValueType.ARRAY:
            return f"say what the items of “{path.parent()}” are: of: string, or the name of a shape"
        if path.tokens[-1] is not EACH and outer is not None and outer.type is ValueType.ARRAY:
            return f"write {path.parent()}[*].{path.tokens[-1]} for every item of the array"
        return None


def from_shape(path: Path, each: Path | None) -> Path:
    """A path from the shape, where it may start at the item of a rule's `for`."""
    if path.root is not Root.ITEM:
        return path
    return Path((*(each.tokens if each else ()), *path.tokens))


def is_set(constraint: Constraint) -> bool:
    """Whether a constraint's argument is true."""
    return isinstance(constraint.argument, Scalar) and constraint.argument.value is True


def outline_contract(contract: Contract, problems: Problems) -> dict[str, Outline]:
    """The outline of every shape of a contract."""
    outlines: dict[str, Outline] = {}
    names = {shape.name for shape in contract.shapes}
    for named in contract.types:
        if named.name in BUILT_IN or named.name in UNBUILT_TYPES or named.name in names:
            problems.add(named.span, f"the type “{named.name}” has the name of a built-in type or a shape")
    for shape in contract.shapes:
        if shape.name in BUILT_IN or shape.name in UNBUILT_TYPES:
            problems.add(shape.span, f"the shape “{shape.name}” has the name of a built-in type")
        outlines[shape.name] = outline_shape(shape, contract, outlines, problems)
    return outlines


def outline_shape(
    shape: ShapeDeclaration, contract: Contract, others: collections.abc.Mapping[str, Outline], problems: Problems
) -> Outline:
    """The outline of one shape, which may continue in the contract's shapes."""
    types = {named.name: named for named in contract.types}
    flags = {entry.kind for entry in shape.constraints if is_set(entry)}
    names = {known.name for known in contract.shapes}
    reader = _Reader(types, names, problems, is_coercible="coercible" in flags)
    return Outline(shape.name, reader.spots(shape), others, is_nullable="nullable" in flags)


@dataclass(frozen=True, slots=True)
class _Reader:
    types: collections.abc.Mapping[str, NamedType]
    shapes: set[str]
    problems: Problems
    is_coercible: bool

    def spots(self, shape: ShapeDeclaration) -> dict[tuple[Token, ...], Spot]:
        spots: dict[tuple[Token, ...], Spot] = {}
        for row in shape.rows:
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
            elif outer.type is None and outer.constraint("type") is not None:
                continue
            elif outer.type is not _container(row.path, length):
                wanted = "an array" if row.path.tokens[length] is EACH else "an object"
                self.problems.add(
                    row.span,
                    f"“{row.path}” lies inside “{outer.path}”, which is not {wanted}",
                    f"give “{outer.path}” the type {_container(row.path, length).value}",
                )

    def _expand(self, written: Spot, spots: dict[tuple[Token, ...], Spot], through: tuple[str, ...] = ()) -> None:
        """Notes a place with its type and constraints worked out, and the places of its items.

        `through` are the named types of the arrays it is an item of.
        """
        known = spots.get(written.path.tokens)
        if known is not None and not known.implied:
            self.problems.add(written.span, f"the field “{written.path}” is declared twice", code="twin-field")
        spot, through = self._resolve(written, through)
        coercible = spot.constraint("coercible")
        is_coercible = self.is_coercible if coercible is None else is_set(coercible)
        spots[written.path.tokens] = replace(spot, is_coercible=is_coercible)
        of = spot.constraint("of")
        if of is None:
            return
        if len(written.path.tokens) >= MAX_DEPTH:
            self.problems.add(of.span, f"arrays are nested more than {MAX_DEPTH} levels deep here")
            return
        if spot.type is not ValueType.ARRAY:
            self.problems.add(of.span, "“of” says what the items of an array are", "add type: array")
        constraints = self._items(of)
        item = Spot(
            path=written.path / EACH,
            type=None,
            constraints=constraints,
            standing=of.standing.within(written.standing),
            title=of.title,
            span=of.span,
            inherited=frozenset(entry.kind for entry in constraints if "of" in spot.inherited),
        )
        self._expand(item, spots, through)

    def _items(self, of: Constraint) -> tuple[Constraint, ...]:
        if isinstance(of.argument, Mapping):
            return read_constraints(of.argument.entries, self.problems)
        return (Constraint("type", of.argument, of.standing, of.span),)

    def _resolve(self, written: Spot, through: tuple[str, ...]) -> tuple[Spot, tuple[str, ...]]:
        """A place with its type, its shape, and the constraints of the named types it uses under its own.

        With it, `through` and those types.
        """
        spot, entry = written, written.constraint("type")
        while entry is not None:
            name = self._type_name(entry.argument)
            if name in BUILT_IN:
                return replace(spot, type=BUILT_IN[name]), through
            if name in self.shapes:
                return replace(spot, type=ValueType.OBJECT, shape=name), through
            if name is None or name not in self.types:
                self._refuse_type(name, entry.argument)
                break
            if name in through or len(through) >= MAX_DEPTH:
                how = "by itself" if name in through else f"through more than {MAX_DEPTH} others"
                self.problems.add(entry.argument.span, f"the type “{name}” is defined {how}", _LOOP_HINT)
                break
            through = (*through, name)
            spot = _under(spot, self.types[name])
            entry = next((inner for inner in self.types[name].constraints if inner.kind == "type"), None)
        return spot, through

    def _type_name(self, node: Node) -> str | None:
        return node.value if isinstance(node, Scalar) and isinstance(node.value, str) else None

    def _refuse_type(self, name: str | None, node: Node) -> None:
        known = (*BUILT_IN, *self.types, *self.shapes)
        if name is None:
            hint = f"types: {', '.join(sorted(known))}"
            self.problems.add(node.span, f"a type is a name, found {kind_of(node)}", hint, code="unknown-type")
        elif name in UNBUILT_TYPES:
            message = f"the type “{name}” ({UNBUILT_TYPES[name]}) is not built in this version"
            self.problems.add(node.span, message, code="not-built")
        else:
            hint = suggestion(name, known, "types")
            self.problems.add(node.span, f"there is no type “{name}”", hint, code="unknown-type")


_LOOP_HINT = "an object that holds others of its kind is a shape: declare it under shapes"


def _under(spot: Spot, named: NamedType) -> Spot:
    """A place with the constraints of a named type under its own."""
    own = {entry.kind for entry in spot.constraints}
    inherited = tuple(entry for entry in named.constraints if entry.kind not in own)
    kinds = spot.inherited | {entry.kind for entry in inherited}
    return replace(spot, constraints=(*spot.constraints, *inherited), inherited=kinds)


def _container(path: Path, length: int) -> ValueType:
    """What stands around the token at `length`: an array around `[*]`, else an object."""
    return ValueType.ARRAY if path.tokens[length] is EACH else ValueType.OBJECT

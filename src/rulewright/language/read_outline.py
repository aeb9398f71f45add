"""Declarations → what each place of a shape is: named types, items, alternatives and implied parents worked out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rulewright.language.clashes import clash
from rulewright.language.declarations import Constraint
from rulewright.language.decode import foreign_hint, kind_of, suggestion
from rulewright.language.echoes import SHAPES, TYPES, Name
from rulewright.language.foreign import FOREIGN_TYPES
from rulewright.language.outline import Alternative, Outline, Spot, is_set
from rulewright.language.paths import EACH, VALUES, Path, Token
from rulewright.language.read_constraints import read_constraints
from rulewright.language.read_variants import read_variants
from rulewright.language.types import BUILT_IN, ONE_OF_TYPES, ValueType
from rulewright.reading.diagnostics import nearest
from rulewright.reading.limits import MAX_DEPTH
from rulewright.reading.nodes import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    import collections.abc

    from rulewright.language.declarations import Contract, NamedType, Row, ShapeDeclaration
    from rulewright.language.problems import Problems
    from rulewright.language.read_variants import VariantsDeclaration

_STRUCTURAL = ("type", "of")
"""What says what lies below a place; where one is misspelt, nobody knows."""

_LOOP_HINT = "an object that holds others of its kind is a shape: declare it under shapes"
_SPELLINGS = {
    "text": ValueType.DECIMAL,
    "number": ValueType.NUMBER,
    "either": ValueType.DECIMAL_OR_NUMBER,
}
"""What a decimal is, by how `as` says that it is written."""


def outline_contract(contract: Contract, problems: Problems) -> dict[str, Outline]:
    """The outline of every shape of a contract."""
    outlines: dict[str, Outline] = {}
    names = {shape.name for shape in contract.shapes}
    taken = {*BUILT_IN, ONE_OF_TYPES}
    for named in contract.types:
        if named.name in taken or named.name in names:
            problems.add(named.span, f"the type “{named.name}” has the name of a built-in type or a shape", "rename it")
    for shape in contract.shapes:
        if shape.name in taken:
            problems.add(shape.span, f"the shape “{shape.name}” has the name of a built-in type", "rename it")
        outlines[shape.name] = outline_shape(shape, contract, outlines, problems)
    for shape in contract.shapes:
        _refuse_circle(shape.name, outlines, problems)
    return outlines


def outline_shape(
    shape: ShapeDeclaration, contract: Contract, others: collections.abc.Mapping[str, Outline], problems: Problems
) -> Outline:
    """The outline of one shape, which may continue in the contract's shapes."""
    types = {named.name: named for named in contract.types}
    flags = {entry.kind for entry in shape.constraints if is_set(entry)}
    names = {known.name for known in contract.shapes}
    reader = _Reader(types, names, problems, is_coercible="coercible" in flags)
    written = next((entry for entry in shape.constraints if entry.kind == "variants"), None)
    variants = None if written is None else reader.variants(written)
    return Outline(shape.name, reader.spots(shape), others, "nullable" in flags, "closed" in flags, variants)


def _refuse_circle(name: str, outlines: dict[str, Outline], problems: Problems) -> None:
    """Reports a shape whose object would continue in itself, and takes its variants away."""
    seen = [name]
    for passed in seen:
        variants = outlines[passed].variants if passed in outlines else None
        for case in () if variants is None else variants.shapes:
            if case == name and variants is not None:
                problems.add(
                    variants.span,
                    f"the shape “{name}” would be a variant of itself",
                    "a case names a shape with what is special about it, and nothing of the others",
                    code="table",
                )
                outlines[passed] = replace(outlines[passed], variants=None)
                return
            if case not in seen:
                seen.append(case)


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
            spot = Spot(row.path, None, None, row.constraints, row.standing, row.title, span=row.span)
            self._expand(replace(spot, is_unread=row.is_unread), spots)
        for row in shape.rows:
            self._check_parents(shape, row, spots)
        maps = [spot.path.tokens for spot in spots.values() if spot.is_map]
        ghosts = [tokens for tokens in spots for inner in maps if tokens[: len(inner) + 1] == (*inner, EACH)]
        return {tokens: spot for tokens, spot in spots.items() if tokens not in ghosts}

    def _check_parents(self, shape: ShapeDeclaration, row: Row, spots: dict[tuple[Token, ...], Spot]) -> None:
        for length in range(1, len(row.path.tokens)):
            outer = spots[row.path.tokens[:length]]
            if outer.shape is not None:
                self.problems.add(
                    row.span,
                    f"“{row.path}” lies inside “{outer.path}”, which has the shape {outer.shape}",
                    f"declare it in the shape {outer.shape}",
                )
            elif outer.is_map:
                message = f"“{row.path}” lies inside the map “{outer.path}”, whose keys are free"
                self.problems.add(row.span, message, "say what its values are: of: a type, or the name of a shape")
                return
            elif outer.is_unread:
                continue
            elif outer.type is not _container(row.path, length):
                wanted = "an array" if row.path.tokens[length] is EACH else "an object"
                self.problems.add(
                    row.span,
                    f"“{row.path}” lies inside “{outer.path}”, which is not {wanted}",
                    f"give “{outer.path}” the type {_container(row.path, length).value}",
                    misses=Name(f"container {wanted} in {shape.name}", str(outer.path)),
                )

    def _expand(self, written: Spot, spots: dict[tuple[Token, ...], Spot], through: tuple[str, ...] = ()) -> None:
        """Notes a place with its type and constraints worked out, and the places of its items.

        `through` are the named types of the arrays it is an item of.
        """
        known = spots.get(written.path.tokens)
        if known is not None and not known.implied:
            hint = f"remove one; the first is on line {known.span.line}"
            self.problems.add(written.span, f"the field “{written.path}” is declared twice", hint, code="twin-field")
            return
        spot, through = self._resolve(written, through)
        if any(entry.kind not in _STRUCTURAL and nearest(entry.kind, _STRUCTURAL) for entry in spot.constraints):
            spot = replace(spot, is_unread=True)
        coercible = spot.constraint("coercible")
        is_coercible = self.is_coercible if coercible is None else is_set(coercible)
        of = spot.constraint("of")
        if spot.alternatives:
            spot = replace(
                spot, shape=next((entry.spot.shape for entry in spot.alternatives if entry.spot.shape), None)
            )
        spots[written.path.tokens] = replace(spot, is_coercible=is_coercible)
        for inner in [entry.spot for entry in spot.alternatives] or [spot]:
            if inner.type in (ValueType.ARRAY, ValueType.MAP):
                self._expand_items(inner, spots, through)
        if (
            of is not None
            and not spot.is_unread
            and not spot.alternatives
            and spot.type not in (ValueType.ARRAY, ValueType.MAP)
        ):
            message = "“of” says what is inside an array, a map or one of several types"
            self.problems.add(of.span, message, "add type: array, type: mapOf or type: oneOfTypes")

    def _expand_items(self, spot: Spot, spots: dict[tuple[Token, ...], Spot], through: tuple[str, ...]) -> None:
        of = spot.constraint("of")
        if of is None:
            if spot.type is ValueType.MAP:
                message = f"the map “{spot.path}” does not say what its values are"
                self.problems.add(spot.span, message, "add of: string, or the name of a shape", code="missing-key")
            return
        if len(spot.path.tokens) >= MAX_DEPTH:
            self.problems.add(of.span, f"arrays are nested more than {MAX_DEPTH} levels deep here")
            return
        if isinstance(of.argument, Sequence):
            message = f"“of” of {'an array' if spot.type is ValueType.ARRAY else 'a map'} is one type, found a list"
            hint = "write of: string; for items of several types, of: { type: oneOfTypes, of: [string, integer] }"
            self.problems.add(of.argument.span, message, hint, code="unknown-type")
            return
        constraints = self._written(of.argument, of)
        item = Spot(
            path=spot.path / (VALUES if spot.type is ValueType.MAP else EACH),
            type=None,
            constraints=constraints,
            standing=of.standing.within(spot.standing),
            title=of.title,
            span=of.span,
            inherited=frozenset(entry.kind for entry in constraints if "of" in spot.inherited),
        )
        self._expand(item, spots, through)

    def _written(self, node: Node, of: Constraint) -> tuple[Constraint, ...]:
        """The constraints that an entry of `of` stands for: those of a map, or the type of that name."""
        if isinstance(node, Mapping):
            return read_constraints(node.entries, self.problems)
        return (Constraint("type", node, of.standing, of.span if node is of.argument else node.span),)

    def _resolve(self, written: Spot, through: tuple[str, ...]) -> tuple[Spot, tuple[str, ...]]:
        """A place with its type, its shape, and the constraints of the named types it uses under its own.

        With it, `through` and those types.
        """
        spot, entry = written, written.constraint("type")
        while entry is not None:
            name = _type_name(entry.argument)
            if name == ONE_OF_TYPES:
                found = self._alternatives(spot, through)
                return replace(spot, alternatives=found, is_unread=not found), through
            if name in BUILT_IN:
                return self._built_in(spot, BUILT_IN[name]), through
            if name in self.shapes:
                return self._polymorphic(replace(spot, type=ValueType.OBJECT, shape=name)), through
            if name is None or name not in self.types:
                self._refuse_type(name, entry.argument)
                return self._polymorphic(replace(spot, is_unread=True)), through
            if name in through or len(through) >= MAX_DEPTH:
                how = "by itself" if name in through else f"through more than {MAX_DEPTH} others"
                self.problems.add(entry.argument.span, f"the type “{name}” is defined {how}", _LOOP_HINT)
                return self._polymorphic(replace(spot, is_unread=True)), through
            through = (*through, name)
            spot = _under(spot, self.types[name])
            entry = next((inner for inner in self.types[name].constraints if inner.kind == "type"), None)
        return self._polymorphic(spot), through

    def _built_in(self, spot: Spot, value_type: ValueType) -> Spot:
        written = spot.constraint("as")
        if written is not None and value_type is not ValueType.DECIMAL:
            message = f"“as” says how a decimal is written, and “{spot.path}” is of type {value_type.value}"
            self.problems.add(written.span, message, "write { type: decimal, as: text }", code="wrong-type")
        elif written is not None:
            word = _type_name(written.argument)
            if word not in _SPELLINGS:
                hint = f"choices: {', '.join(_SPELLINGS)}"
                message = f"“as” cannot be {kind_of(written.argument)}"
                self.problems.add(written.argument.span, message, hint, code="unknown-word")
            value_type = _SPELLINGS.get(word or "", value_type)
        return self._polymorphic(replace(spot, type=value_type))

    def _polymorphic(self, spot: Spot) -> Spot:
        """A place with the shapes that its object may have; with no type of its own it is an object."""
        written = spot.constraint("variants")
        if written is None:
            return spot
        if spot.type is not None and spot.type is not ValueType.OBJECT:
            return spot
        return replace(spot, type=ValueType.OBJECT, variants=self.variants(written))

    def variants(self, written: Constraint) -> VariantsDeclaration | None:
        """The cases of `variants`, each of a shape that there is."""
        found = read_variants(written.argument, self.problems)
        for _, shape in () if found is None else found.cases:
            if shape.text not in self.shapes:
                hint = suggestion(shape.text, self.shapes, "shapes")
                message, misses = f"there is no shape “{shape.text}”", Name(SHAPES, shape.text)
                self.problems.add(shape.span, message, hint, code="unknown-shape", misses=misses)
        return found

    def _alternatives(self, spot: Spot, through: tuple[str, ...]) -> tuple[Alternative, ...]:
        of = spot.constraint("of")
        hint = "write { type: oneOfTypes, of: [string, integer] }"
        if of is None or not isinstance(of.argument, Sequence) or len(of.argument.items) < len(("one", "another")):
            place = spot.span if of is None else of.argument.span
            self.problems.add(place, "“oneOfTypes” needs a list of at least two types", hint, code="missing-key")
            return ()
        found: list[Alternative] = []
        for node in of.argument.items:
            written = Spot(spot.path, None, None, self._written(node, of), spot.standing, span=node.span)
            named = written.constraint("type")
            label = None if named is None else _type_name(named.argument)
            inner, _ = self._resolve(written, through)
            if label is None or inner.alternatives:
                message = "each of several types has a type of its own, told apart by JSON type"
                self.problems.add(node.span, message, hint, code="unknown-type")
            elif inner.type is not None and not self._clashes(found, label, inner.type, node):
                found.append(Alternative(label, inner))
        return tuple(found)

    def _clashes(self, found: list[Alternative], label: str, value_type: ValueType, node: Node) -> bool:
        """Reports a type that nothing would tell from one that stands there already."""
        for entry in found:
            known = None if entry.spot.type is None else clash(entry.spot.type, value_type)
            if known is not None:
                message = known.message.format(one=entry.label, other=label)
                self.problems.add(node.span, message, known.hint, code="table")
                return True
        return False

    def _refuse_type(self, name: str | None, node: Node) -> None:
        known = (*BUILT_IN, ONE_OF_TYPES, *self.types, *self.shapes)
        if name is None:
            hint = _several(node) or f"types: {', '.join(sorted(known))}"
            self.problems.add(node.span, f"a type is a name, found {kind_of(node)}", hint, code="unknown-type")
        else:
            hint = foreign_hint(FOREIGN_TYPES, name, node) or suggestion(name, known, "types")
            message, misses = f"there is no type “{name}”", Name(TYPES, name)
            self.problems.add(node.span, message, hint, code="unknown-type", misses=misses)


def _several(node: Node) -> str | None:
    """What to write instead of a list of types."""
    if not isinstance(node, Sequence):
        return None
    names = [item.text for item in node.items if isinstance(item, Scalar)]
    others = [name for name in names if name != "null"]
    if len(others) == 1 and len(names) > len(others):
        return f"write type: {others[0]}, nullable: true"
    nullable = ", nullable: true" if len(names) > len(others) else ""
    return f"write {{ type: oneOfTypes, of: [{', '.join(others)}]{nullable} }}"


def _type_name(node: Node) -> str | None:
    return node.value if isinstance(node, Scalar) and isinstance(node.value, str) else None


def _under(spot: Spot, named: NamedType) -> Spot:
    """A place with the constraints of a named type under its own."""
    own = {entry.kind for entry in spot.constraints}
    inherited = tuple(entry for entry in named.constraints if entry.kind not in own)
    kinds = spot.inherited | {entry.kind for entry in inherited}
    return replace(spot, constraints=(*spot.constraints, *inherited), inherited=kinds)


def _container(path: Path, length: int) -> ValueType:
    """What stands around the token at `length`: an array around `[*]`, else an object."""
    return ValueType.ARRAY if path.tokens[length] is EACH else ValueType.OBJECT

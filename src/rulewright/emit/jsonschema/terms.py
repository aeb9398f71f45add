"""Schemas for two places, the shape's object and an item below it → one term over both, and its cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from rulewright.emit.jsonschema.schemas import all_of, any_of, implication, is_same, negation
from rulewright.language.paths import Root

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rulewright.emit.jsonschema.schemas import Schema


@dataclass(frozen=True, slots=True)
class Atom:
    """Valid or not at one place."""

    root: Root
    schema: Schema


@dataclass(frozen=True, slots=True)
class Joint:
    """Terms over different places, all of which (`every`) or some of which are true."""

    every: bool
    parts: tuple[Term, ...]


Term: TypeAlias = Atom | Joint


def joint(parts: Iterable[Term], *, every: bool) -> Term:
    """Every part is true, or some part is; what concerns one place becomes one schema."""
    schemas: dict[Root, list[Schema]] = {}
    rest: list[Term] = []
    for part in parts:
        if isinstance(part, Atom):
            schemas.setdefault(part.root, []).append(part.schema)
        else:
            rest.append(part)
    join = all_of if every else any_of
    atoms = [Atom(root, join(found)) for root, found in schemas.items()]
    decided = [atom for atom in atoms if atom.schema is not every]
    if any(atom.schema is not every and isinstance(atom.schema, bool) for atom in decided):
        return Atom(Root.SHAPE, not every)
    left: list[Term] = [*decided, *rest]
    if not left:
        return Atom(Root.SHAPE, every)
    return left[0] if len(left) == 1 else Joint(every, tuple(left))


def opposite(term: Term) -> Term:
    """True where the term is not."""
    if isinstance(term, Atom):
        return Atom(term.root, negation(term.schema))
    return joint(map(opposite, term.parts), every=not term.every)


def by_case(term: Term, write: Callable[[Schema], Schema]) -> Schema:
    """What `write` makes of the item's part of the term, in each case of the shape's part."""
    atom = _of_shape(term)
    if atom is not None:
        return implication(
            atom.schema,
            by_case(_given(term, atom, value=True), write),
            by_case(_given(term, atom, value=False), write),
        )
    return write(of_one_place(term))


def of_one_place(term: Term) -> Schema:
    """The schema of a term over one place. Raises ValueError for one over two, which no one schema can say."""
    match term:
        case Atom(_, schema):
            return schema
        case Joint():
            raise ValueError("a term over two places is not one schema")


def _of_shape(term: Term) -> Atom | None:
    match term:
        case Atom(Root.SHAPE, dict()):
            return term
        case Atom():
            return None
        case Joint(_, parts):
            return next((found for part in parts if (found := _of_shape(part)) is not None), None)


def _given(term: Term, atom: Atom, *, value: bool) -> Term:
    match term:
        case Atom(root, schema):
            return Atom(root, value) if root is atom.root and is_same(schema, atom.schema) else term
        case Joint(every, parts):
            return joint([_given(part, atom, value=value) for part in parts], every=every)

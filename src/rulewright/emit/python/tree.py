"""A shape's rows, and the places its other rules look at → the tree of places that its code walks through once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from rulewright.emit.python.clauses import clauses_of
from rulewright.language.paths import EACH, VALUES, Each, Root

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rulewright.emit.python.clauses import Clause
    from rulewright.language.paths import Token
    from rulewright.plan.rules import Shape, Variants

Tokens: TypeAlias = "tuple[Token, ...]"


@dataclass(frozen=True, slots=True)
class Node:
    """A place of a shape: what is asked of its value alone, what is below it, the shape it continues in."""

    tokens: Tokens
    clauses: tuple[Clause, ...]
    shape: str | None
    variants: Variants | None
    members: tuple[Node, ...]
    items: Node | None
    """Every item, where it is an array."""
    values: Node | None
    """Every value, where it is a map."""

    @property
    def key(self) -> str:
        """The key its value stands under."""
        return str(self.tokens[-1])

    @property
    def typing(self) -> tuple[Clause, ...]:
        """The clauses that decide whether its value is of its type."""
        return tuple(clause for clause in self.clauses if clause.is_typing)

    @property
    def others(self) -> tuple[Clause, ...]:
        """The clauses asked of a value of its type."""
        return tuple(clause for clause in self.clauses if not clause.is_typing)

    @property
    def many(self) -> tuple[Node, ...]:
        """What stands for its items, and what for its values."""
        return tuple(node for node in (self.items, self.values) if node is not None)

    def height(self) -> int:
        """How many containers its value can be made of, one inside the other, without those of other shapes."""
        return max((1 + node.height() for node in (*self.members, *self.many)), default=0)


def tree_of(shape: Shape, looked_at: Iterable[Tokens]) -> Node:
    """The tree of a shape, its members in the author's order."""
    clauses: dict[Tokens, list[Clause]] = {(): []}
    fields = {entry.path.tokens: entry for entry in shape.fields}
    for tokens in (*fields, *looked_at):
        _grow(clauses, tokens)
    for clause in clauses_of(shape):
        if clause.in_row() and clause.check.target.root is Root.SHAPE:
            _grow(clauses, clause.check.target.tokens)
            clauses[clause.check.target.tokens].append(clause)
    below: dict[Tokens, list[Tokens]] = {}
    for tokens in clauses:
        if tokens:
            below.setdefault(tokens[:-1], []).append(tokens)

    def node(tokens: Tokens) -> Node:
        nodes = list(map(node, below.get(tokens, ())))
        entry = fields.get(tokens)
        return Node(
            tokens,
            tuple(clauses[tokens]),
            None if entry is None else entry.shape,
            None if entry is None else entry.variants,
            tuple(inner for inner in nodes if not isinstance(inner.tokens[-1], Each)),
            next((inner for inner in nodes if inner.tokens[-1] is EACH), None),
            next((inner for inner in nodes if inner.tokens[-1] is VALUES), None),
        )

    return node(())


def _grow(clauses: dict[Tokens, list[Clause]], tokens: Tokens) -> None:
    for length in range(len(tokens) + 1):
        clauses.setdefault(tokens[:length], [])

"""A shape's rows, and the places its other rules look at → the tree of places that its code walks through once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from rulewright.emit.python.clauses import clauses_of
from rulewright.language.paths import EACH, Root

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rulewright.emit.python.clauses import Clause
    from rulewright.language.paths import Token
    from rulewright.plan.rules import Shape

Tokens: TypeAlias = "tuple[Token, ...]"


@dataclass(frozen=True, slots=True)
class Node:
    """A place of a shape: what is asked of its value alone, what is below it, the shape it continues in."""

    tokens: Tokens
    clauses: tuple[Clause, ...]
    shape: str | None
    members: tuple[Node, ...]
    items: Node | None

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

    def height(self) -> int:
        """How many containers its value can be made of, one inside the other, without those of other shapes."""
        below = [*self.members, *([self.items] if self.items else [])]
        return max((1 + node.height() for node in below), default=0)


def tree_of(shape: Shape, looked_at: Iterable[Tokens]) -> Node:
    """The tree of a shape, its members in the author's order."""
    clauses: dict[Tokens, list[Clause]] = {(): []}
    shapes = {entry.path.tokens: entry.shape for entry in shape.fields}
    for tokens in (*shapes, *looked_at):
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
        return Node(
            tokens,
            tuple(clauses[tokens]),
            shapes.get(tokens),
            tuple(inner for inner in nodes if inner.tokens[-1] is not EACH),
            next((inner for inner in nodes if inner.tokens[-1] is EACH), None),
        )

    return node(())


def _grow(clauses: dict[Tokens, list[Clause]], tokens: Tokens) -> None:
    for length in range(len(tokens) + 1):
        clauses.setdefault(tokens[:length], [])

"""What an author wrote: frozen declarations, each with its place, before any kind has given them a meaning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, timedelta, tzinfo

    from rulewright.language.conditions import Condition, Json
    from rulewright.language.paths import Path
    from rulewright.language.standing import Basis, Standing
    from rulewright.reading.nodes import Node
    from rulewright.reading.span import Span


@dataclass(frozen=True, slots=True)
class Constraint:
    """One `kind: argument` entry, short or long."""

    kind: str
    argument: Node
    standing: Standing
    span: Span
    title: str | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A line of `fields`: a place and its constraints."""

    path: Path
    constraints: tuple[Constraint, ...]
    standing: Standing
    title: str | None
    span: Span

    def constraint(self, kind: str) -> Constraint | None:
        """The entry of that kind, if the author wrote one."""
        return next((entry for entry in self.constraints if entry.kind == kind), None)


@dataclass(frozen=True, slots=True)
class NamedType:
    """An entry of `types`: constraints under a name."""

    name: str
    constraints: tuple[Constraint, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Cell:
    """What a table's case says of a path: a mark, or constraints."""

    path: Path
    mark: Literal["R", "o", "X"] | None
    constraints: tuple[Constraint, ...]
    standing: Standing
    span: Span


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a table; `values` has a value per `by` path, and is None for `else`."""

    label: str
    values: tuple[Json, ...] | None
    cells: tuple[Cell, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table: what holds in each case of one or more fields."""

    name: str
    title: str | None
    by: tuple[Path, ...]
    cases: tuple[Case, ...]
    standing: Standing
    span: Span


@dataclass(frozen=True, slots=True)
class Variation:
    """An example: a base, changed in order, and what it breaks. `node` is read once the bases are known."""

    node: Node
    span: Span


@dataclass(frozen=True, slots=True)
class RuleDeclaration:
    """An entry of `rules`."""

    name: str
    title: str | None
    message: str | None
    each: Path | None
    guard: Condition
    constraints: tuple[Constraint, ...]
    standing: Standing
    examples: tuple[Variation, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class ShapeDeclaration:
    """An entry of `shapes`."""

    name: str
    title: str | None
    rows: tuple[Row, ...]
    constraints: tuple[Constraint, ...]
    """`closed`, and what the rows say of `nullable` and `coercible` unless they say otherwise."""
    tables: tuple[Table, ...]
    rules: tuple[RuleDeclaration, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class OutcomeDeclaration:
    """An entry of an operation's `responses`."""

    name: str
    statuses: tuple[int, ...]
    body: str | None
    reply: tuple[tuple[Path, Node], ...]
    span: Span


@dataclass(frozen=True, slots=True)
class OperationDeclaration:
    """An entry of `operations`."""

    name: str
    title: str | None
    method: str
    path: str
    auth: tuple[str, ...]
    body: str | None
    parameters: Mapping[Literal["path", "query", "header"], tuple[Row, ...]]
    outcomes: tuple[OutcomeDeclaration, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class DataDeclaration:
    """An entry of `data`."""

    name: str
    key: str
    columns: Mapping[str, str]
    span: Span


@dataclass(frozen=True, slots=True)
class ReplyDeclaration:
    """`same_body` or `other_body`."""

    outcome: str
    original: bool
    span: Span


@dataclass(frozen=True, slots=True)
class IdempotencyDeclaration:
    """An entry of `idempotency`."""

    name: str
    title: str | None
    key: tuple[Path, ...]
    across: tuple[str, ...]
    same_body: ReplyDeclaration
    other_body: ReplyDeclaration
    used_in: Mapping[str, str]
    in_flight: str
    rejected_takes_key: Literal["yes", "no", "unsettled"]
    keep: str
    standing: Standing
    examples: tuple[Variation, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class ErrorsDeclaration:
    """The `errors` section."""

    items: Path
    field: Path
    style: Literal["dotted", "pointer", "last"]
    code: Path | None
    message: Path | None
    codes: Mapping[str, str]
    span: Span


@dataclass(frozen=True, slots=True)
class Base:
    """A named, valid value of a shape."""

    shape: str
    name: str
    value: Json
    span: Span


@dataclass(frozen=True, slots=True)
class Contract:
    """One rule file, read."""

    name: str
    version: str
    title: str
    description: str | None
    zone: tzinfo
    slack: timedelta
    text_unit: Literal["codepoints", "utf16", "bytes"]
    text_standing: Standing
    data: tuple[DataDeclaration, ...]
    types: tuple[NamedType, ...]
    shapes: tuple[ShapeDeclaration, ...]
    operations: tuple[OperationDeclaration, ...]
    errors: ErrorsDeclaration | None
    idempotency: tuple[IdempotencyDeclaration, ...]
    sources: Mapping[Basis, str]
    """What a rule of a basis cites unless it names its own source."""
    today: date | None
    bases: tuple[Base, ...]
    variations: Mapping[str, tuple[Variation, ...]]
    """Examples of a shape's rows, by shape; those of a named rule stand beside it."""
    span: Span

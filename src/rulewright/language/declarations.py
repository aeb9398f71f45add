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
    from rulewright.language.written import Target, Word
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
    message: Word | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A line of `fields`: a place and its constraints."""

    path: Path
    constraints: tuple[Constraint, ...]
    standing: Standing
    title: str | None
    span: Span
    formerly: tuple[Word, ...] = ()
    """The paths that it had in earlier versions."""
    is_unread: bool = False
    """Whether its declaration is no map, so that nothing is known of it."""

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

    target: Target
    mark: Literal["R", "o", "X"] | None
    constraints: tuple[Constraint, ...]
    standing: Standing
    span: Span


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a table; `values` has a value per `by` path, and is None for `else`.

    `spelled` says that the values are texts that spell them, as the keys of a map do: what they mean hangs on the type
    of the fields.
    """

    label: str
    values: tuple[Json, ...] | None
    cells: tuple[Cell, ...]
    span: Span
    spelled: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table: what holds in each case of one or more fields."""

    name: str
    title: str | None
    by: tuple[Target, ...]
    cases: tuple[Case, ...]
    standing: Standing
    span: Span
    formerly: tuple[Word, ...] = ()


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
    message: Word | None
    each: Target | None
    guard: Condition
    constraints: tuple[Constraint, ...]
    standing: Standing
    examples: tuple[Variation, ...]
    span: Span
    formerly: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class ShapeDeclaration:
    """An entry of `shapes`."""

    name: str
    title: str | None
    rows: tuple[Row, ...]
    constraints: tuple[Constraint, ...]
    """`closed`, `variants`, and what the rows say of `nullable` and `coercible` unless they say otherwise."""
    tables: tuple[Table, ...]
    rules: tuple[RuleDeclaration, ...]
    span: Span
    formerly: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class ParametersDeclaration:
    """The map under `path`, `query` or `headers`: its rows, and `closed` where it is written."""

    rows: tuple[Row, ...] = ()
    closed: Constraint | None = None


@dataclass(frozen=True, slots=True)
class OutcomeDeclaration:
    """An entry of an operation's `responses`."""

    name: str
    statuses: tuple[int, ...]
    headers: ParametersDeclaration
    body: Word | None
    reply: tuple[tuple[Target, Node], ...]
    span: Span


@dataclass(frozen=True, slots=True)
class OperationDeclaration:
    """An entry of `operations`."""

    name: str
    title: str | None
    method: str
    path: str
    auth: tuple[str, ...]
    body: Word | None
    encoding: Literal["json", "form"]
    """How the body is written."""
    parameters: Mapping[Literal["path", "query", "header"], ParametersDeclaration]
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

    outcome: Word
    original: bool


@dataclass(frozen=True, slots=True)
class IdempotencyDeclaration:
    """An entry of `idempotency`."""

    name: str
    title: str | None
    key: tuple[Target, ...]
    headers: tuple[Word, ...]
    """The headers that belong to the key."""
    ignoring: tuple[Target, ...]
    across: tuple[Word, ...]
    same_body: ReplyDeclaration
    other_body: ReplyDeclaration
    used_in: tuple[tuple[Word, Word], ...]
    """Operations, each with the outcome of a key that was used there."""
    in_flight: Word | None
    rejected_takes_key: Literal["yes", "no", "unsettled"]
    keep: str
    standing: Standing
    examples: tuple[Variation, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class ErrorsDeclaration:
    """The `errors` section."""

    items: Target
    field: Target
    style: Literal["dotted", "pointer", "last"]
    code: Target | None
    message: Target | None
    codes: tuple[tuple[Word, tuple[Word, ...]], ...]
    """Rule ids, or patterns of them, each with the API's codes for it."""
    span: Span


@dataclass(frozen=True, slots=True)
class Base:
    """A named, valid value of a shape."""

    shape: Word
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
    variations: tuple[tuple[Word, tuple[Variation, ...]], ...]
    """Examples of a shape's rows, by shape; those of a named rule stand beside it."""
    span: Span

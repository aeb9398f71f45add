"""Rules and shapes: predicates tied to places, each under the identity of the rule an author wrote."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rulewright.language.conditions import ALWAYS, Condition, Json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rulewright.language.paths import Path
    from rulewright.language.standing import Basis, Severity
    from rulewright.language.types import ValueType
    from rulewright.plan.predicates import Predicate
    from rulewright.reading.span import Span


@dataclass(frozen=True, slots=True)
class Check:
    """One predicate at one place. `message` is a template over `params` and the facts of a violation."""

    target: Path
    predicate: Predicate
    code: str
    message: str
    params: tuple[tuple[str, Json], ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One named, located requirement: wherever `guard` is true, each check must hold.

    `each` is the array path (ending in `[*]`) of a rule run per item. `data` names the caller-supplied data it reads; a
    rule whose data is not there is skipped. `row` is true for a constraint of a field's own row.
    """

    id: str
    title: str | None
    severity: Severity
    basis: Basis
    source: str | None
    span: Span
    checks: tuple[Check, ...]
    guard: Condition = ALWAYS
    each: Path | None = None
    data: frozenset[str] = frozenset()
    row: bool = False
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Variants:
    """The shapes that an object may have beside its own: that of the case which the value at `by` equals, if any."""

    by: Path
    """From the object."""
    cases: tuple[tuple[Json, str], ...]
    """Values, as JSON, each with its shape."""

    @property
    def shapes(self) -> tuple[str, ...]:
        """The shapes of the cases, each once."""
        return tuple(dict.fromkeys(shape for _, shape in self.cases))


@dataclass(frozen=True, slots=True)
class Field:
    """A declared place of a shape: a row of the documentation's table, or a parent such a row implies."""

    path: Path
    type: ValueType | None
    nullable: bool
    title: str | None
    span: Span
    shape: str | None = None
    """The shape its value has, where that is an object."""
    variants: Variants | None = None
    """The shapes its value may have, one by one chosen by a value in it."""
    alternatives: tuple[ValueType, ...] = ()
    """The types it may be of, told apart by JSON type, where there are several; `type` is None then."""
    sensitive: bool = False
    deprecated: bool = False
    default: tuple[Json] | None = None
    """What the other side assumes when it is absent, in a one-tuple."""
    known: tuple[Json, ...] = ()
    """Values that it is known to have, where others are let through."""

    @property
    def shapes(self) -> tuple[str, ...]:
        """Every shape that its value may continue in."""
        own = () if self.shape is None else (self.shape,)
        return own if self.variants is None else (*own, *self.variants.shapes)


@dataclass(frozen=True, slots=True)
class Shape:
    """An object's declared places, in the author's order, and its rules.

    `fields` whose `shape` is set continue in that shape; their own rules stop at the value's type. With `variants`, the
    object itself continues in the shape of its case.
    """

    name: str
    title: str | None
    fields: tuple[Field, ...]
    rules: tuple[Rule, ...]
    entry: Rule
    """The rule that a whole payload of this shape is an object."""
    span: Span
    defaults: Mapping[Path, Json] = field(default_factory=dict)
    variants: Variants | None = None

    def field(self, path: Path) -> Field | None:
        """The declared place at `path`, if any."""
        return next((field for field in self.fields if field.path == path), None)

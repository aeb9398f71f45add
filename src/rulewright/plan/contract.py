"""The plan: one contract, lowered; what every target reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from rulewright.language.paths import EACH
from rulewright.plan.predicates import Required

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, timedelta, tzinfo

    from rulewright.language.conditions import Json
    from rulewright.language.paths import Path
    from rulewright.language.standing import Basis, Severity
    from rulewright.language.types import ValueType
    from rulewright.plan.rules import Field, Rule, Shape
    from rulewright.reading.span import Span

TextUnit: TypeAlias = Literal["codepoints", "utf16", "bytes"]
Place: TypeAlias = Literal["path", "query", "header"]
Style: TypeAlias = Literal["repeat", "comma", "space", "pipe"]
Encoding: TypeAlias = Literal["json", "form"]


@dataclass(frozen=True, slots=True)
class TextCount:
    """What a length counts, and how surely the API counts so."""

    unit: TextUnit
    basis: Basis


@dataclass(frozen=True, slots=True)
class ClockSettings:
    """The zone of `today`, and how far the API's clock may be from ours."""

    zone: tzinfo
    slack: timedelta


@dataclass(frozen=True, slots=True)
class DataTable:
    """Caller-supplied rows: `key` is both their key column and the field that picks a row."""

    name: str
    key: str
    columns: Mapping[str, Literal["string", "number", "boolean"]]


@dataclass(frozen=True, slots=True)
class Given:
    """A value as it is written."""

    value: Json


@dataclass(frozen=True, slots=True)
class FromBody:
    """The value at a path of the request's body."""

    path: Path


@dataclass(frozen=True, slots=True)
class CountOf:
    """How many items the array at a path of the request's body has."""

    path: Path


@dataclass(frozen=True, slots=True)
class FromRequest:
    """What is known of the exchange: when it happens, its id and path, the answer's status and its phrase."""

    word: Literal["now", "id", "path", "status", "phrase"]


ReplyValue: TypeAlias = Given | FromBody | CountOf | FromRequest


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of one place, as a shape of the values that their texts spell.

    `styles` says of each array how its items are written.
    """

    shape: Shape
    styles: Mapping[str, Style]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One documented kind of answer."""

    name: str
    statuses: tuple[int, ...]
    body: str | None
    """The shape of the answer's body."""
    headers: Parameters | None = None
    reply: tuple[tuple[Path, ReplyValue], ...] = ()
    """What a mock puts into the body."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A path, query or header parameter; always text on the wire."""

    name: str
    place: Literal["path", "query", "header"]
    rules: tuple[Rule, ...]
    required: bool
    field: Field
    item: Field | None = None
    """What the items are, of an array."""
    style: Style = "repeat"


@dataclass(frozen=True, slots=True)
class Operation:
    """One request of the API and its documented outcomes."""

    name: str
    title: str | None
    method: str
    path: str
    auth: tuple[str, ...]
    body: str | None
    """The shape of the body."""
    encoding: Encoding
    """How the body is written."""
    places: Mapping[Place, Parameters]
    """The places that have parameters."""
    outcomes: tuple[Outcome, ...]
    span: Span

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """Every parameter, place by place."""
        return tuple(
            parameter for place, declared in self.places.items() for parameter in parameters_of(place, declared)
        )

    def declared(self) -> Iterator[Parameters]:
        """The parameters of each place, and the headers of each outcome that has any."""
        yield from self.places.values()
        yield from (outcome.headers for outcome in self.outcomes if outcome.headers is not None)

    def rules(self) -> Iterator[Rule]:
        """Every rule over parameters and over the headers of answers."""
        for declared in self.declared():
            yield from declared.shape.rules

    def outcome(self, name: str) -> Outcome | None:
        """The outcome of that name."""
        return next((outcome for outcome in self.outcomes if outcome.name == name), None)

    def outcome_of(self, status: int) -> tuple[Outcome, ...]:
        """The outcomes that a status may stand for."""
        return tuple(outcome for outcome in self.outcomes if status in outcome.statuses)


def parameters_of(place: Place, declared: Parameters) -> Iterator[Parameter]:
    """The parameters of one place, one by one."""
    for entry in declared.shape.fields:
        if len(entry.path.tokens) == 1:
            name = str(entry.path.tokens[0])
            rules = tuple(rule for rule in declared.shape.rules if _is_about(rule, entry))
            yield Parameter(
                name=name,
                place=place,
                rules=rules,
                required=any(isinstance(check.predicate, Required) for rule in rules for check in rule.checks),
                field=entry,
                item=declared.shape.field(entry.path / EACH),
                style=declared.styles.get(name, "repeat"),
            )


def _is_about(rule: Rule, field: Field) -> bool:
    return all(check.target.tokens[:1] == field.path.tokens for check in rule.checks)


@dataclass(frozen=True, slots=True)
class Idempotency:
    """A rule across requests: the same key names the same thing."""

    id: str
    title: str | None
    severity: Severity
    basis: Basis
    source: str | None
    span: Span
    key: tuple[Path, ...]
    across: tuple[str, ...]
    same_body: Reply
    other_body: Reply
    used_in: Mapping[str, str]
    """Operation → the outcome here of a key that was used there."""
    in_flight: str
    """An outcome's name, or `unsettled`."""
    rejected_takes_key: Literal["yes", "no", "unsettled"]
    keep: str
    headers: tuple[str, ...] = ()
    """The headers that belong to the key, behind its fields; each named as its operations declare it."""
    ignoring: tuple[Path, ...] = ()
    """What does not count when bodies are compared."""

    @property
    def parts(self) -> tuple[str, ...]:
        """What the key is made of, in an author's words."""
        return (*map(str, self.key), *(f"header.{name}" for name in self.headers))


@dataclass(frozen=True, slots=True)
class Reply:
    """How a key that was used before is answered: the outcome's name, and whether the first answer is given again."""

    outcome: str
    original: bool


@dataclass(frozen=True, slots=True)
class ErrorNaming:
    """Where a rejection's body names the fields that are wrong, and the API's own codes for our rules."""

    items: Path
    field: Path
    style: Literal["dotted", "pointer", "last"]
    code: Path | None
    code_types: tuple[ValueType, ...]
    """The types of a code in the answer, where its shape says them."""
    message: Path | None
    codes: Mapping[str, tuple[str, ...]]
    """The API's codes for our rules, by id: any of them may be answered, and the first is the usual one."""

    def rules_of(self, code: str) -> tuple[str, ...]:
        """The ids of the rules that a code stands for."""
        return tuple(rule for rule, codes in self.codes.items() if code in codes)


@dataclass(frozen=True, slots=True)
class Expectation:
    """A violation an example lists."""

    rule: str
    pointer: str


@dataclass(frozen=True, slots=True)
class Example:
    """A variation of a base, and what it breaks: `errors` is complete (errors and warnings); empty means valid."""

    rule: str | None
    shape: str
    base: str
    payload: Json
    errors: tuple[Expectation, ...]
    skipped: tuple[Expectation, ...] | None
    today: str | None
    data: Mapping[str, Json] | None
    span: Span


@dataclass(frozen=True, slots=True)
class Step:
    """One request of an idempotency example and the outcome it must have."""

    operation: str
    payload: Json
    outcome: str
    span: Span
    headers: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Story:
    """The steps of an idempotency example, in order."""

    rule: str
    steps: tuple[Step, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Examples:
    """Named valid values by shape, variations of them, and stories across requests."""

    today: date | None
    bases: Mapping[str, Mapping[str, Json]]
    variations: tuple[Example, ...]
    stories: tuple[Story, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A contract, checked and lowered."""

    contract: str
    version: str
    title: str
    description: str | None
    clock: ClockSettings
    text: TextCount
    data: Mapping[str, DataTable]
    shapes: Mapping[str, Shape]
    operations: Mapping[str, Operation]
    idempotency: tuple[Idempotency, ...]
    errors: ErrorNaming | None
    examples: Examples
    files: tuple[str, ...]
    """The rule files it was read from, in reading order."""
    fingerprint: str
    """SHA-256 over the text of those files."""
    formerly: Mapping[str, str] = field(default_factory=dict)
    """The ids that rules had under earlier names, each with the one it has now."""

    def body_shape(self, operation: str | None = None) -> Shape:
        """The shape of an operation's request body; by default, of the first operation that has one.

        Raises:
            KeyError: no such operation, or it takes no body.
        """
        found = self.body_operation(operation)
        if found is None:
            return next(iter(self.shapes.values()))
        if found.body is None:
            raise KeyError(operation)
        return self.shapes[found.body]

    def body_operation(self, name: str | None = None) -> Operation | None:
        """The operation of that name; by default the first that has a body, if any does. Raises KeyError."""
        if name is not None:
            return self.operations[name]
        return next((operation for operation in self.operations.values() if operation.body is not None), None)

    def rules(self) -> Iterator[Rule]:
        """Every rule over a payload, shape by shape, in the author's order."""
        for shape in self.shapes.values():
            yield shape.entry
            yield from shape.rules

    def every_rule(self) -> Iterator[Rule | Idempotency]:
        """Every rule: over bodies, over parameters and headers, and across requests."""
        yield from self.rules()
        for operation in self.operations.values():
            yield from operation.rules()
        yield from self.idempotency

    def rule(self, rule_id: str) -> Rule | Idempotency | None:
        """The rule of an id."""
        return next((rule for rule in self.every_rule() if rule.id == rule_id), None)

"""What documentation tells of a contract, as frozen values that know neither Markdown nor HTML.

Texts are `Words`: strings of running text, with `Code` where something stands as it is typed, `Link` where something is
named that is told elsewhere, and `Aside` for what qualifies the words before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rulewright.language.conditions import Json
    from rulewright.language.standing import Basis, Severity


@dataclass(frozen=True, slots=True)
class Code:
    """Something as it is typed: a pattern, a header, a value."""

    text: str


class Told(Enum):
    """What a link can lead to."""

    SECTION = "section"
    SHAPE = "shape"
    TABLE = "table"
    RULE = "rule"
    OPERATION = "operation"
    KEY = "key"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Link:
    """The name of something, which leads to where it is told; `label` is shown in its place, where it is set."""

    to: Told
    name: str
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Aside:
    """What qualifies the words before it, such as how sure they are; `source` leads to what says so."""

    text: str
    source: Link | None = None


Words: TypeAlias = tuple[str | Code | Link | Aside, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How much a rule weighs, how surely the API has it, and what says so."""

    severity: Severity
    basis: Basis
    source: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that is said of a place, how surely, and the rules that say it.

    `words` end a sentence: “required when …”, “must have at most 100 characters”.
    """

    words: Words
    standing: Standing
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldEntry:
    """A row of a shape's table of fields.

    Attributes:
        path: from the shape, as an author writes it.
        type: in words, with links to shapes.
        presence: when it must, or must not, be there; empty for a field that may always be left out.
        limits: what its row asks of its value beside its type.
        notes: what else is known: null, a default, known values, sensitive, deprecated.
        related: the rules of tables and of their own that look at it, each once.
    """

    path: str
    title: str | None
    type: Words
    presence: tuple[Said, ...]
    limits: tuple[Said, ...]
    notes: tuple[Words, ...]
    related: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """A table of a shape: what each case of the fields in `by` asks of each path.

    `cells` leaves out what asks for nothing; `case_words` in `cases` names the values.
    """

    id: str
    name: str
    title: str | None
    by: tuple[str, ...]
    cases: tuple[str, ...]
    paths: tuple[str, ...]
    cells: Mapping[tuple[str, str], Said]


@dataclass(frozen=True, slots=True)
class ShapeEntry:
    """A shape: its fields, what holds of all of them (`general`), its tables, its named rules, its examples."""

    name: str
    title: str | None
    fields: tuple[FieldEntry, ...]
    general: tuple[Said, ...]
    variants: Words
    """The shapes that an object may have beside this one, and what chooses between them; empty without any."""
    tables: tuple[DecisionTable, ...]
    named: tuple[RuleEntry, ...]
    examples: Mapping[str, Json]


class Topic(Enum):
    """What a rule is about."""

    PRESENCE = "What must be there, and what must not"
    TYPES = "Types, null and conversions"
    TEXTS = "Texts"
    CHOICES = "Values to choose from"
    NUMBERS = "Numbers and amounts"
    DATES = "Dates and times"
    MANY = "Lists, items and keys"
    COMPARED = "Fields compared with each other"
    DATA = "What the caller's data decides"
    CODE = "What a function decides"
    ACROSS = "Requests sent again"


@dataclass(frozen=True, slots=True)
class Change:
    """One change of an example: the value put at a pointer, or (None) that nothing stands there any more."""

    pointer: str
    value: tuple[Json] | None


@dataclass(frozen=True, slots=True)
class Variation:
    """An example as what it changes in a base of its shape; `at` are the places that break the rule it is shown for."""

    base: str
    changes: tuple[Change, ...]
    today: str | None
    data: Mapping[str, Json] | None
    at: tuple[str, ...]
    also: tuple[str, ...]
    """The other rules that it breaks."""


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """A rule, wherever it is told.

    Attributes:
        place: the shape, or the operation, that it belongs to.
        title: its own; the rules of a row do not repeat that of their field.
        requires: what it asks for, a sentence each.
        applies: “always”, or the end of a sentence that starts with “when” or “for each”.
        says: the author's own message.
        data: the caller's data that it reads.
        breaks: the first example that breaks it.
        keeps: the first example beside it that keeps it.
    """

    id: str
    topic: Topic
    place: str
    title: str | None
    requires: tuple[Words, ...]
    applies: str
    standing: Standing
    says: str | None
    data: tuple[str, ...]
    breaks: Variation | None
    keeps: Variation | None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a request, or a header of an answer; `place` is path, query or header."""

    place: str
    field: FieldEntry
    written: str
    """How the items of an array are written; empty for a single value."""


@dataclass(frozen=True, slots=True)
class Status:
    """A status that an outcome has, and its phrase."""

    code: int
    phrase: str


@dataclass(frozen=True, slots=True)
class OutcomeEntry:
    """One documented kind of answer."""

    name: str
    statuses: tuple[Status, ...]
    body: str | None
    headers: tuple[Parameter, ...]


@dataclass(frozen=True, slots=True)
class OperationEntry:
    """A request and its answers. `undeclared` are the parameters that only the path names."""

    name: str
    title: str | None
    method: str
    path: str
    auth: tuple[str, ...]
    body: str | None
    content_type: str
    parameters: tuple[Parameter, ...]
    undeclared: tuple[str, ...]
    outcomes: tuple[OutcomeEntry, ...]
    keys: tuple[str, ...]
    """The rules across requests that it takes part in."""


@dataclass(frozen=True, slots=True)
class StoryStep:
    """One request of a story: what it sends, told by the nearest example, and the outcome that it must have."""

    operation: str
    sent: Words
    headers: tuple[tuple[str, str], ...]
    outcome: str


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """A rule across requests, in words; `facts` are labels and texts."""

    id: str
    title: str | None
    standing: Standing
    facts: tuple[tuple[str, Words], ...]
    stories: tuple[tuple[StoryStep, ...], ...]


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """One of the API's own codes and the rules that it stands for."""

    code: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ErrorsEntry:
    """How a refusal names what is wrong: where, in which spelling, and the codes."""

    facts: tuple[tuple[str, Words], ...]
    codes: tuple[CodeEntry, ...]


@dataclass(frozen=True, slots=True)
class DataEntry:
    """Data that the caller supplies: its key and its columns."""

    name: str
    key: str
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Document:
    """All there is to tell of a contract. `rules` are every rule, by topic, in the author's order within it."""

    contract: str
    version: str
    title: str
    description: str | None
    made: str
    """What made the documentation, for whoever would edit it."""
    conventions: tuple[Words, ...]
    """What holds everywhere: what a length counts, the zone of today."""
    operations: tuple[OperationEntry, ...]
    shapes: tuple[ShapeEntry, ...]
    errors: ErrorsEntry | None
    keys: tuple[KeyEntry, ...]
    data: tuple[DataEntry, ...]
    rules: tuple[RuleEntry, ...]
    sources: tuple[str, ...]
    """What the rules cite, each once."""
    examples_today: str | None


class Sort(Enum):
    """How something differs from an earlier version."""

    OPERATION_ADDED = "New operations"
    OPERATION_REMOVED = "Operations that are gone"
    ANSWERS_CHANGED = "Operations with other answers"
    OBJECT_ADDED = "New objects"
    OBJECT_REMOVED = "Objects that are gone"
    FIELD_ADDED = "New fields"
    FIELD_REMOVED = "Fields that are gone"
    FIELD_RENAMED = "Renamed fields"
    FIELD_CHANGED = "Fields that are told otherwise"
    RULE_ADDED = "New rules"
    RULE_REMOVED = "Rules that are gone"
    RULE_RENAMED = "Renamed rules"
    RULE_CHANGED = "Rules that say something else"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that was said otherwise before.

    Attributes:
        subject: the rule's id, the field behind its shape, or the operation, as it is named now.
        words: what is new, was said before, or was its name.
        before: for what was changed, each fact that differs with its words then and now.
        because: the reasons that the rule file gives.
    """

    sort: Sort
    subject: str
    words: Words
    before: tuple[tuple[str, Words, Words], ...] = ()
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeLog:
    """How a contract differs from an earlier version of it; `differences` stand in the order of their sorts."""

    contract: str
    version: str
    differences: tuple[Difference, ...]

"""What a target lists for fields and parameters → the values to send, and which values are known to be taken.

An endpoint that looks a value up takes only those it knows, whatever the contract says. Where a field has listed
values, another value is never surely accepted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from rulewright.contract.endpoint.values import UUID, Constant, Spelled, Template, Variable, everything, picked
from rulewright.contract.verdicts.known_good import field_of
from rulewright.language.types import ValueType
from rulewright.reading.limits import LimitError
from rulewright.reading.numbers import number
from rulewright.validation.objects import objects_in
from rulewright.validation.places import Missing, value_at
from rulewright.validation.values import json_key

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence

    from rulewright.contract.endpoint.values import Entry
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer
    from rulewright.plan.contract import Plan
    from rulewright.plan.rules import Shape

_UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_NUMBERS = frozenset({ValueType.NUMBER, ValueType.INTEGER, ValueType.DECIMAL_OR_NUMBER})
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?", re.ASCII)

Value: TypeAlias = "Json | Template"


class ListedError(ValueError):
    """A listed value that is not there; the message says what to set."""


@dataclass(frozen=True, slots=True)
class Column:
    """The values of one field.

    Attributes:
        name: the field, as `Shape.path`.
        pointer: where it is in its object.
        rows: the values to send; those of columns at the same index belong together.
        known: what is known to be taken, as keys; more than the rows where a file has more.
        patterns: what else is: texts made of templates.
    """

    name: str
    pointer: Pointer
    rows: tuple[Value, ...]
    known: frozenset[Hashable]
    patterns: tuple[re.Pattern[str], ...] = ()

    def holds(self, value: Json) -> bool:
        """Whether the value is known to be taken."""
        return (isinstance(value, str) and self.is_made(value)) or json_key(value) in self.known

    def is_made(self, text: str) -> bool:
        """Whether a text is one that a template makes."""
        return any(pattern.fullmatch(text) for pattern in self.patterns)

    def row_of(self, value: Json) -> int | None:
        """The index of the row that has the value."""
        keys = [None if isinstance(row, Template) else json_key(row) for row in self.rows]
        key = json_key(value)
        return keys.index(key) if key in keys else None


@dataclass(frozen=True, slots=True)
class Listed:
    """What one endpoint is known to take: columns by the name of a shape, and values by the name of a parameter."""

    columns: Mapping[str, tuple[Column, ...]] = field(default_factory=dict)
    parameters: Mapping[str, Value] = field(default_factory=dict)

    def strangers(self, plan: Plan, shape: Shape, payload: Json) -> Iterator[tuple[str, Pointer]]:
        """The listed fields of a payload whose values are none of those listed, each with its place."""
        if not self.columns:
            return
        for owner, value, at in objects_in(plan, shape, payload):
            for column in self.columns.get(owner.name, ()):
                found = value_at(value, column.pointer)
                if found is not None and not isinstance(found, Missing) and not column.holds(found):
                    yield column.name, (*at, *column.pointer)

    def filled(self, numbers: Iterator[int]) -> dict[str, Json]:
        """The values of the parameters for one request."""
        return {name: _filled(value, numbers) for name, value in self.parameters.items()}

    def bases(self, numbers: Iterator[int]) -> dict[str, list[Json]]:
        """The rows by field, for objects that payloads are made from."""
        columns = [column for found in self.columns.values() for column in found]
        return {column.name: [_filled(row, numbers) for row in column.rows] for column in columns}


NOTHING_LISTED = Listed()
"""Of an endpoint of which nothing is known."""


def listed(
    plan: Plan, entries: Mapping[str, Sequence[Entry]], environment: Mapping[str, str], run: str, seed: int
) -> Listed:
    """What the entries of a target say.

    Args:
        plan: the contract.
        entries: by `Shape.path`, or by the name of a parameter, which has no dot.
        environment: the variables.
        run: what `{run}` stands for.
        seed: chooses among the values of long files.

    Raises:
        KnownGoodError: a field that no shape has.
        ListedError: a variable that is not set.
    """

    def values(found: Iterator[Constant | Spelled | Variable | Template], typed: Callable[[str], Json]) -> list[Value]:
        return [_value(entry, typed, environment, run) for entry in found]

    columns: dict[str, list[Column]] = {}
    for name, own in entries.items():
        if "." not in name:
            continue
        shape, pointer = field_of(plan, name)
        typed = _typed(plan.shapes[shape], pointer)
        known = values(everything(own), typed)
        columns.setdefault(shape, []).append(
            Column(
                name=name,
                pointer=pointer,
                rows=tuple(values(picked(own, seed), typed)),
                known=frozenset(json_key(value) for value in known if not isinstance(value, Template)),
                patterns=tuple(_pattern(value) for value in known if isinstance(value, Template)),
            )
        )
    parameters = {name: values(picked(own, seed), str) for name, own in entries.items() if "." not in name}
    return Listed(
        {shape: tuple(found) for shape, found in columns.items()},
        {name: found[0] for name, found in parameters.items() if found},
    )


def _value(
    entry: Constant | Spelled | Variable | Template,
    typed: Callable[[str], Json],
    environment: Mapping[str, str],
    run: str,
) -> Value:
    match entry:
        case Constant(value):
            return value
        case Spelled(text):
            return typed(text)
        case Template():
            made = entry.in_run(run)
            return made if made.is_of_request else made.text
        case Variable(name):
            if not environment.get(name):
                raise ListedError(f"the environment variable {name} is not set; the target takes a value from it")
            return typed(environment[name])


def _typed(shape: Shape, pointer: Pointer) -> Callable[[str], Json]:
    """What makes a value of its text for a field: a number where only numbers are taken."""
    types = [found.type for found in shape.fields if tuple(map(str, found.path.tokens)) == pointer]
    if not all(found in _NUMBERS for found in types):
        return str

    def typed(text: str) -> Json:
        try:
            return number(text) if _NUMBER.fullmatch(text) else text
        except LimitError:
            return text

    return typed


def _filled(value: Value, numbers: Iterator[int]) -> Json:
    return value.filled(numbers) if isinstance(value, Template) else value


def _pattern(template: Template) -> re.Pattern[str]:
    return re.compile(_UUID.join(map(re.escape, template.text.split(UUID))))

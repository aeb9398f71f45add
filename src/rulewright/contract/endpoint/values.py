"""`values` of a target → what an endpoint is known to take: constants, templates, variables, what is in files."""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from rulewright.contract.endpoint.credentials import VARIABLE
from rulewright.language.decode import kind_of, list_or_one
from rulewright.reading.decoding import decode
from rulewright.reading.diagnostics import DiagnosticError
from rulewright.reading.json import read_json
from rulewright.reading.limits import LimitError
from rulewright.reading.nodes import Mapping, Scalar, to_value

if TYPE_CHECKING:
    import collections.abc
    from collections.abc import Iterator
    from pathlib import Path

    from rulewright.language.conditions import Json
    from rulewright.language.problems import Problems
    from rulewright.reading.nodes import Node
    from rulewright.reading.span import Span

RUN, UUID = "{run}", "{uuid}"
_PICKED = 8
"""So many values of a longer file are used in one run; all of them are known to be good."""


@dataclass(frozen=True, slots=True)
class Spelled:
    """A value written as text where its type cannot be: a number for a field that takes numbers."""

    text: str


@dataclass(frozen=True, slots=True)
class Variable:
    """The name of an environment variable that holds a spelled value."""

    name: str


@dataclass(frozen=True, slots=True)
class Template:
    """A text in which `{run}` stands for something of each run, and `{uuid}` for something of each request."""

    text: str

    def in_run(self, run: str) -> Template:
        """The template with what is the same through a run."""
        return Template(self.text.replace(RUN, run))

    @property
    def is_of_request(self) -> bool:
        """Whether each request has a text of its own."""
        return UUID in self.text

    def filled(self, numbers: Iterator[int]) -> str:
        """A text, from numbers that hang on nothing but the request."""
        text = self.text
        while UUID in text:
            made = uuid.UUID(bytes=bytes(next(numbers) % 256 for _ in range(16)), version=4)
            text = text.replace(UUID, str(made), 1)
        return text


@dataclass(frozen=True, slots=True)
class File:
    """The values of a file, one of which is as good as another."""

    values: tuple[Json | Spelled, ...]

    def picked(self, seed: int) -> tuple[Json | Spelled, ...]:
        """As many as one run uses: of files of the same length those at the same places, which belong together."""
        if len(self.values) <= _PICKED:
            return self.values
        chance = random.Random(f"{seed} {len(self.values)}")  # noqa: S311 - chooses, hides nothing
        return tuple(self.values[index] for index in sorted(chance.sample(range(len(self.values)), _PICKED)))


@dataclass(frozen=True, slots=True)
class Constant:
    """A value as it is."""

    value: Json


Entry: TypeAlias = Constant | Variable | Template | File


def read_values(node: Node, folder: Path, problems: Problems) -> dict[str, tuple[Entry, ...]]:
    """The values by field or parameter; mistakes go to the problems."""
    if not isinstance(node, Mapping):
        problems.add(node.span, f"“values” is a table of lists, found {kind_of(node)}", 'write "Order.utid" = ["U1"]')
        return {}
    found = {}
    for key, value in node.entries:
        entries = [_entry(item, folder, problems) for item in list_or_one(value)]
        if not entries:
            problems.add(value.span, f"“values” lists nothing for “{key.text}”", "write a value, or leave the line out")
        found[key.text] = tuple(entry for entry in entries if entry is not None)
    return found


def _entry(node: Node, folder: Path, problems: Problems) -> Entry | None:
    if isinstance(node, Mapping) and [key.text for key, _ in node.entries] == ["file"]:
        [(_, name)] = node.entries
        if isinstance(name, Scalar) and isinstance(name.value, str):
            return _file(folder / name.value, name.value, name.span, problems)
    value = to_value(node)
    if not isinstance(value, str):
        return Constant(value)
    if VARIABLE.fullmatch(value):
        return Variable(value.removeprefix("$"))
    if RUN in value or UUID in value:
        return Template(value)
    return Constant(value.removeprefix("$") if value.startswith("$$") else value)


def _file(path: Path, name: str, span: Span, problems: Problems) -> File | None:
    try:
        data = path.read_bytes()
        values = _listed(data, name) if path.suffix == ".json" else _lines(data, name)
    except OSError as error:
        problem: str | None = f"the file “{name}” cannot be read: {error.strerror}"
    except (DiagnosticError, LimitError) as error:
        problem = f"the file “{name}” is no list of values: {error}"
    else:
        problem = None if values else f"the file “{name}” has no values in it"
        if problem is None:
            return File(values)
    hint = "write one value a line, or a JSON list into a file that ends in .json; paths start at this folder"
    problems.add(span, str(problem), hint)
    return None


def _lines(data: bytes, name: str) -> tuple[Spelled, ...]:
    return tuple(Spelled(line.strip()) for line in decode(data, name).splitlines() if line.strip())


def _listed(data: bytes, name: str) -> tuple[Json, ...]:
    found = read_json(data, name)
    return tuple(found) if isinstance(found, list) else ()


def picked(entries: collections.abc.Sequence[Entry], seed: int) -> Iterator[Constant | Spelled | Variable | Template]:
    """The entries with the values of files that a run uses."""
    for entry in entries:
        if isinstance(entry, File):
            yield from _constants(entry.picked(seed))
        else:
            yield entry


def everything(entries: collections.abc.Sequence[Entry]) -> Iterator[Constant | Spelled | Variable | Template]:
    """The entries with all values of files."""
    for entry in entries:
        if isinstance(entry, File):
            yield from _constants(entry.values)
        else:
            yield entry


def _constants(values: collections.abc.Sequence[Json | Spelled]) -> Iterator[Constant | Spelled]:
    for value in values:
        yield value if isinstance(value, Spelled) else Constant(value)

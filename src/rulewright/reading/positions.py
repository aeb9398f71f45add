"""A text or node and pointers into it → the places of their values, worked out only when somebody asks."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from rulewright.reading.nodes import Mapping, Node, Scalar, Sequence
from rulewright.reading.span import Source, Span
from rulewright.reading.values import Pointer

_Range: TypeAlias = tuple[int, int]

_SPACE = re.compile(r"[ \t\n\r]*")
_OPENERS = ("{", "[")
_CLOSERS = ("}", "]")
# Skips whole values at the speed of the standard library; what it makes of numbers does not matter here.
_DECODER = json.JSONDecoder(parse_int=len, parse_float=len)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the value of a pointer stands.

    Attributes:
        value: the value; when it is absent, its deepest ancestor that exists: the first column of an object
            or array, or the whole of a scalar.
        key: the key of the value in its object, quotes included; None in an array, at the root and for an
            ancestor.
        exact: whether `value` is the value's own span.
    """

    value: Span
    key: Span | None
    exact: bool


def json_positions(
    text: str, pointers: Iterable[Pointer], name: str = "<payload>", first_line: int = 1
) -> dict[Pointer, Place]:
    """The place of each pointer, in one pass over a text that `read_json` accepts."""
    return _Pass(Source(name, text.removeprefix("\ufeff"), first_line)).run(_tree(pointers))


def yaml_positions(node: Node, pointers: Iterable[Pointer]) -> dict[Pointer, Place]:
    """The place of each pointer in a tree of nodes; a value behind an alias is placed at its anchor."""
    indexes: dict[int, dict[str, tuple[Scalar, Node]]] = {}

    def child(parent: Node, step: str | int) -> tuple[Scalar | None, Node] | None:
        match parent, step:
            case Mapping(), str():
                if id(parent) not in indexes:
                    indexes[id(parent)] = {key.text: (key, value) for key, value in parent.entries}
                return indexes[id(parent)].get(step)
            case Sequence(), int() if 0 <= step < len(parent.items):
                return None, parent.items[step]
            case _:
                return None

    def place(pointer: Pointer) -> Place:
        key, value = None, node
        for step in pointer:
            found = child(value, step)
            if found is None:
                return Place(_opening(value), None, exact=False)
            key, value = found
        return Place(value.span, key.span if key else None, exact=True)

    return {pointer: place(pointer) for pointer in pointers}


def _opening(node: Node) -> Span:
    span = node.span
    if isinstance(node, Scalar):
        return span
    return Span(span.file, span.line, span.column, span.line, span.column + 1)


@dataclass(slots=True)
class _Wanted:
    """What is asked about one value: its own place, and those of values below it that are not found yet."""

    pointer: Pointer | None = None
    steps: dict[str | int, "_Wanted"] = field(default_factory=dict)

    def below(self) -> Iterator[Pointer]:
        todo = list(self.steps.values())
        while todo:
            wanted = todo.pop()
            if wanted.pointer is not None:
                yield wanted.pointer
            todo.extend(wanted.steps.values())


def _tree(pointers: Iterable[Pointer]) -> _Wanted:
    root = _Wanted()
    for pointer in pointers:
        wanted = root
        for step in pointer:
            wanted = wanted.steps.setdefault(step, _Wanted())
        wanted.pointer = pointer
    return root


@dataclass(slots=True)
class _Open:
    """An array or object with something wanted inside, whose end has not come."""

    wanted: _Wanted
    start: int
    key: _Range | None
    parts: int = 0


class _Pass:
    """One pass over the text; only what holds something wanted is entered, all else is skipped whole."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._text = source.text
        self._places: dict[Pointer, Place] = {}

    def run(self, root: _Wanted) -> dict[Pointer, Place]:
        opened: list[_Open] = []
        at = self._value(root, None, self._after_space(0), opened)
        while opened:
            container = opened[-1]
            at = self._after_space(at)
            if self._text.startswith(",", at):
                at = self._after_space(at + 1)
            if self._text.startswith(_CLOSERS, at):
                at += 1
                opened.pop()
                self._settle(container.wanted, container.key, container.start, at)
                continue
            step: str | int = container.parts
            key = None
            container.parts += 1
            if self._text[container.start] == "{":
                step, end = _DECODER.raw_decode(self._text, at)
                key = (at, end)
                at = self._after_space(self._after_space(end) + len(":"))
            at = self._value(container.wanted.steps.pop(step, None), key, at, opened)
        return self._places

    def _value(self, wanted: _Wanted | None, key: _Range | None, at: int, opened: list[_Open]) -> int:
        if wanted is not None and wanted.steps and self._text.startswith(_OPENERS, at):
            opened.append(_Open(wanted, at, key))
            return at + 1
        _, end = _DECODER.raw_decode(self._text, at)
        if wanted is not None:
            self._settle(wanted, key, at, end)
        return end

    def _settle(self, wanted: _Wanted, key: _Range | None, start: int, end: int) -> None:
        if wanted.pointer is not None:
            key_span = self._source.span(*key) if key else None
            self._places[wanted.pointer] = Place(self._source.span(start, end), key_span, exact=True)
        ancestor_end = start + 1 if self._text.startswith(_OPENERS, start) else end
        for pointer in wanted.below():
            self._places[pointer] = Place(self._source.span(start, ancestor_end), None, exact=False)

    def _after_space(self, at: int) -> int:
        match = _SPACE.match(self._text, at)
        return match.end() if match else at

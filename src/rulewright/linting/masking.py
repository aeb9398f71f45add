"""A line of a payload file → the line as it may be shown: keys stay, values give way to their JSON type."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter
from typing import TYPE_CHECKING

from rulewright.linting.events import Quote
from rulewright.reading.nodes import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rulewright.reading.nodes import Node
    from rulewright.reading.span import Span

_STRING = r'"[^"\\]*(?:\\.[^"\\]*)*'
# What stands in no quotes, or in quotes that are never closed, is a value or part of one: broken JSON is masked too.
_JSON = re.compile(rf'(?P<key>{_STRING}"\s*:)|(?P<string>{_STRING}(?:"|$))|(?P<bare>[^\s"\[\]{{}},:]+)|"')
_BARE = re.compile(r"(?P<boolean>true|false)|(?P<null>null)|(?P<number>[-+.]?[0-9][-+.\w]*)|(?P<value>.*)")
_COMMENT = re.compile(r"(?:^|\s+)#.*")
_TYPES: dict[type, str] = {bool: "boolean", str: "text", int: "number", float: "number", Decimal: "number"}


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of a line that is a value: code points from 0, the end exclusive.

    `text` is the whole value where it is a string of this line alone.
    """

    start: int
    end: int
    stand_in: str
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Masked:
    """A line in which stand-ins have replaced some tokens, and where: start and end before, start and end after."""

    line: str
    moves: tuple[tuple[int, int, int, int], ...]

    def quote(self, start: int, end: int) -> Quote:
        """The line, and the part of it that stood at these columns; all of a stand-in where it touches one."""
        return Quote(self.line, self._moved(start)[0], self._moved(max(start, end - 1))[1])

    def _moved(self, column: int) -> tuple[int, int]:
        """The columns of what a code point became."""
        index = bisect_right(self.moves, column, key=itemgetter(0)) - 1
        if index < 0:
            return column, column + 1
        _, end, at, to = self.moves[index]
        if column < end:
            return at, to
        return column - end + to, column - end + to + 1


def mask(line: str, tokens: Iterable[Token], is_shown: Callable[[Token], bool]) -> Masked:
    """The line with every token replaced that may not be shown."""
    parts: list[str] = []
    moves: list[tuple[int, int, int, int]] = []
    done = length = 0
    for token in tokens:
        if is_shown(token):
            continue
        parts += [line[done : token.start], token.stand_in]
        at = length + token.start - done
        done, length = token.end, at + len(token.stand_in)
        moves.append((token.start, token.end, at, length))
    return Masked("".join([*parts, line[done:]]), tuple(moves))


def json_tokens(line: str) -> Iterator[Token]:
    """The values in a line of JSON, well-formed or broken; null is none."""
    for match in _JSON.finditer(line):
        if match["string"] is not None:
            yield Token(match.start(), match.end(), "<text>", match["string"][1:-1])
        elif match["bare"] and (bare := _BARE.fullmatch(match["bare"])) and bare.lastgroup != "null":
            yield Token(match.start(), match.end(), f"<{bare.lastgroup}>")


class YamlTokens:
    """The values of a YAML document by line, comments among them."""

    def __init__(self, node: Node) -> None:
        # Under its span a scalar is there once, also where aliases repeat the container it is in.
        self._scalars: dict[int, dict[Span, tuple[Scalar, bool]]] = {}
        for scalar, is_key in _scalars(node):
            for line in range(scalar.span.line, scalar.span.end_line + 1):
                self._scalars.setdefault(line, {})[scalar.span] = (scalar, is_key)

    def of(self, number: int, line: str) -> Iterator[Token]:
        """The tokens of one line: its values, and a comment at its end, which gives way to nothing."""
        end = 0
        for span, (scalar, is_key) in sorted(self._scalars.get(number, {}).items()):
            start = span.column - 1 if span.line == number else len(line) - len(line.lstrip())
            end = span.end_column - 1 if span.end_line == number else len(line)
            if not is_key and scalar.value is not None and end > start:
                text = scalar.text if span.line == span.end_line and isinstance(scalar.value, str) else None
                yield Token(start, end, f"<{_TYPES[type(scalar.value)]}>", text)
        if comment := _COMMENT.search(line, end):
            yield Token(comment.start(), len(line), "")


def _scalars(node: Node) -> Iterator[tuple[Scalar, bool]]:
    """Every scalar, and whether it is a key."""
    todo: list[tuple[Node, bool]] = [(node, False)]
    while todo:
        part, is_key = todo.pop()
        match part:
            case Scalar():
                yield part, is_key
            case Sequence():
                todo.extend((item, False) for item in part.items)
            case Mapping():
                for key, value in part.entries:
                    todo += [(key, True), (value, False)]

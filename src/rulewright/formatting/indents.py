"""Tokens of a text → the text with every block two columns further in than the one around it.

Only the white space before blocks changes, at the start of a line or behind a dash. What goes on over several lines
moves as the block it belongs to, and a comment as the line below it, or as the block it is in line with.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from rulewright.formatting.tokens import Token, Tokens

_STEP = 2
_IN_NO_LINE = (yaml.StreamStartToken, yaml.StreamEndToken, yaml.BlockEndToken)


@dataclass(frozen=True, slots=True)
class _Block:
    """A block: the column where its entries stand, and the one where they will."""

    column: int
    wanted: int

    @property
    def shift(self) -> int:
        return self.wanted - self.column


_OUTSIDE = _Block(0, 0)


@dataclass(slots=True)
class _Layout:
    """What is known of the lines so far, by their numbers from 0."""

    lines: list[str]
    blocks: list[_Block] = field(default_factory=list)
    shifts: dict[int, int] = field(default_factory=dict)
    """How far a line moves."""
    cuts: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    """Columns of a line before which spaces are left out, and how many."""
    around: dict[int, tuple[_Block, ...]] = field(default_factory=dict)
    """The blocks that a line stands in."""

    def take(self, token: Token) -> None:
        line, column = token.start_mark.line, token.start_mark.column
        if isinstance(token, yaml.BlockEndToken):
            self.blocks.pop()
        elif isinstance(token, yaml.BlockMappingStartToken | yaml.BlockSequenceStartToken):
            self.blocks.append(self._opened(line, column))
        if not isinstance(token, _IN_NO_LINE):
            self._note(line)
            self._note_rest(token)

    def _opened(self, line: int, column: int) -> _Block:
        """A block that starts at a place: on a line of its own, or behind a dash of the block around it."""
        around = self.blocks[-1] if self.blocks else None
        if around is None:
            return _Block(column, 0)
        if line in self.shifts:
            self.cuts.setdefault(line, []).append((column, column - around.column - _STEP))
        return _Block(column, around.wanted + _STEP)

    def _note(self, line: int) -> None:
        if line not in self.shifts:
            block = self.blocks[-1] if self.blocks else _OUTSIDE
            self.shifts[line] = block.shift
            self.around[line] = tuple(self.blocks)

    def _note_rest(self, token: Token) -> None:
        """The further lines of a text go with the block that it is in."""
        if isinstance(token, yaml.ScalarToken):
            end = token.end_mark
            for line in range(token.start_mark.line + 1, end.line + (end.column > 0)):
                self._note(line)

    def text(self) -> str:
        return "\n".join(_moved(self._cut(number), self._shift(number)) for number in range(len(self.lines)))

    def _cut(self, number: int) -> str:
        line = self.lines[number]
        for column, count in reversed(self.cuts.get(number, ())):
            line = line[: column - count] + line[column:]
        return line

    def _shift(self, number: int) -> int:
        if number in self.shifts:
            return self.shifts[number]
        line = self.lines[number]
        if not line.strip():
            return 0
        column = len(line) - len(line.lstrip(" "))
        below = next((other for other in range(number + 1, len(self.lines)) if other in self.shifts), None)
        above = next((other for other in range(number - 1, -1, -1) if other in self.shifts), None)
        near = [block for other in (below, above) if other is not None for block in reversed(self.around[other])]
        fitting = next((block.shift for block in near if block.column == column), None)
        if fitting is not None:
            return fitting
        return 0 if below is None else self.shifts[below]


def _moved(line: str, shift: int) -> str:
    if shift >= 0:
        return line and f"{' ' * shift}{line}"
    space = len(line) - len(line.lstrip(" "))
    return line[min(-shift, space) :]


def indented(tokens: Tokens) -> str:
    """The text with the indents."""
    layout = _Layout(tokens.text.split("\n"))
    for token in tokens.all:
        layout.take(token)
    return layout.text()

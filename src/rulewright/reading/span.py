"""Text and offsets → lines, columns and spans."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field

_BREAK = re.compile(r"\r\n?|\n")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a file: lines and columns start at 1, columns count code points, the end is exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Source:
    r"""A named text whose offsets can be told as lines and columns.

    Lines end at ``\n``, ``\r\n`` and ``\r`` and nowhere else. `first_line` is the number of the text's first
    line, for a text out of a longer file.
    """

    name: str
    text: str
    first_line: int = 1
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        starts = (0, *(match.end() for match in _BREAK.finditer(self.text)))
        object.__setattr__(self, "_starts", starts)

    def line(self, number: int) -> str:
        """The line of that number without its line break; empty when there is no such line."""
        index = number - self.first_line
        if not 0 <= index < len(self._starts):
            return ""
        end = self._starts[index + 1] if index + 1 < len(self._starts) else len(self.text)
        return self.text[self._starts[index] : end].rstrip("\r\n")

    def span(self, start: int, end: int) -> Span:
        """The span between two offsets of the text, in code points."""
        line, column = self._place(start)
        end_line, end_column = self._place(end)
        return Span(self.name, line, column, end_line, end_column)

    def offset(self, line: int, column: int) -> int:
        """The offset of a line's column, which is in the text."""
        return self._starts[line - self.first_line] + column - 1

    def _place(self, offset: int) -> tuple[int, int]:
        index = bisect_right(self._starts, offset) - 1
        return self.first_line + index, offset - self._starts[index] + 1

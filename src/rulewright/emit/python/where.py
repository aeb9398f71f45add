"""Steps from the value a function is told → the pointer of a place, and how deep it lies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rulewright.emit.python import names
from rulewright.emit.python.code import as_code, code, tuple_of

if TYPE_CHECKING:
    from rulewright.emit.python.code import Code, Value


@dataclass(frozen=True, slots=True)
class Where:
    """A place: the pointer that code has in hand, and the steps from there."""

    start: Code
    steps: tuple[Code, ...] = ()

    def below(self, *steps: Value) -> Where:
        """The place so many steps further: keys as texts, indexes as code."""
        return Where(self.start, (*self.steps, *map(as_code, steps)))

    @property
    def pointer(self) -> Code:
        """Its pointer in the payload."""
        return tuple_of((code("*{}", self.start), *self.steps)) if self.steps else self.start

    @property
    def depth(self) -> Code:
        """How many containers are around its value, if code has the function's own value in hand."""
        return code("{} + {}", names.DEPTH, len(self.steps)) if self.steps else as_code(names.DEPTH)


HERE = Where(as_code(names.AT))
"""Where the value is that the function is told."""

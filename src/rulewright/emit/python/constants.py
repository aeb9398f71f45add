"""What is worked out once, when a module is loaded → the constants at its top, each written once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rulewright.emit.python import names
from rulewright.emit.python.code import call, code, texts_of
from rulewright.emit.python.names import identifier

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rulewright.emit.python.code import Code, Name
    from rulewright.emit.python.names import Names


def text_set(texts: Iterable[str]) -> Code:
    """A frozen set of texts."""
    held = list(texts)
    return call(names.FROZENSET, texts_of(held)) if held else call(code("{}[{}]", names.FROZENSET, names.STR))


@dataclass(frozen=True, slots=True)
class Constants:
    """The constants of a module: names in capitals, for equal values the same."""

    names: Names
    _known: dict[str, Name] = field(default_factory=dict)
    _values: dict[Name, Code] = field(default_factory=dict)

    def name(self, value: Code, about: str, suffix: str) -> Name:
        """The name of a constant; `about` is the key it was first needed for."""
        text = str(value)
        if text not in self._known:
            found = self.names.fresh(f"{identifier(about, 'field')}_{suffix}".upper())
            self._known[text] = found
            self._values[found] = value
        return self._known[text]

    def __iter__(self) -> Iterator[tuple[Name, Code]]:
        """The constants in the order they were first needed."""
        return iter(self._values.items())

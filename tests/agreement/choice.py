"""A way of choosing a number below another → choices among options; 0 is always the plainest, so that Hypothesis shrinks to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Choice:
    """Who chooses: `below(n)` gives a number from 0 to n - 1."""

    below: Callable[[int], int]

    @classmethod
    def drawn(cls, draw: st.DrawFn) -> Choice:
        """Choices that Hypothesis makes, and shrinks."""
        return cls(lambda limit: draw(_below(limit)))

    def of(self, options: Sequence[T]) -> T:
        """One of the options; of equal ones, the first is the plainest."""
        return options[self.below(len(options))] if len(options) > 1 else options[0]

    def one_in(self, odds: int) -> bool:
        """True once in so many times; false is the plainer answer."""
        return self.below(odds) == odds - 1

    def some(self, options: Sequence[T], most: int) -> list[T]:
        """Up to so many of the options, in their order."""
        wanted = self.below(min(most, len(options)) + 1)
        left = [*options]
        taken = [left.pop(self.below(len(left))) for _ in range(wanted)]
        return [option for option in options if option in taken]


_BELOW: dict[int, st.SearchStrategy[int]] = {}


def _below(limit: int) -> st.SearchStrategy[int]:
    return _BELOW.setdefault(limit, st.integers(0, limit - 1))

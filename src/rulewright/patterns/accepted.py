"""Patterns and length limits → the set of whole texts they accept, and exact answers about it.

`a & b`, `a | b` and `~a` are again such sets, so the usual questions need no words of their own: a includes b
when `(b & ~a).is_empty()`, they are the same when both include each other, and disjoint when
`(a & b).is_empty()`.
"""

from functools import lru_cache

from rulewright.patterns.automaton import Automaton
from rulewright.patterns.lengths import Lengths
from rulewright.patterns.syntax import Pattern
from rulewright.patterns.texts import Matching, Other, Sized, Texts, both, either
from rulewright.patterns.words import Choose, spell


class Language:
    """A set of texts. Lengths count code points, and no text holds a lone surrogate.

    Every question but `accepts` raises `PatternLimitError` where its answer would take more work than
    `automaton.MAX_STEPS` or a text longer than `lengths.MAX_LENGTH`.
    """

    __slots__ = ("_explored", "_texts")

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._explored: Lengths | None = None

    def __repr__(self) -> str:
        return f"Language({self._texts!r})"

    def __and__(self, other: "Language") -> "Language":
        return Language(both(self._texts, other._texts))

    def __or__(self, other: "Language") -> "Language":
        return Language(either(self._texts, other._texts))

    def __invert__(self) -> "Language":
        return Language(Other(self._texts))

    def within(self, low: int, high: int | None = None) -> "Language":
        """Those of its texts that have `low` to `high` code points; None is no upper limit."""
        return Language(both(self._texts, Sized(low, high)))

    def accepts(self, text: str) -> bool:
        """Whether the text is in the set."""
        return self._lengths.automaton.accepts(text)

    def is_empty(self) -> bool:
        """Whether no text at all is in the set."""
        return self._lengths.shortest() is None

    def shortest_length(self) -> int | None:
        """The length of its shortest text, or None for the empty set."""
        return self._lengths.shortest()

    def next_length(self, low: int, high: int | None = None) -> int | None:
        """The length of its shortest text from `low` up to `high` code points, or None; without `high`, up to any."""
        return self._lengths.shortest(low, high)

    def longest_length(self, limit: int) -> int | None:
        """The length of its longest text among those of up to `limit` code points, or None."""
        return self._lengths.longest(limit)

    def has_length(self, length: int) -> bool:
        """Whether some text of this length is in the set."""
        return self._lengths.has(length)

    def lengths(self, limit: int) -> tuple[int, ...]:
        """Every length up to the limit that some text of the set has, in order."""
        return tuple(length for length in range(limit + 1) if self._lengths.has(length))

    def word(self, length: int, choose: Choose) -> str | None:
        """A text of exactly this length, or None where the set has none.

        `choose(k)` gives an index below k, and is asked only where k is above 1. Always 0 gives the plainest
        text; every text of the set is given by some choices.
        """
        return spell(self._lengths, length, choose)

    def shortest(self) -> str | None:
        """The plainest of its shortest texts, or None for the empty set."""
        return self._plainest(self.shortest_length())

    def longest(self, limit: int) -> str | None:
        """The plainest of its longest texts among those of up to `limit` code points, or None."""
        return self._plainest(self._lengths.longest(limit))

    def _plainest(self, length: int | None) -> str | None:
        return None if length is None else self.word(length, lambda _: 0)

    @property
    def _lengths(self) -> Lengths:
        if self._explored is None:
            self._explored = _explore(self._texts)
        return self._explored


def language(pattern: Pattern) -> Language:
    """The texts in which the pattern is found."""
    return Language(Matching(pattern))


def any_text() -> Language:
    """All texts."""
    return Language(Sized(0, None))


@lru_cache(maxsize=256)
def _explore(texts: Texts) -> Lengths:
    return Lengths(Automaton(texts))

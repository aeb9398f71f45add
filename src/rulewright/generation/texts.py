"""Demands on a text → the texts that meet them all: patterns as one automaton, lengths as spans; and a text drawn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rulewright.generation.demand import Demand, Want
from rulewright.generation.spans import Spans
from rulewright.language.conditions import LengthWithin, Matches
from rulewright.patterns import Language, PatternLimitError, any_text, compile_python, language, parse
from rulewright.patterns.syntax import Alternation, Characters, Repeat, Sequence
from rulewright.plan.predicates import NotBlank
from rulewright.validation.values import WHITE_SPACE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rulewright.patterns import Choose, Pattern
    from rulewright.patterns.syntax import Node

SHAPING = (LengthWithin, Matches, NotBlank)
"""The predicates about the shape of a text."""

_MOST_BYTES = 4
"""A code point is at most two UTF-16 units and four bytes."""
_SHORT = 12
"""Texts of every length are drawn up to this much longer than need be; beyond, only the longest."""
_DRAWN = 40
"""Longer texts are not drawn, but filled up plainly."""
_SEED_BYTES = 4
"""What is drawn for a text, and its length on top: enough for a block and a character of it each, nearly always."""
_OPEN = 64
"""How much longer than need be the longest text is where there is no limit."""
LONGEST = 20_000
"""No text longer than this is made."""
_ASCII = 0x7F

_INKED = parse("[^" + "".join(f"\\u{ord(character):04x}" for character in WHITE_SPACE) + "]")
_PLAIN = (parse(r"^[\x00-\x7f]*$"), True)
"""The demand for ASCII: as long in code points as in UTF-16 units and bytes."""


@dataclass(frozen=True, slots=True)
class TextSet:
    """The texts of some lengths that are found by patterns, or are not.

    Lengths are no part of the automaton, so that sets which differ in nothing else explore one together.
    """

    patterns: frozenset[tuple[Pattern, bool]]
    """Each with whether it must match."""
    sizes: Spans
    """The lengths allowed, in code points."""

    @property
    def language(self) -> Language:
        """The texts of any length."""
        return _language(self.patterns)

    @property
    def is_ascii(self) -> bool:
        """Whether it can be seen that every text is ASCII."""
        return any(_is_ascii(pattern) for pattern, matches in self.patterns if matches)

    def accepts(self, text: str) -> bool:
        """Whether the text is in the set."""
        if len(text) not in self.sizes:
            return False
        return all(bool(compile_python(pattern).search(text)) is matches for pattern, matches in self.patterns)

    def and_ascii(self) -> TextSet:
        """Those of its texts that are ASCII."""
        return self if self.is_ascii else TextSet(self.patterns | {_PLAIN}, self.sizes)

    def shortest_length(self) -> int | None:
        """The length of its shortest text, or None for the empty set."""
        found = (
            self.language.next_length(low or 0, high) for low, high in self.sizes.parts if high is None or high >= 0
        )
        return next((length for length in found if length is not None), None)

    def longest_length(self, limit: int) -> int | None:
        """The length of its longest text among those of up to `limit` code points, or None."""
        for low, high in reversed(self.sizes.parts):
            found = self.language.longest_length(limit if high is None else min(high, limit))
            if found is not None and found >= (low or 0):
                return found
        return None

    def is_endless(self) -> bool:
        """Whether it has texts longer than are worth making."""
        return any(
            (high is None or high > LONGEST) and self.language.next_length(max(low or 0, LONGEST + 1), high) is not None
            for low, high in self.sizes.parts
        )

    def shortest(self) -> str | None:
        """The plainest of its shortest texts, or None for the empty set."""
        length = self.shortest_length()
        return None if length is None else self.plain_word(length)

    def plain_word(self, length: int) -> str | None:
        """The plainest text of a length that the patterns allow, or None."""
        return _plain_word(self.patterns, length)

    def has_length(self, length: int) -> bool:
        """Whether some text of this length is in the set."""
        return length in self.sizes and self.language.has_length(length)


def texts_of(demands: Iterable[Demand]) -> TextSet:
    """The texts that meet those of the demands that are about text, lengths counted in code points."""
    return _texts_of(frozenset(_shaping(demands)))


def draw_text(demands: Iterable[Demand], choose: Choose) -> str | None:
    """A text that meets the demands, or None where there is none.

    Its lengths are within their limits in code points, UTF-16 units and bytes alike, if any such text exists.
    """
    return text_drawer(demands)(choose)


def text_drawer(demands: Iterable[Demand]) -> Callable[[Choose], str | None]:
    """`draw_text` of demands that are worked out once for many draws."""
    return _drawer_of(frozenset(_shaping(demands)))


@lru_cache(maxsize=4096)
def _drawer_of(wanted: frozenset[Demand]) -> Callable[[Choose], str | None]:
    try:
        length = _only_length(wanted)
        if length is not None:
            texts = _texts_of(wanted)
            is_allowed = length in texts.sizes
            word = (texts.and_ascii().plain_word(length) or texts.plain_word(length)) if is_allowed else None
            return lambda _: word
        ways = [(texts, length) for texts, lengths in _ways(wanted) for length in lengths]
    except PatternLimitError:
        ways = []

    def draw(choose: Choose) -> str | None:
        if not ways:
            return None
        # Two choices make a text: a search that replays, changes and shrinks choices has few to go through.
        is_drawn, index = divmod(choose(2 * len(ways)), len(ways))
        texts, length = ways[index]
        try:
            # Half of the texts are plain but for their length: what rules say of other fields is drawn sooner.
            if not is_drawn or length > _DRAWN:
                return texts.plain_word(length)
            return texts.language.word(length, counting(choose(256 ** (_SEED_BYTES + length))))
        except PatternLimitError:
            return None

    return draw


def ends(demands: Iterable[Demand]) -> tuple[int | None, int | None]:
    """The lengths of the shortest and the longest text that meets the demands.

    None for the shortest where no text does, for the longest where there is no limit worth showing.
    """
    try:
        return _ends(texts_of(demands))
    except PatternLimitError:
        return None, None


def long(length: int) -> Demand:
    """The demand for a text of just this length."""
    return Demand(LengthWithin(length, length), Want.TRUE)


def _only_length(demands: frozenset[Demand]) -> int | None:
    """The one length that some demand allows; such a text is filled up plainly."""
    lengths = (
        demand.predicate.low
        for demand in demands
        if isinstance(demand.predicate, LengthWithin)
        and demand.want.is_positive
        and demand.predicate.low == demand.predicate.high
    )
    return next((length for length in lengths if length <= LONGEST), None)


def plainest(_options: int) -> int:
    """Always the plainest choice."""
    return 0


def _shaping(demands: Iterable[Demand]) -> Iterable[Demand]:
    return (demand for demand in demands if isinstance(demand.predicate, SHAPING))


@lru_cache(maxsize=4096)
def _texts_of(demands: frozenset[Demand], stretch: int = 1) -> TextSet:
    """The set of all texts that meet the demands; `stretch` is how many units one character may take at most."""
    patterns = set()
    sizes = Spans(((0, None),))
    for demand in demands:
        matches = demand.want.is_positive
        match demand.predicate:
            case LengthWithin(low, high):
                span = Spans(((low, None if high is None else high // stretch),))
                sizes &= span if matches else ~span
            case Matches(pattern):
                patterns.add((pattern, matches))
            case _:
                patterns.add((_INKED, matches))
    return TextSet(frozenset(patterns), sizes)


@lru_cache(maxsize=1024)
def _language(patterns: frozenset[tuple[Pattern, bool]]) -> Language:
    # In one order, so that equal sets are one expression and are explored once.
    ordered = sorted(patterns, key=lambda entry: (entry[0].text, entry[1]))
    found = [language(pattern) if matches else ~language(pattern) for pattern, matches in ordered]
    both = found[0] if found else any_text()
    for other in found[1:]:
        both &= other
    return both


@lru_cache(maxsize=4096)
def _plain_word(patterns: frozenset[tuple[Pattern, bool]], length: int) -> str | None:
    return _language(patterns).word(length, plainest)


@lru_cache(maxsize=1024)
def _is_ascii(pattern: Pattern) -> bool:
    """Whether a pattern takes in the whole text, and ASCII alone."""
    is_whole = pattern.start_anchored and pattern.end_anchored
    return is_whole and all(_has_ascii_alone(branch.body) for branch in pattern.branches)


def _has_ascii_alone(node: Node) -> bool:
    match node:
        case Characters(ranges):
            return all(high <= _ASCII for _, high in ranges)
        case Sequence(parts) | Alternation(parts):
            return all(map(_has_ascii_alone, parts))
        case Repeat(item):
            return _has_ascii_alone(item)


@lru_cache(maxsize=1024)
def _ways(demands: frozenset[Demand]) -> tuple[tuple[TextSet, tuple[int, ...]], ...]:
    """The sets a text may be drawn from, with lengths to choose from: ASCII, then anything well inside limits."""
    texts = _texts_of(demands)
    sets = [texts.and_ascii()]
    negated = any(isinstance(demand.predicate, LengthWithin) and demand.want in _NEGATIVE for demand in demands)
    if not negated and not texts.is_ascii:
        sets.append(_texts_of(demands, _MOST_BYTES))
    ways = [(found, lengths) for found in sets if (lengths := _lengths(found))]
    if not ways:
        ways = [(texts, lengths)] if (lengths := _lengths(texts)) else []
    return tuple(ways)


_NEGATIVE = frozenset({Want.BROKEN, Want.FALSE})


def _lengths(texts: TextSet) -> tuple[int, ...]:
    """A few lengths that texts of the set have: short ones first, the empty and the longest last."""
    shortest, longest = _ends(texts)
    if shortest is None:
        return ()
    if longest is None:
        longest = texts.longest_length(shortest + _OPEN) or shortest
    near = range(shortest, min(shortest + _SHORT, longest) + 1)
    found = sorted(filter(texts.has_length, near), key=lambda length: (length == 0, length))
    return tuple(dict.fromkeys([*found, longest]))


@lru_cache(maxsize=1024)
def _ends(texts: TextSet) -> tuple[int | None, int | None]:
    """The lengths of the shortest and the longest text; None where there is none, or none is worth making."""
    shortest = texts.shortest_length()
    if shortest is None or shortest > LONGEST:
        return None, None
    return shortest, None if texts.is_endless() else texts.longest_length(LONGEST)


def counting(index: int) -> Choose:
    """A choice that spells out an index: each index gives another text, as far as there are any; zero the plainest."""
    left = index

    def choose(options: int) -> int:
        nonlocal left
        left, digit = divmod(left, options)
        return digit

    return choose

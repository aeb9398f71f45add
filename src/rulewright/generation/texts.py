"""Demands on a text → the texts that meet them all, as one automaton; and a text drawn from it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rulewright.generation.demand import Demand, Want
from rulewright.language.conditions import LengthWithin, Matches
from rulewright.patterns import Language, PatternLimitError, any_text, language, parse
from rulewright.plan.predicates import NotBlank
from rulewright.validation.values import WHITE_SPACE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rulewright.patterns import Choose

SHAPING = (LengthWithin, Matches, NotBlank)
"""The predicates that an automaton decides."""

_MOST_BYTES = 4
"""A code point is at most two UTF-16 units and four bytes."""
_SHORT = 12
"""Texts of every length are drawn up to this much longer than need be; beyond, only the longest."""
_DRAWN = 40
"""Longer texts are not drawn character by character, but filled up plainly."""
_OPEN = 64
"""How much longer than need be the longest text is where there is no limit."""
LONGEST = 20_000
"""No text longer than this is made."""

_INKED = language(parse("[^" + "".join(f"\\u{ord(character):04x}" for character in WHITE_SPACE) + "]"))
_PLAIN = frozenset({Demand(Matches(parse(r"^[\x00-\x7f]*$")), Want.TRUE)})
"""The demand for ASCII: as long in code points as in UTF-16 units and bytes."""


def texts_of(demands: Iterable[Demand]) -> Language:
    """The texts that meet those of the demands that are about text, lengths counted in code points."""
    return _texts_of(frozenset(_shaping(demands)))


def draw_text(demands: Iterable[Demand], choose: Choose) -> str | None:
    """A text that meets the demands, or None where there is none.

    Its lengths are within their limits in code points, UTF-16 units and bytes alike, if any such text exists.
    """
    wanted = frozenset(_shaping(demands))
    try:
        length = _only_length(wanted)
        if length is not None:
            return _texts_of(wanted | _PLAIN).word(length, _plainly) or _texts_of(wanted).word(length, _plainly)
        ways = _ways(wanted)
        if not ways:
            return None
        texts, lengths = ways[choose(len(ways)) if len(ways) > 1 else 0]
        index = choose(len(lengths)) if len(lengths) > 1 else 0
        length = lengths[index]
        return texts.word(length, choose if length <= _DRAWN else _plainly)
    except PatternLimitError:
        return None


def ends(demands: Iterable[Demand]) -> tuple[int | None, int | None]:
    """The lengths of the shortest and the longest text that meets the demands.

    None for the shortest where no text does, for the longest where there is no limit worth showing.
    """
    try:
        return _ends_of(frozenset(_shaping(demands)))
    except PatternLimitError:
        return None, None


@lru_cache(maxsize=1024)
def _ends_of(demands: frozenset[Demand]) -> tuple[int | None, int | None]:
    return _ends(_texts_of(demands))


def long(length: int) -> Demand:
    """The demand for a text of just this length."""
    return Demand(LengthWithin(length, length), Want.TRUE)


def containing(character: str) -> Demand:
    """The demand for a text in which the character stands."""
    return Demand(Matches(parse(f"\\u{{{ord(character):x}}}")), Want.TRUE)


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


def _plainly(_options: int) -> int:
    return 0


def _shaping(demands: Iterable[Demand]) -> Iterable[Demand]:
    return (demand for demand in demands if isinstance(demand.predicate, SHAPING))


@lru_cache(maxsize=4096)
def _texts_of(demands: frozenset[Demand], stretch: int = 1) -> Language:
    found = any_text()
    for demand in demands:
        met = _meeting(demand, stretch)
        found &= met if demand.want.is_positive else ~met
    return found


def _meeting(demand: Demand, stretch: int) -> Language:
    """The texts a predicate is met by; `stretch` is how many units one character may take at most."""
    match demand.predicate:
        case LengthWithin(low, high):
            return any_text().within(low, None if high is None else high // stretch)
        case Matches(pattern):
            return language(pattern)
        case _:
            return _INKED


@lru_cache(maxsize=1024)
def _ways(demands: frozenset[Demand]) -> tuple[tuple[Language, tuple[int, ...]], ...]:
    """The sets a text may be drawn from, with lengths to choose from: ASCII, then anything well inside limits."""
    sets = [_texts_of(demands | _PLAIN)]
    negated = any(isinstance(demand.predicate, LengthWithin) and demand.want in _NEGATIVE for demand in demands)
    if not negated:
        sets.append(_texts_of(demands, _MOST_BYTES))
    ways = [(texts, lengths) for texts in sets if (lengths := _lengths(texts))]
    if not ways:
        texts = _texts_of(demands)
        ways = [(texts, lengths)] if (lengths := _lengths(texts)) else []
    return tuple(ways)


_NEGATIVE = frozenset({Want.BROKEN, Want.FALSE})


def _lengths(texts: Language) -> tuple[int, ...]:
    """A few lengths that texts of the set have: short ones first, the empty and the longest last."""
    shortest, longest = _ends(texts)
    if shortest is None:
        return ()
    if longest is None:
        longest = len(texts.longest(shortest + _OPEN) or "")
    found = sorted(texts.lengths(min(shortest + _SHORT, longest)), key=lambda length: (length == 0, length))
    return tuple(dict.fromkeys([*found, longest]))


def _ends(texts: Language) -> tuple[int | None, int | None]:
    """The lengths of the shortest and the longest text; None where there is none, or none is worth making."""
    shortest = texts.shortest_length()
    if shortest is None or shortest > LONGEST:
        return None, None
    endless = not (texts & any_text().within(LONGEST + 1)).is_empty()
    return shortest, None if endless else len(texts.longest(LONGEST) or "")


def counting(index: int) -> Choose:
    """A choice that spells out an index: each index gives another text, as far as there are any."""
    left = index

    def choose(options: int) -> int:
        nonlocal left
        left, digit = divmod(left, options)
        return digit

    return choose

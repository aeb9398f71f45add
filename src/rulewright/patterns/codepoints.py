"""Ranges of code points → normal, comparable sets of characters.

A set is a sorted tuple of inclusive ranges that neither touch nor overlap. It never holds a surrogate:
text is a sequence of Unicode scalar values, whatever unit an engine counts in.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import Final, TypeAlias

Ranges: TypeAlias = tuple[tuple[int, int], ...]

_FIRST_SURROGATE: Final = 0xD800
_LAST_SURROGATE: Final = 0xDFFF
#: The last code point of all.
LAST: Final = 0x10FFFF

#: Every character.
ANY: Final[Ranges] = ((0, _FIRST_SURROGATE - 1), (_LAST_SURROGATE + 1, LAST))


def union(*ranges: tuple[int, int]) -> Ranges:
    """The set of all code points in the given inclusive ranges, surrogates left out."""
    merged: list[tuple[int, int]] = []
    for low, high in sorted(_without_surrogates(ranges)):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], high))
        else:
            merged.append((low, high))
    return tuple(merged)


def complement(ranges: Ranges) -> Ranges:
    """Every code point that is not in the set, surrogates left out."""
    bounds = [(-1, -1), *ranges, (LAST + 1, LAST + 1)]
    return union(*((high + 1, low - 1) for (_, high), (low, _) in pairwise(bounds) if high + 1 < low))


def common(ranges: Ranges, other: tuple[int, int]) -> Ranges:
    """The code points of the set that are in a range too."""
    low, high = other
    return tuple((max(first, low), min(last, high)) for first, last in ranges if first <= high and last >= low)


def contains(ranges: Ranges, code_point: int) -> bool:
    """Whether the code point is in the set."""
    return any(low <= code_point <= high for low, high in ranges)


def size(ranges: Ranges) -> int:
    """How many code points the set holds."""
    return sum(high - low + 1 for low, high in ranges)


def single(character: str) -> Ranges:
    """The set of one character."""
    return ((ord(character), ord(character)),)


def is_surrogate(code_point: int) -> bool:
    """Whether the code point is half of a UTF-16 pair and therefore no character."""
    return _FIRST_SURROGATE <= code_point <= _LAST_SURROGATE


def _without_surrogates(ranges: Iterable[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    for low, high in ranges:
        for first, last in ANY:
            if max(low, first) <= min(high, last):
                yield max(low, first), min(high, last)


DIGITS: Final = union((ord("0"), ord("9")))
WORD: Final = union(*DIGITS, (ord("a"), ord("z")), (ord("A"), ord("Z")), (ord("_"), ord("_")))
SPACES: Final = union(*(single(character)[0] for character in " \t\n\r\f\v"))
NEWLINES: Final = union(*(single(character)[0] for character in "\n\r\u2028\u2029"))
#: What a dot means, in every target: any character but the four line terminators of ECMA-262.
DOT: Final = complement(NEWLINES)

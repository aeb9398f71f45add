"""The classes some patterns use → blocks of characters that none of them tells apart.

An automaton steps by block, not by character: the whole of Unicode falls into a handful of blocks.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from rulewright.patterns.codepoints import ANY, Ranges, contains, size, union

#: Plain characters, plainest first: letters, digits, punctuation, and last the blank, which servers trim.
_PLAIN: Final = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.,:;!?'\"()[]{}<>/\\|@#$%&*+=^~` "
#: Characters that programs tend to get wrong: accented, combining, right-to-left, wide, case-folding to
#: more than one, of zero width, beyond U+FFFF (an emoji is two UTF-16 units, four bytes), control.
_TELLING: Final = "éßİ中אñ\u0301\u200b\u00a0\ufeff😀\U00020000\x7f\x00"
_RANK: Final = {ord(character): rank for rank, character in enumerate(_PLAIN + _TELLING)}


@dataclass(frozen=True)
class Block:
    """Characters that the patterns at hand cannot tell apart."""

    ranges: Ranges

    @cached_property
    def size(self) -> int:
        """How many characters it holds."""
        return size(self.ranges)

    @cached_property
    def samples(self) -> tuple[int, ...]:
        """Its telling code points, the plainest first: plain ones, then odd ones and the bounds of ranges."""
        return _samples(self.ranges)

    def at(self, index: int) -> int:
        """The code point at an index below `size`, in order of code points."""
        for low, high in self.ranges:
            if index <= high - low:
                return low + index
            index -= high - low + 1
        raise IndexError(index)


class Alphabet:
    """The blocks, plainest first, and which of them make up each class."""

    def __init__(self, classes: Iterable[Ranges]) -> None:
        distinct = list(dict.fromkeys([ANY, *classes]))
        cuts = sorted({bound for ranges in distinct for low, high in ranges for bound in (low, high + 1)})
        # Which classes hold the code points from one cut to the next, as a bit mask.
        holders = [0] * len(cuts)
        for index, ranges in enumerate(distinct):
            for low, high in ranges:
                for cut in range(bisect_left(cuts, low), bisect_left(cuts, high + 1)):
                    holders[cut] |= 1 << index
        pieces: dict[int, list[tuple[int, int]]] = {}
        for cut, mask in enumerate(holders):
            if mask:
                pieces.setdefault(mask, []).append((cuts[cut], cuts[cut + 1] - 1))
        ordered = sorted(
            ((mask, Block(union(*found))) for mask, found in pieces.items()),
            key=lambda item: _plainness(item[1]),
        )
        self.blocks: tuple[Block, ...] = tuple(block for _, block in ordered)
        self.masks: dict[Ranges, int] = {
            ranges: sum(1 << place for place, (mask, _) in enumerate(ordered) if mask >> index & 1)
            for index, ranges in enumerate(distinct)
        }
        starts = sorted((low, high, place) for place, block in enumerate(self.blocks) for low, high in block.ranges)
        self._lows: Sequence[int] = [low for low, _, _ in starts]
        self._starts = starts

    def block_of(self, code_point: int) -> int | None:
        """The index of the block that holds the code point, or None for a surrogate."""
        _, high, place = self._starts[bisect_right(self._lows, code_point) - 1]
        return place if code_point <= high else None


def _plainness(block: Block) -> tuple[int, int]:
    first = block.samples[0]
    return _RANK.get(first, len(_RANK)), first


@lru_cache(maxsize=1024)
def _samples(ranges: Ranges) -> tuple[int, ...]:
    ranked = [code_point for code_point in _RANK if contains(ranges, code_point)]
    bounds = sorted(
        {bound for item in ranges for bound in item}, key=lambda bound: (not chr(bound).isprintable(), bound)
    )
    return tuple(dict.fromkeys([*ranked, *bounds]))

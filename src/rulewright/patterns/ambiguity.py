"""A loop → a text it can read in two ways and be back where it was, if there is one.

Repeated n times, such a text has 2ⁿ readings, and a backtracking engine that fails behind it tries them all.
Without one, a text has at most one reading between any two positions. This is the classical test for
exponential ambiguity: two walkers read the same text, part, and meet again.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from rulewright.patterns.alphabet import Alphabet
from rulewright.patterns.derivatives import bits
from rulewright.patterns.loops import Loop

#: Where the two walkers are, the lower position first, since they are interchangeable.
Pair: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """A text that leads into the loop, and one that can then be read in two ways, again and again."""

    lead: str
    pump: str


def find_ambiguity(loop: Loop) -> Ambiguity | None:
    """An ambiguity of the loop, as short as its kind allows, or None when it has none.

    Raises:
        PatternLimitError: The loop is too large to search.
    """
    return _Search(loop).run()


class _Search:
    def __init__(self, loop: Loop) -> None:
        self._loop = loop
        self._alphabet = Alphabet(loop.classes)
        #: The blocks of characters of each position, as bits.
        self._masks = [self._alphabet.masks[ranges] for ranges in loop.classes]
        #: How the walkers came to a pair: from which, and by which blocks.
        self._came: dict[Pair, tuple[Pair, int]] = {}

    def run(self) -> Ambiguity | None:
        doubled = [
            (position, target)
            for position, ways in enumerate(self._loop.follow)
            for target, number in ways.items()
            if number > 1
        ]
        if not doubled:
            return self._part_and_meet()
        # A step from a position to itself gives the shortest text.
        position, target = min(doubled, key=lambda step: step[0] != step[1])
        return self._found(position, [self._masks[target]], target)

    def _part_and_meet(self) -> Ambiguity | None:
        queue: deque[Pair] = deque((position, position) for position in range(len(self._masks)))
        while queue:
            pair = queue.popleft()
            for target, mask in self._steps(pair):
                if target[0] == target[1]:
                    if pair[0] != pair[1]:
                        start, masks = self._walk(pair)
                        return self._found(start, [*masks, mask], target[0])
                elif target not in self._came:
                    self._came[target] = (pair, mask)
                    queue.append(target)
        return None

    def _steps(self, pair: Pair) -> Iterator[tuple[Pair, int]]:
        """Where the walkers can go with one character, and the blocks it may be of."""
        left, right = (self._loop.follow[position] for position in pair)
        self._loop.spend(len(left) * len(right))
        for first in left:
            for second in right:
                if mask := self._masks[first] & self._masks[second]:
                    yield (min(first, second), max(first, second)), mask

    def _walk(self, pair: Pair) -> tuple[int, list[int]]:
        """Where the walkers parted, and the blocks they read from there to the pair."""
        masks: list[int] = []
        while pair[0] != pair[1]:
            pair, mask = self._came[pair]
            masks.append(mask)
        return pair[0], masks[::-1]

    def _found(self, start: int, masks: list[int], meeting: int) -> Ambiguity:
        back = [] if meeting == start else self._path(self._loop.follow[meeting], start)
        lead = self._path(self._loop.first, start)
        return Ambiguity(
            lead=self._text(self._masks[position] for position in lead),
            pump=self._text([*masks, *(self._masks[position] for position in back)]),
        )

    def _path(self, starts: Iterable[int], target: int) -> list[int]:
        """The positions of a shortest way from one of the starts to the target, both included."""
        # Every position of a loop leads to every other by way of the next iteration.
        paths = deque([position] for position in starts)
        seen = set(starts)
        while paths[0][-1] != target:
            path = paths.popleft()
            for position in self._loop.follow[path[-1]]:
                if position not in seen:
                    seen.add(position)
                    paths.append([*path, position])
        return paths[0]

    def _text(self, masks: Iterable[int]) -> str:
        blocks = self._alphabet.blocks
        return "".join(chr(blocks[next(bits(mask))].samples[0]) for mask in masks)

"""A set of texts → its deterministic automaton, explored only as far as a question needs.

A state holds, for each pattern of the expression, what is left of it. Length limits are no part of the
states: every question goes length by length, and a length settles them. A *mask* is a set of states, as the
bits of an integer.
"""

from bisect import bisect_right
from collections.abc import Iterator
from threading import RLock
from typing import Final, TypeAlias

from rulewright.patterns.alphabet import Alphabet
from rulewright.patterns.codepoints import Ranges
from rulewright.patterns.derivatives import Derivatives, State, bits
from rulewright.patterns.errors import PatternLimitError
from rulewright.patterns.syntax import Alternation, Characters, Node, Repeat, Sequence
from rulewright.patterns.texts import Known, Matching, Sized, Texts, atoms, judge, wanted_of

#: How many steps one automaton may take while it is explored: two seconds of work or so.
MAX_STEPS: Final = 500_000

#: The state nothing is accepted from. It is left out of every mask.
NOTHING: Final = 0
#: The state everything is accepted from.
ANYTHING: Final = 1

_Product: TypeAlias = tuple[State, ...]


_PART_BITS = 16
_PART = (1 << _PART_BITS) - 1
"""So many states are followed together."""


class Automaton:
    """The automaton of one set of texts. Safe to share between threads.

    Attributes:
        alphabet: The blocks of characters it steps by.
        start: Its first state.
        settled: From this length on, no length limit tells two texts apart.
    """

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._wanted = wanted_of(texts)
        found = list(atoms(texts))
        patterns = list(dict.fromkeys(atom.pattern for atom in found if isinstance(atom, Matching)))
        #: The atoms of the expression, a pattern by its place in `_derivatives`.
        self._atoms = [patterns.index(atom.pattern) if isinstance(atom, Matching) else atom for atom in found]
        self.alphabet = Alphabet(
            ranges for pattern in patterns for branch in pattern.branches for ranges in _classes(branch.body)
        )
        self._derivatives = [Derivatives(pattern, self.alphabet.masks) for pattern in patterns]
        limits = [atom for atom in found if isinstance(atom, Sized)]
        # Between two neighbours of `_cuts`, all lengths are judged alike.
        self._cuts = sorted(
            {0, *(size.low for size in limits), *(size.high + 1 for size in limits if size.high is not None)}
        )
        self.settled = self._cuts[-1]
        self._accepting = [1 << ANYTHING] * len(self._cuts)
        self._lock = RLock()
        self._steps = 0
        blocks = range(len(self.alphabet.blocks))
        self._rows: dict[int, tuple[int, ...]] = {sink: tuple(sink for _ in blocks) for sink in (NOTHING, ANYTHING)}
        self._successors: dict[int, int] = {NOTHING: 0, ANYTHING: 1 << ANYTHING}
        self._ways: dict[tuple[int, int], tuple[tuple[int, int], ...]] = {}
        self._images: dict[tuple[int, int], int] = {}
        self._products: list[_Product] = [(), ()]
        self._states: dict[_Product, int] = {}
        self.start = self._state(tuple(derivatives.start for derivatives in self._derivatives))

    def intervals(self) -> Iterator[tuple[int, int]]:
        """The spans of lengths below `settled` within which all lengths are judged alike."""
        for low, after in zip(self._cuts, self._cuts[1:], strict=False):
            yield low, after - 1

    def accepting(self, length: int) -> int:
        """Those of the states found so far in which a text of this length is in the set."""
        return self._accepting[bisect_right(self._cuts, length) - 1]

    def row(self, state: int) -> tuple[int, ...]:
        """The state after each block of the alphabet.

        Raises:
            PatternLimitError: The automaton is too large to explore.
        """
        if state not in self._rows:
            with self._lock:
                product = self._products[state]
                blocks = len(self.alphabet.blocks)
                parts = list(zip(self._derivatives, product, strict=True))
                self.spend(blocks * (1 + sum(derivatives.terms_to_step(part) for derivatives, part in parts)))
                rows = [derivatives.row(part, blocks) for derivatives, part in parts]
                self._rows[state] = tuple(self._state(tuple(row[block] for row in rows)) for block in range(blocks))
        return self._rows[state]

    def ways(self, state: int, wanted: int) -> tuple[tuple[int, int], ...]:
        """The blocks that lead from a state to one of a mask, each with the state that it leads to."""
        if (state, wanted) not in self._ways:
            targets = enumerate(self.row(state))
            self._ways[state, wanted] = tuple((block, target) for block, target in targets if wanted >> target & 1)
        return self._ways[state, wanted]

    def successors(self, state: int) -> int:
        """The mask of the states that can follow one state."""
        if state not in self._successors:
            mask = 0
            for target in set(self.row(state)):
                mask |= 1 << target
            self._successors[state] = mask & ~(1 << NOTHING)
        return self._successors[state]

    def image(self, mask: int) -> int:
        """The mask of the states that can follow any state of a mask."""
        found = first = 0
        while mask:
            part = mask & _PART
            if part:
                if (first, part) not in self._images:
                    self._images[first, part] = self._image_of(first, part)
                found |= self._images[first, part]
            mask >>= _PART_BITS
            first += _PART_BITS
        return found

    def _image_of(self, first: int, part: int) -> int:
        """The mask of the states that can follow any of a few neighbouring ones; asked for in most layers alike."""
        found = 0
        for state in bits(part):
            found |= self.successors(first + state)
        return found

    def accepts(self, text: str) -> bool:
        """Whether the text is in the set; one with a lone surrogate is in none."""
        product = [derivatives.start for derivatives in self._derivatives]
        with self._lock:
            for character in text:
                block = self.alphabet.block_of(ord(character))
                if block is None:
                    return False
                product = [d.step(part, block) for d, part in zip(self._derivatives, product, strict=True)]
            return bool(self._judge(tuple(product), len(text)))

    def spend(self, steps: int) -> None:
        """Count steps of exploration.

        Raises:
            PatternLimitError: They have become too many.
        """
        self._steps += steps
        if self._steps > MAX_STEPS:
            raise PatternLimitError(
                f"the patterns need more than {MAX_STEPS:,} steps to be explored; use smaller counts, anchor "
                "them, or limit the text with `length`"
            )

    def _state(self, product: _Product) -> int:
        if product not in self._states:
            if (settled := self._outlook(product)) is not None:
                self._states[product] = ANYTHING if settled else NOTHING
            else:
                self._states[product] = state = len(self._products)
                self._products.append(product)
                for index, low in enumerate(self._cuts):
                    if self._judge(product, low):
                        self._accepting[index] |= 1 << state
        return self._states[product]

    def _judge(self, product: _Product, length: int) -> bool | None:
        """Whether a text of this length that ends here is in the set."""
        return self._judged(
            atom.low <= length and (atom.high is None or length <= atom.high)
            if isinstance(atom, Sized)
            else self._derivatives[atom].accepts(product[atom])
            for atom in self._atoms
        )

    def _outlook(self, product: _Product) -> bool | None:
        """Whether every text that continues from here is in the set, or none is; else None."""
        return self._judged(
            None if isinstance(atom, Sized) else self._derivatives[atom].outlook(product[atom]) for atom in self._atoms
        )

    def _judged(self, known: Iterator[Known]) -> Known:
        """What the expression says of a text, from what is known of its atoms; a plain conjunction needs no tree."""
        if self._wanted is None:
            return judge(self._texts, known)
        found: Known = True
        for atom, wanted in zip(known, self._wanted, strict=True):
            if atom is None:
                found = None
            elif atom is not wanted:
                return False
        return found


def _classes(node: Node) -> Iterator[Ranges]:
    match node:
        case Characters(ranges):
            yield ranges
        case Sequence(parts) | Alternation(parts):
            for part in parts:
                yield from _classes(part)
        case Repeat(item):
            yield from _classes(item)

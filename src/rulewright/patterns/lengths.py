"""An automaton → which lengths of text it accepts, and through which states.

Layer n is the mask of the states that some text of n characters reaches. Layers repeat in the end, so a
question about a length of millions costs no more than one about the length where they begin to.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from threading import RLock
from typing import Final

from rulewright.patterns.automaton import NOTHING, Automaton
from rulewright.patterns.derivatives import bits
from rulewright.patterns.errors import PatternLimitError

#: The greatest number of characters that a text is spelled out with.
MAX_LENGTH: Final = 2_000_000


class Lengths:
    """The layers of one automaton, found as they are asked for. Safe to share between threads."""

    def __init__(self, automaton: Automaton) -> None:
        self.automaton = automaton
        self._layers = [1 << automaton.start & ~(1 << NOTHING)]
        self._first_at = {self._layers[0]: 0}
        #: Where the layers begin to repeat and after how many, once known.
        self._cycle: tuple[int, int] | None = None
        self._lock = RLock()
        self.paths = lru_cache(maxsize=64)(self._paths)

    def has(self, length: int) -> bool:
        """Whether some text of this length is accepted."""
        return bool(self._layer(length) & self.automaton.accepting(length))

    def shortest(self, least: int = 0, most: int | None = None) -> int | None:
        """The least length of an accepted text from `least` to `most`, or None where there is none."""
        settled = self.automaton.settled
        for low, high in self.automaton.intervals():
            last = high if most is None else min(high, most)
            found = self._upwards(max(low, least), last)
            if found is not None:
                return found
        if least > settled or most is not None:
            # Any length of the cycle will do; without one, each is asked for.
            return self._upwards(max(settled, least), most)
        # From here on only the state counts, so the first visit of each state is enough.
        length = settled
        layer = seen = self._layer(length)
        while layer:
            if layer & self.automaton.accepting(length):
                return length
            layer = self.automaton.image(layer) & ~seen
            seen |= layer
            length += 1
        return None

    def _upwards(self, low: int, high: int | None) -> int | None:
        """The least accepted length from `low` to `high`, within which lengths are judged alike."""
        length = low
        while high is None or length <= high:
            if self._cycle and length >= max(low, self._cycle[0]) + self._cycle[1]:
                return None
            if self.has(length):
                return length
            length += 1
        return None

    def longest(self, limit: int) -> int | None:
        """The greatest length of an accepted text that is not above the limit, or None."""
        settled = self.automaton.settled
        for low, high in reversed([*self.automaton.intervals(), (settled, max(settled, limit))]):
            for length in self._downwards(low, min(high, limit)):
                if self.has(length):
                    return length
        return None

    def _downwards(self, low: int, high: int) -> Iterator[int]:
        """From `high` down to `low`, but each layer of the cycle once."""
        if low > high:
            return iter(())
        self._layer(high)
        start, period = self._cycle or (high + 1, 0)
        return chain(
            range(high, max(low, start, high - period + 1) - 1, -1),
            range(min(high, start - 1), low - 1, -1),
        )

    def _paths(self, length: int) -> tuple[int, ...] | None:
        """For each number of characters read, the states from which an accepted text can still be completed.

        Raises:
            PatternLimitError: The length is above `MAX_LENGTH`.
        """
        if length > MAX_LENGTH:
            raise PatternLimitError(f"texts are spelled out up to {MAX_LENGTH:,} characters, not {length:,}")
        wanted = self._layer(length) & self.automaton.accepting(length)
        if not wanted:
            return None
        known: dict[tuple[int, int], int] = {}
        path = [wanted]
        for read in reversed(range(length)):
            key = (self._layer(read), wanted)
            if key not in known:
                known[key] = self._leading(*key)
            wanted = known[key]
            path.append(wanted)
        return tuple(reversed(path))

    def _leading(self, layer: int, wanted: int) -> int:
        """The states of a layer that a wanted state can follow."""
        found = 0
        for state in bits(layer):
            if self.automaton.successors(state) & wanted:
                found |= 1 << state
        return found

    def _layer(self, length: int) -> int:
        while self._cycle is None and len(self._layers) <= length:
            with self._lock:
                self._add_layer()
        if length < len(self._layers) or self._cycle is None:
            return self._layers[length]
        start, period = self._cycle
        return self._layers[start + (length - start) % period]

    def _add_layer(self) -> None:
        if self._cycle is not None:
            return
        self.automaton.spend(self._layers[-1].bit_count())
        layer = self.automaton.image(self._layers[-1])
        first = self._first_at.setdefault(layer, len(self._layers))
        if first < len(self._layers):
            self._cycle = first, len(self._layers) - first
        else:
            self._layers.append(layer)

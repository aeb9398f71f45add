"""What a pattern repeats → the positions of its characters, and how many ways lead from one to the next.

This is the automaton a backtracking engine walks: counts are written out, and different ways between the
same positions are counted, because the engine tries each. As in Python's `re`, an iteration that takes no
character ends its repetition.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, TypeAlias, assert_never

from rulewright.patterns.errors import PatternLimitError
from rulewright.patterns.syntax import Alternation, Characters, Node, Repeat, Sequence

if TYPE_CHECKING:
    from rulewright.patterns.codepoints import Ranges

#: How many steps the building and the search of one loop may take: a second of work or so.
MAX_STEPS: Final = 500_000

#: How many ways lead to each place: to a position, or, below zero, to the next iteration of a repetition.
#: Two stands for any more.
Ways: TypeAlias = dict[int, int]

_MANY: Final = 2


class Loop:
    """An item that is repeated without end.

    Where many iterations are `required`, an engine also tries each of them empty, if it can be, without
    ending the repetition.

    Attributes:
        classes: The characters of each position.
        first: The positions an iteration can begin with.
        follow: For each position, those that can come next, in the same iteration or a later one.
    """

    def __init__(self, item: Node, *, required: bool) -> None:
        self.classes: list[Ranges] = []
        self._after: list[Ways] = []
        self._iterations: list[Ways] = []
        self._steps = 0
        start = self._repetition()
        ways, past = self._enter(item, {~start: 1})
        self._iterations[start] = self._sum((ways, _MANY if past and required else 1))
        self.first = self._positions({~start: 1})
        self.follow = [self._positions(after) for after in self._after]

    def spend(self, steps: int) -> None:
        """Count steps of the search.

        Raises:
            PatternLimitError: They have become too many.
        """
        self._steps += steps
        if self._steps > MAX_STEPS:
            raise PatternLimitError(
                f"the pattern needs more than {MAX_STEPS:,} steps to be searched for exponential "
                "backtracking; use smaller counts inside its repetitions"
            )

    def _enter(self, node: Node, after: Ways) -> tuple[Ways, int]:
        """The ways into a node that take a character there, and the number of ways past it that take none."""
        match node:
            case Characters(ranges):
                self.classes.append(ranges)
                self._after.append(after)
                return {len(self.classes) - 1: 1}, 0
            case Sequence(items):
                return self._before(reversed(items), ({}, 1), after)
            case Alternation(options):
                entries = [self._enter(option, after) for option in options]
                past = min(_MANY, sum(past for _, past in entries))
                return self._sum(*((ways, 1) for ways, _ in entries)), past
            case Repeat():
                return self._repeat(node, after)
            case _:
                assert_never(node)

    def _repeat(self, repeat: Repeat, after: Ways) -> tuple[Ways, int]:
        item, low, high = repeat.item, repeat.low, repeat.high
        ways: Ways = {}
        past = 1
        rest = after
        if high is None:
            repetition = self._repetition()
            rest = {~repetition: 1}
            ways, past = self._optional(item, rest)
            self._iterations[repetition] = self._sum((ways, 1), (after, past))
            if low > 0 and past == 1:
                # The last required iteration is the first one that can be followed by more.
                return self._before([item] * (low - 1), (ways, 0), ways)
        else:
            for _ in range(high - low):
                ways, past = self._optional(item, rest)
                rest = self._sum((ways, 1), (after, past))
        return self._before([item] * low, (ways, past), rest)

    def _optional(self, item: Node, rest: Ways) -> tuple[Ways, int]:
        """One iteration more, or none: an empty one is another way to end the repetition."""
        ways, past = self._enter(item, rest)
        return ways, min(_MANY, 1 + past)

    def _before(self, items: Iterable[Node], entry: tuple[Ways, int], rest: Ways) -> tuple[Ways, int]:
        """Put items, the last one first, before what `entry` leads into, and `rest` from behind an item."""
        ways, past = entry
        for item in items:
            own, skip = self._enter(item, rest)
            rest = self._sum((own, 1), (rest, skip))
            ways, past = self._sum((own, 1), (ways, skip)), min(_MANY, past * skip)
        return ways, past

    def _repetition(self) -> int:
        self._iterations.append({})
        return len(self._iterations) - 1

    def _sum(self, *terms: tuple[Ways, int]) -> Ways:
        total: Ways = {}
        for ways, factor in terms:
            if factor:
                self.spend(len(ways))
                for place, number in ways.items():
                    total[place] = min(_MANY, total.get(place, 0) + number * factor)
        return total

    def _positions(self, ways: Ways) -> Ways:
        """The same ways, followed through the iterations they lead to, up to the positions."""
        # A way leads outwards only, from a repetition to the one around it, so this ends.
        while any(place < 0 for place in ways):
            inner = {place: number for place, number in ways.items() if place >= 0}
            ways = self._sum(
                (inner, 1),
                *((self._iterations[~place], number) for place, number in ways.items() if place < 0),
            )
        return ways

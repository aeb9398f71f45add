"""One pattern → what is left of it to match, character by character.

A *term* is a list of nodes still to match, held as an integer; term 0 is the empty list. A *state* is the
set of terms that the text read so far has left open: Antimirov's partial derivatives. Counts stay
counts (`a{0,50}` steps to `a{0,49}`), so nothing is written out, and terms that differ only in the count of
their first repeat are merged, so that `a.{0,50}b`, found anywhere, keeps small states.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final, TypeAlias

from rulewright.patterns.codepoints import ANY, Ranges
from rulewright.patterns.syntax import (
    Alternation,
    Branch,
    Characters,
    Node,
    Pattern,
    Repeat,
    Sequence,
    nullable,
)

State: TypeAlias = frozenset[int]

#: The state no text can be accepted from.
DEAD: Final[State] = frozenset()

_END: Final = 0
_ANY_TEXT: Final = Repeat(Characters(ANY, ""), 0, None, 0)


class Derivatives:
    """The terms of one pattern, found as they are asked for.

    Attributes:
        start: The state before the first character.
    """

    def __init__(self, pattern: Pattern, masks: Mapping[Ranges, int]) -> None:
        """Prepare the pattern; `masks` gives, for each of its classes, the blocks of the alphabet as bits."""
        self._masks = masks
        self._cells: list[tuple[Node, int]] = [(Sequence(()), _END)]
        self._terms: dict[tuple[Node, int], int] = {}
        self._edges: dict[int, list[tuple[int, int]]] = {}
        self._rows: dict[State, list[State]] = {}
        self._any_text = self._push(_ANY_TEXT, _END)
        self._all: State = frozenset([self._any_text])
        self.start: State = self._normal({self._branch(branch) for branch in pattern.branches})

    def accepts(self, state: State) -> bool:
        """Whether the text may end in this state."""
        return any(self._accepts(term) for term in state)

    def outlook(self, state: State) -> bool | None:
        """True where every text is accepted from the state, False where none is, else None."""
        return {DEAD: False, self._all: True}.get(state)

    def terms_to_step(self, state: State) -> int:
        """How many terms `row` has to step through: none where it knows the row."""
        return 0 if state in self._rows else len(state)

    def row(self, state: State, blocks: int) -> list[State]:
        """The state after each block of the alphabet."""
        if state not in self._rows:
            targets: list[set[int]] = [set() for _ in range(blocks)]
            for term in state:
                for mask, target in self._edges_of(term):
                    for block in bits(mask):
                        targets[block].add(target)
            self._rows[state] = [self._normal(found) for found in targets]
        return self._rows[state]

    def step(self, state: State, block: int) -> State:
        """The state after a character of one block."""
        edges = (edge for term in state for edge in self._edges_of(term))
        return self._normal({target for mask, target in edges if mask >> block & 1})

    def _branch(self, branch: Branch) -> int:
        term = _END if branch.end_anchored else self._any_text
        term = self._push(branch.body, term)
        return term if branch.start_anchored else self._push(_ANY_TEXT, term)

    def _push(self, node: Node, tail: int) -> int:
        """The term that matches the node, then the tail."""
        match node:
            case Sequence(items):
                for item in reversed(items):
                    tail = self._push(item, tail)
                return tail
            case Repeat(_, _, 0):
                return tail
            case _:
                pass
        term = self._terms.setdefault((node, tail), len(self._cells))
        if term == len(self._cells):
            self._cells.append((node, tail))
        return term

    def _accepts(self, term: int) -> bool:
        while term != _END:
            head, term = self._cells[term]
            if not nullable(head):
                return False
        return True

    def _edges_of(self, term: int) -> list[tuple[int, int]]:
        """The steps out of a term: the blocks that make each, as bits, and the term after it."""
        if term not in self._edges:
            edges: list[tuple[int, int]] = []
            head, tail = self._cells[term]
            while True:
                edges.extend(self._first(head, tail))
                if tail == _END or not nullable(head):
                    break
                head, tail = self._cells[tail]
            self._edges[term] = list(dict.fromkeys(edges))
        return self._edges[term]

    def _first(self, node: Node, tail: int) -> Iterator[tuple[int, int]]:
        """The steps in which the node itself takes the character."""
        match node:
            case Characters(ranges):
                yield self._masks[ranges], tail
            case Sequence(items):
                rests: list[int] = []
                for item in reversed(items):
                    rests.append(tail)
                    tail = self._push(item, tail)
                for item, behind in zip(items, reversed(rests), strict=True):
                    yield from self._first(item, behind)
                    if not nullable(item):
                        break
            case Alternation(options):
                for option in options:
                    yield from self._first(option, tail)
            case Repeat(item, low, high, offset):
                if high != 0:
                    rest = Repeat(item, max(low - 1, 0), None if high is None else high - 1, offset)
                    yield from self._first(item, self._push(rest, tail))

    def _normal(self, terms: set[int]) -> State:
        """The state of some terms: equal for terms that can be seen to accept the same."""
        if self._any_text in terms:
            return self._all
        if len(terms) == 1:
            return frozenset(terms)
        counted: dict[tuple[Node, int], list[int]] = {}
        for term in terms:
            head, tail = self._cells[term]
            if isinstance(head, Repeat):
                counted.setdefault((head.item, tail), []).append(term)
        for (_, tail), mergeable in counted.items():
            if len(mergeable) > 1:
                terms.difference_update(mergeable)
                heads = [self._cells[term][0] for term in mergeable]
                repeats = [head for head in heads if isinstance(head, Repeat)]
                terms.update(self._push(repeat, tail) for repeat in _merge(repeats))
        return frozenset(terms)


def bits(mask: int) -> Iterator[int]:
    """The places of the bits that are set, the lowest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def _merge(repeats: Iterable[Repeat]) -> Iterator[Repeat]:
    """The same repeats of one item, counts that overlap or touch joined: `a{0,3}|a{2,9}` is `a{0,9}`."""
    current, *others = sorted(repeats, key=lambda repeat: repeat.low)
    for other in others:
        if current.high is not None and other.low > current.high + 1:
            yield current
            current = other
        elif current.high is not None and (other.high is None or other.high > current.high):
            current = replace(current, high=other.high)
    yield current

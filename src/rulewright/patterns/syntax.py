"""The frozen tree of a pattern: what the parser gives and every target reads."""

from dataclasses import dataclass, field
from typing import TypeAlias

from rulewright.patterns.codepoints import Ranges


@dataclass(frozen=True, slots=True)
class Characters:
    """One character out of a set; a literal is a set of one. `spelling` is the author's text for it."""

    ranges: Ranges
    spelling: str = field(compare=False)

    @property
    def is_list(self) -> bool:
        """Whether it is a class that says what it takes, and not what it does not."""
        return self.spelling.startswith("[") and not self.spelling.startswith("[^")


@dataclass(frozen=True, slots=True)
class Sequence:
    """Its items one after the other; without items, the empty text."""

    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Alternation:
    """Any one of its options."""

    options: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """Its item `low` to `high` times, without an upper limit where `high` is None.

    `offset` is the place of the quantifier in the pattern's text.
    """

    item: "Node"
    low: int
    high: int | None
    offset: int = field(compare=False)


Node: TypeAlias = Characters | Sequence | Alternation | Repeat


@dataclass(frozen=True, slots=True)
class Branch:
    """One top-level alternative, with anchors of its own: in `^a|b$` each branch has one."""

    body: Node
    start_anchored: bool
    end_anchored: bool


@dataclass(frozen=True, slots=True)
class Pattern:
    """A parsed pattern. A text matches when any branch is found in it (search semantics)."""

    text: str
    branches: tuple[Branch, ...]

    def __hash__(self) -> int:
        # Sets of texts are looked up by their patterns all the time; equal patterns have equal texts.
        return hash(self.text)

    @property
    def start_anchored(self) -> bool:
        """Whether a match can only begin at the start of the text."""
        return all(branch.start_anchored for branch in self.branches)

    @property
    def end_anchored(self) -> bool:
        """Whether a match can only end at the end of the text."""
        return all(branch.end_anchored for branch in self.branches)


def nullable(node: Node) -> bool:
    """Whether the node matches the empty text."""
    match node:
        case Characters():
            return False
        case Sequence(items):
            return all(nullable(item) for item in items)
        case Alternation(options):
            return any(nullable(option) for option in options)
        case Repeat(item, low):
            return low == 0 or nullable(item)


def expanded_size(node: Node) -> int:
    """How many positions the node has once its counts are written out; an empty part counts as one."""
    match node:
        case Characters():
            return 1
        case Sequence(items):
            return max(1, sum(expanded_size(item) for item in items))
        case Alternation(options):
            return sum(expanded_size(option) for option in options)
        case Repeat(item, low, high):
            return expanded_size(item) * max(1, low if high is None else high)

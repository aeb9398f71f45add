"""A pattern → the repetition in it that can cost a backtracking engine exponential time, if there is one.

A repetition is hazardous when its item, repeated without end, is exponentially ambiguous: `(a+)+`,
`(a|ab|b)*`. Whether the pattern as it stands can fail behind it is not asked: `(a+)+` alone cannot, but one
more character, or a tool that matches whole texts, makes it so, and it can always be written plainly.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, assert_never

from rulewright.patterns.accepted import language
from rulewright.patterns.alphabet import Block
from rulewright.patterns.ambiguity import Ambiguity, find_ambiguity
from rulewright.patterns.codepoints import single
from rulewright.patterns.errors import PatternLimitError
from rulewright.patterns.loops import Loop
from rulewright.patterns.syntax import Alternation, Branch, Characters, Node, Pattern, Repeat, Sequence

#: From this count on, a bounded repetition multiplies readings as one without end does: 2¹⁰ and more.
MANY: Final = 10
#: How often the ambiguous text stands in an attack.
PUMPS: Final = 30


@dataclass(frozen=True, slots=True)
class Hazard:
    """A repetition that can take exponential time.

    Attributes:
        offset: The place of its quantifier in the pattern's text.
        pump: A text it can read in more than one way: each one more multiplies the readings.
        attack: A text with `PUMPS` of them, which the pattern refuses if it refuses any such text.
    """

    offset: int
    pump: str
    attack: str


def backtracking_hazard(pattern: Pattern) -> Hazard | None:
    """The first repetition, inner before outer, that can take exponential time, or None.

    Raises:
        PatternLimitError: The counts inside a repetition are too large to search it.
    """
    for branch in pattern.branches:
        for repeat, before in _repeats(branch.body, ""):
            if (ambiguity := _ambiguity(repeat)) is not None:
                text = before + ambiguity.lead + ambiguity.pump * PUMPS
                return Hazard(repeat.offset, ambiguity.pump, _refused(pattern, text))
    return None


def _ambiguity(repeat: Repeat) -> Ambiguity | None:
    if repeat.high is not None and repeat.high < MANY:
        return None
    return find_ambiguity(Loop(repeat.item, required=repeat.low >= MANY))


def _repeats(node: Node, before: str) -> Iterator[tuple[Repeat, str]]:
    """Every repetition in a node, inner before outer, and a shortest text that leads to it."""
    match node:
        case Characters() | Repeat(_, _, 0):
            return
        case Sequence(items):
            for item in items:
                yield from _repeats(item, before)
                before += _shortest(item)
        case Alternation(options):
            for option in options:
                yield from _repeats(option, before)
        case Repeat(item):
            yield from _repeats(item, before)
            yield node, before
        case _:
            assert_never(node)


def _shortest(node: Node) -> str:
    match node:
        case Characters(ranges):
            return chr(Block(ranges).samples[0])
        case Sequence(items):
            return "".join(_shortest(item) for item in items)
        case Alternation(options):
            return min((_shortest(option) for option in options), key=len)
        case Repeat(item, low):
            return _shortest(item) * low
        case _:
            assert_never(node)


def _refused(pattern: Pattern, text: str) -> str:
    """The shortest continuation of a text that the pattern refuses, or the text if there is none."""
    literal = Sequence(tuple(Characters(single(character), character) for character in text))
    continued = language(Pattern(text, (Branch(literal, start_anchored=True, end_anchored=False),)))
    with suppress(PatternLimitError):
        return (continued & ~language(pattern)).shortest() or text
    return text

"""The states an accepted text may pass → one such text, its characters picked by the caller."""

from collections.abc import Callable
from typing import TypeAlias

from rulewright.patterns.alphabet import Block
from rulewright.patterns.lengths import Lengths

#: Gives an index below its argument; 0 is always the plainest pick. It is asked only where there is a choice.
Choose: TypeAlias = Callable[[int], int]


def spell(lengths: Lengths, length: int, choose: Choose) -> str | None:
    """An accepted text of exactly `length` code points, or None where there is none.

    Every character that may stand at a place can be picked: first its block, then the character, either
    one of the block's telling samples or, as the last choice, any of its characters.

    Raises:
        PatternLimitError: The length, or the automaton, is too large.
    """
    path = lengths.paths(length)
    if path is None:
        return None
    automaton = lengths.automaton
    blocks = automaton.alphabet.blocks
    state, text = automaton.start, []
    for wanted in path[1:]:
        ways = automaton.ways(state, wanted)
        block, state = ways[_pick(len(ways), choose)]
        text.append(chr(_character(blocks[block], choose)))
    return "".join(text)


def _character(block: Block, choose: Choose) -> int:
    samples = block.samples
    if block.size <= len(samples):
        return samples[_pick(len(samples), choose)]
    index = _pick(len(samples) + 1, choose)
    return samples[index] if index < len(samples) else block.at(_pick(block.size, choose))


def _pick(ways: int, choose: Choose) -> int:
    return choose(ways) if ways > 1 else 0

"""A pattern → the patterns whose classes lack some characters, as where capital letters were forgotten, or a hyphen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, assert_never

from rulewright.patterns.codepoints import LAST, complement, union
from rulewright.patterns.python import spelled
from rulewright.patterns.render import characters_source, render
from rulewright.patterns.syntax import Alternation, Characters, Node, Pattern, Repeat, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.patterns.codepoints import Ranges

_FIRST_PRINTED, _LAST_PRINTED = 0x20, 0x7E
GROUPS: Final[dict[str, tuple[int, int]]] = {
    "capital letters": (ord("A"), ord("Z")),
    "small letters": (ord("a"), ord("z")),
    "digits": (ord("0"), ord("9")),
    "characters beyond ASCII": (_LAST_PRINTED + 2, LAST),
    **{
        f"“{chr(mark)}”": (mark, mark)
        for mark in range(_FIRST_PRINTED, _LAST_PRINTED + 1)
        if not chr(mark).isalnum()
    },
}  # fmt: skip
"""What people put into classes: some letters, digits, each mark of ASCII; with how it is called."""


_MOST = 24
"""A pattern that takes more of them means nearly all there is: nobody forgets one."""


def narrowed(pattern: Pattern) -> Iterator[tuple[str, Pattern]]:
    """What classes list beside other characters: letters, digits, a mark; and the pattern without it in all of them."""
    found: dict[str, Pattern] = {}
    for words, group in GROUPS.items():
        branches = tuple(replace(branch, body=_without(branch.body, group)) for branch in pattern.branches)
        if branches != pattern.branches:
            less = replace(pattern, branches=branches)
            found[words] = replace(less, text=render(less, end="$", spell=spelled))
    yield from found.items() if len(found) <= _MOST else ()


def _without(node: Node, group: tuple[int, int]) -> Node:
    match node:
        case Characters(ranges):
            if not node.is_list:
                return node
            rest = _less(ranges, group)
            return node if rest in ((), ranges) else Characters(rest, characters_source(rest, spelled))
        case Sequence(items):
            return Sequence(tuple(_without(item, group) for item in items))
        case Alternation(options):
            return Alternation(tuple(_without(option, group) for option in options))
        case Repeat():
            return replace(node, item=_without(node.item, group))
        case _:
            assert_never(node)


def _less(ranges: Ranges, group: tuple[int, int]) -> Ranges:
    return complement(union(*complement(ranges), group))

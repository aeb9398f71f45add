"""A pattern's tree → source for a regular expression engine, in the spelling of that engine.

An author's spelling of a character or class is kept where every engine reads it alike; anything else is
written as explicit ranges.
"""

import re
from collections.abc import Callable
from typing import Final, assert_never

from rulewright.patterns.codepoints import ANY, Ranges, complement
from rulewright.patterns.syntax import Alternation, Branch, Characters, Node, Pattern, Repeat, Sequence

#: Gives an engine's source for one code point that is neither printable ASCII nor in `_CONTROLS`.
Spell = Callable[[int], str]

_CONTROLS: Final = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\f": "\\f", "\v": "\\v"}
_SYNTAX: Final = frozenset("^$\\.*+?()[]{}|")
_CLASS_SYNTAX: Final = frozenset("^\\[]-")
_SIGNS: Final = {(0, None): "*", (1, None): "+", (0, 1): "?"}
_PORTABLE_ESCAPE: Final = re.compile(r"\\(?:[nrtfv^$\\.*+?()\[\]{}|]|x[0-9a-fA-F]{2})")
_PORTABLE_CLASS_ESCAPE: Final = re.compile(rf"{_PORTABLE_ESCAPE.pattern}|\\-")
#: How people order a class: hyphen, letters, digits, the rest by code point.
_FIRST_IN_CLASS: Final = (
    (ord("-"), ord("-")),
    (ord("a"), ord("z")),
    (ord("A"), ord("Z")),
    (ord("0"), ord("9")),
)


def render(pattern: Pattern, *, end: str, spell: Spell) -> str:
    """The source of a pattern, with `end` for its `$`."""
    return "|".join(_branch(branch, len(pattern.branches), end, spell) for branch in pattern.branches)


def is_portable(characters: Characters) -> bool:
    """Whether ECMA-262 with and without `u`, Python, RE2 and Rust read the author's spelling alike."""
    spelling = characters.spelling
    escapes = _PORTABLE_CLASS_ESCAPE if spelling.startswith("[") else _PORTABLE_ESCAPE
    return spelling != "." and "\\" not in escapes.sub("", spelling)


def _branch(branch: Branch, branches: int, end: str, spell: Spell) -> str:
    alone = branches == 1 and not branch.start_anchored and not branch.end_anchored
    body = _node(branch.body, spell) if alone else _item(branch.body, spell)
    return f"{'^' if branch.start_anchored else ''}{body}{end if branch.end_anchored else ''}"


def _node(node: Node, spell: Spell) -> str:
    match node:
        case Characters(ranges, spelling):
            return spelling if is_portable(node) else characters_source(ranges, spell)
        case Sequence(items):
            return "".join(_item(item, spell) for item in items)
        case Alternation(options):
            return "|".join(_item(option, spell) for option in options)
        case Repeat(item, low, high):
            source = _node(item, spell) if isinstance(item, Characters) else f"(?:{_node(item, spell)})"
            return source + _quantifier(low, high)
        case _:
            assert_never(node)


def _item(node: Node, spell: Spell) -> str:
    """The source of a node where alternatives would not stay together."""
    source = _node(node, spell)
    return f"(?:{source})" if isinstance(node, Alternation) else source


def _quantifier(low: int, high: int | None) -> str:
    if (low, high) in _SIGNS:
        return _SIGNS[low, high]
    return f"{{{low}}}" if low == high else f"{{{low},{'' if high is None else high}}}"


def characters_source(ranges: Ranges, spell: Spell) -> str:
    """The source of one character out of a set."""
    if ranges == ANY:
        return "[\\s\\S]"  # the two are complements in every engine, whatever they hold
    if len(ranges) == 1 and ranges[0][0] == ranges[0][1]:
        return _character(ranges[0][0], _SYNTAX, spell)
    written = f"[{_ranges(ranges, spell)}]", f"[^{_ranges(complement(ranges), spell)}]"
    return min(written, key=len)


def _ranges(ranges: Ranges, spell: Spell) -> str:
    first = [item for item in _FIRST_IN_CLASS if item in ranges]
    rest = [item for item in ranges if item not in first]
    return "".join(
        # A hyphen that stands alone is first, where it can only mean itself.
        "-" if (low, high) == _FIRST_IN_CLASS[0] else _range(low, high, spell)
        for low, high in [*first, *rest]
    )


def _range(low: int, high: int, spell: Spell) -> str:
    first, last = (_character(bound, _CLASS_SYNTAX, spell) for bound in (low, high))
    between = "" if high <= low + 1 else "-"
    return first if low == high else f"{first}{between}{last}"


def _character(code_point: int, syntax: frozenset[str], spell: Spell) -> str:
    character = chr(code_point)
    if character in _CONTROLS:
        return _CONTROLS[character]
    if character in syntax:
        return f"\\{character}"
    return character if character.isascii() and character.isprintable() else spell(code_point)

r"""A pattern's text → its tree, or a `PatternError` at the first thing outside the regular subset.

The language: literals; `.` for any character but \n, \r, U+2028 and U+2029; classes with ranges and
negation; `\d` for [0-9], `\w` and `\s` for their ASCII characters, `\D`, `\W` and `\S` for the
complements; the escapes \n \t \r \f \v \xHH \uHHHH \u{H…} and escaped punctuation; groups; alternation;
greedy quantifiers; `^` and `$` at the ends of the pattern or of its top-level alternatives. Patterns are
case-sensitive, work on code points, and may be found anywhere in a text unless anchored.
"""

from dataclasses import dataclass
from typing import Final

from rulewright.patterns.classes import read_class
from rulewright.patterns.codepoints import DOT, is_surrogate, single
from rulewright.patterns.errors import PatternError
from rulewright.patterns.escapes import read_escape
from rulewright.patterns.groups import read_opening
from rulewright.patterns.quantifiers import QUANTIFIERS, read_quantifier
from rulewright.patterns.syntax import (
    Alternation,
    Branch,
    Characters,
    Node,
    Pattern,
    Repeat,
    Sequence,
    expanded_size,
)

#: How deep groups may be nested.
MAX_DEPTH: Final = 50
#: How many characters a pattern may have once its counts are written out, as engines without backtracking do.
MAX_SIZE: Final = 5_000


def parse(text: str) -> Pattern:
    """The tree of a pattern.

    Raises:
        PatternError: The text is not in the language; it says where, why, and what to write instead.
    """
    for offset, character in enumerate(text):
        if is_surrogate(ord(character)):
            raise PatternError("the pattern has a lone surrogate", offset, "write the whole character")
    parser = _Parser(text)
    alternatives = parser.whole_group() or parser.alternatives()
    if parser.at < len(text):
        raise PatternError("the parenthesis closes no group", parser.at, "write \\) for a parenthesis")
    pattern = Pattern(text, tuple(alternative.branch for alternative in alternatives))
    _check_size(Alternation(tuple(branch.body for branch in pattern.branches)), 0)
    return pattern


@dataclass(frozen=True, slots=True)
class _Alternative:
    """One alternative and the offsets of its anchors."""

    body: Node
    start: int | None
    end: int | None

    @property
    def branch(self) -> Branch:
        return Branch(self.body, self.start is not None, self.end is not None)


class _Parser:
    """Recursive descent over one text; `at` is the offset of the next character to read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.depth = 0

    def whole_group(self) -> list[_Alternative] | None:
        """The alternatives of the group around the whole text, if there is one: they may have anchors."""
        if self._sees("("):
            alternatives = self._group()
            if self.at == len(self.text):
                return alternatives
            self.at = 0
        return None

    def alternatives(self) -> list[_Alternative]:
        """Alternatives up to the closing parenthesis or the end."""
        found = [self._alternative()]
        while self._skip("|"):
            found.append(self._alternative())
        return found

    def _alternative(self) -> _Alternative:
        start = self._anchor("^")
        items: list[Node] = []
        while not self._at_end() and not self._sees("$"):
            items.append(self._repeated())
        end = self._anchor("$")
        if end is not None and not self._at_end():
            raise PatternError("$ stands before the end", end, "write \\$ for a dollar sign")
        return _Alternative(items[0] if len(items) == 1 else Sequence(tuple(items)), start, end)

    def _anchor(self, sign: str) -> int | None:
        offset = self.at
        return offset if self._skip(sign) else None

    def _repeated(self) -> Node:
        item = self._atom()
        if self.text[self.at : self.at + 1] not in QUANTIFIERS:
            return item
        offset = self.at
        if item == Sequence(()):
            # Some engines refuse it too.
            raise _misplaced(self.text[offset], offset)
        (low, high), self.at = read_quantifier(self.text, offset)
        repeat = Repeat(item, low, high, offset)
        _check_size(repeat, offset)
        return repeat

    def _atom(self) -> Node:
        offset, character = self.at, self.text[self.at]
        if character == "(":
            return _plain(self._group())
        if character in _MISPLACED:
            raise _misplaced(character, offset)
        match character:
            case "[":
                ranges, self.at = read_class(self.text, offset)
            case "\\":
                ranges, self.at = read_escape(self.text, offset)
            case ".":
                ranges, self.at = DOT, offset + 1
            case _:
                ranges, self.at = single(character), offset + 1
        return Characters(ranges, self.text[offset : self.at])

    def _group(self) -> list[_Alternative]:
        offset = self.at
        self.at = read_opening(self.text, offset)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise PatternError(f"groups are nested deeper than {MAX_DEPTH}", offset, "leave out groups")
        found = self.alternatives()
        self.depth -= 1
        if not self._skip(")"):
            raise PatternError("the group is not closed", offset, "end it with ), or write \\( for a parenthesis")
        return found

    def _sees(self, characters: str) -> bool:
        return self.text.startswith(characters, self.at)

    def _skip(self, character: str) -> bool:
        seen = self._sees(character)
        self.at += seen
        return seen

    def _at_end(self) -> bool:
        return self.at == len(self.text) or self.text[self.at] in "|)"


_NOTHING_TO_REPEAT: Final = "the quantifier has nothing to repeat"
_MISPLACED: Final = {
    "^": ("^ stands behind the start", "write \\^ for a caret"),
    "]": ("the bracket closes no class", "write \\] for a bracket"),
    "}": ("the brace closes no quantifier", "write \\} for a brace"),
    **{
        sign: (_NOTHING_TO_REPEAT, f"write \\{sign} for the character, or name before it what is repeated")
        for sign in sorted(QUANTIFIERS)
    },
}


def _misplaced(character: str, offset: int) -> PatternError:
    message, hint = _MISPLACED[character]
    return PatternError(message, offset, hint)


def _plain(alternatives: list[_Alternative]) -> Node:
    for alternative in alternatives:
        for sign, offset in (("^", alternative.start), ("$", alternative.end)):
            if offset is not None:
                raise PatternError(
                    f"{sign} stands inside a group",
                    offset,
                    "write it at the end of the pattern or of a top-level alternative: ^(?:…)$",
                )
    bodies = tuple(alternative.body for alternative in alternatives)
    return bodies[0] if len(bodies) == 1 else Alternation(bodies)


def _check_size(node: Node, offset: int) -> None:
    if (size := expanded_size(node)) > MAX_SIZE:
        raise PatternError(
            f"the pattern is {size:,} characters long once its counts are written out, above {MAX_SIZE:,}",
            offset,
            "use smaller counts, or limit the text with `length`",
        )

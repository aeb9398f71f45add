"""A rule file's text → the text laid out plainly and what was done, each step proven to change nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from rulewright.formatting.indents import indented
from rulewright.formatting.line_ends import with_one_end, without_returns, without_trailing_space
from rulewright.formatting.spaces import spaced
from rulewright.formatting.tokens import NoTokensError, Tokens
from rulewright.reading.diagnostics import DiagnosticError
from rulewright.reading.limits import LimitError
from rulewright.reading.nodes import Mapping, Node, Scalar, Sequence
from rulewright.reading.yaml import read_yaml

if TYPE_CHECKING:
    from collections.abc import Callable

    from rulewright.formatting.tokens import Sign

_STEPS: dict[str, Callable[[Tokens], str]] = {
    "line ends": lambda tokens: without_returns(tokens.text),
    "indents": indented,
    "spaces in { } and [ ]": spaced,
    "white space at line ends": without_trailing_space,
    "the end of the file": with_one_end,
}
"""What is done, in this order: indents move whole lines, and white space is what may be left of them."""

Meaning: TypeAlias = "tuple[object, tuple[Sign, ...]]"


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text, and what was done to it; nothing where it was laid out so before."""

    text: str
    changes: tuple[str, ...]


def formatted(text: str, name: str) -> Formatted:
    """The text of a rule file laid out anew.

    After each step the text is read again. Where its values, the words they are written in, its tokens or its comments
    are not the same in the same order, the step is left out. A text that the scanner does not take stays as it is.

    Raises:
        DiagnosticError: the text is no YAML as rule files are written in.
        LimitError: it is too large.
    """
    changes: dict[str, None] = {}
    try:
        tokens = Tokens.of(text)
        meaning = _meaning(tokens, name)
    except NoTokensError:
        read_yaml(text, name)
        return Formatted(text, ())
    before = None
    while before != tokens.text:  # a step may be possible only after one that comes later
        before = tokens.text
        for what, step in _STEPS.items():
            new = step(tokens)
            if new != tokens.text and (found := _same(new, name, meaning)) is not None:
                tokens = found
                changes[what] = None
    return Formatted(tokens.text, tuple(changes))


def _same(text: str, name: str, meaning: Meaning) -> Tokens | None:
    """The tokens of a text that means the same; None of another."""
    try:
        tokens = Tokens.of(text)
        return tokens if _meaning(tokens, name) == meaning else None
    except (NoTokensError, DiagnosticError, LimitError):
        return None


def _meaning(tokens: Tokens, name: str) -> Meaning:
    return _unplaced(read_yaml(tokens.text, name)), tokens.signs()


def _unplaced(node: Node) -> object:
    """A node without its places: two are equal when they say the same, in the same words and the same order."""
    match node:
        case Scalar(value, text):
            return (type(value), value, text)
        case Sequence(items):
            return tuple(map(_unplaced, items))
        case Mapping(entries):
            return tuple((key.text, _unplaced(value)) for key, value in entries)

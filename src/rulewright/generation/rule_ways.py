"""The paths of rules → the ways to what they lead to, through objects and arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from rulewright.language.conditions import EveryItem, SomeItem, holds_in
from rulewright.language.paths import EACH, Path, Root

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.language.conditions import Condition
    from rulewright.language.paths import Pointer, Token
    from rulewright.plan.rules import Rule

Way: TypeAlias = "tuple[Token, ...]"
"""The tokens from the payload's root to a place, every index written as EACH and every key of a map as VALUES."""


def way_of(pointer: Pointer) -> Way:
    """The tokens of a pointer through objects and arrays, every index written as EACH."""
    return tuple(EACH if isinstance(token, int) else token for token in pointer)


def full(path: Path, each: Path | None) -> Way:
    """The tokens of a rule's path from its shape's object: those of an item start with the way to the item."""
    if path.root is Root.ITEM and each is not None:
        return (*each.tokens, *path.tokens)
    return path.tokens


def guard_paths(rule: Rule) -> Iterator[Path]:
    """The paths of the payload that a rule's guard reads, those inside `some` and `every` made whole."""
    yield from _paths_in(rule.guard)


def _paths_in(condition: Condition) -> Iterator[Path]:
    for part in holds_in(condition):
        if part.path.root is Root.DATA:
            continue
        yield part.path
        if isinstance(part.test, SomeItem | EveryItem):
            for inner in _paths_in(part.test.condition):
                yield Path((*part.path.tokens, EACH, *inner.tokens), part.path.root)

"""A set of texts as an expression: patterns and length limits under and, or, not."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias, assert_never

from rulewright.patterns.syntax import Pattern


@dataclass(frozen=True, slots=True)
class Matching:
    """The texts a pattern matches."""

    pattern: Pattern


@dataclass(frozen=True, slots=True)
class Sized:
    """The texts of `low` to `high` code points, without an upper limit where `high` is None."""

    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class Both:
    """The texts in both sets."""

    left: "Texts"
    right: "Texts"


@dataclass(frozen=True, slots=True)
class Either:
    """The texts in one set or the other."""

    left: "Texts"
    right: "Texts"


@dataclass(frozen=True, slots=True)
class Other:
    """The texts that are not in a set."""

    texts: "Texts"


Texts: TypeAlias = Matching | Sized | Both | Either | Other


#: What is known of a statement: that it holds, that it does not, or nothing yet.
Known: TypeAlias = bool | None


def atoms(texts: Texts) -> Iterator[Matching | Sized]:
    """The patterns and length limits of an expression, from left to right."""
    match texts:
        case Matching() | Sized():
            yield texts
        case Both(left, right) | Either(left, right):
            yield from atoms(left)
            yield from atoms(right)
        case Other(inner):
            yield from atoms(inner)
        case _:
            assert_never(texts)


def judge(texts: Texts, atom: Callable[[Matching | Sized], Known]) -> Known:
    """Whether a text is in the set, given what is known of the atoms; None where that does not settle it."""
    match texts:
        case Matching() | Sized():
            return atom(texts)
        case Both(left, right):
            return _both(judge(left, atom), judge(right, atom))
        case Either(left, right):
            return _not(_both(_not(judge(left, atom)), _not(judge(right, atom))))
        case Other(inner):
            return _not(judge(inner, atom))
        case _:
            assert_never(texts)


def _both(left: Known, right: Known) -> Known:
    if left is False or right is False:
        return False
    return None if left is None or right is None else True


def _not(value: Known) -> Known:
    return None if value is None else not value

"""A set of texts as an expression: patterns and length limits under and, or, not."""

from collections.abc import Iterator
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
    """The texts in every one of its parts."""

    parts: tuple["Texts", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """The texts in any of its parts."""

    parts: tuple["Texts", ...]


@dataclass(frozen=True, slots=True)
class Other:
    """The texts that are not in a set."""

    texts: "Texts"


Texts: TypeAlias = Matching | Sized | Both | Either | Other


#: What is known of an atom or a set: that the text is in it, that it is not, or nothing yet.
Known: TypeAlias = bool | None


def atoms(texts: Texts) -> Iterator[Matching | Sized]:
    """The patterns and length limits of an expression, from left to right."""
    match texts:
        case Matching() | Sized():
            yield texts
        case Both(parts) | Either(parts):
            for part in parts:
                yield from atoms(part)
        case Other(inner):
            yield from atoms(inner)
        case _:
            assert_never(texts)


def judge(texts: Texts, known: Iterator[Known]) -> Known:
    """Whether a text is in the set, from what is known of the atoms, in their order; None where that is too little."""
    match texts:
        case Matching() | Sized():
            return next(known)
        case Both(parts):
            found = {judge(part, known) for part in parts}
            return False if False in found else None if None in found else True
        case Either(parts):
            found = {judge(part, known) for part in parts}
            return True if True in found else None if None in found else False
        case Other(inner):
            return None if (judged := judge(inner, known)) is None else not judged
        case _:
            assert_never(texts)


def both(left: Texts, right: Texts) -> Texts:
    """The texts in two sets; a chain stays flat, so that a long one does not nest."""
    return Both((*_parts(left, Both), *_parts(right, Both)))


def either(left: Texts, right: Texts) -> Texts:
    """The texts in one set or the other; flat, likewise."""
    return Either((*_parts(left, Either), *_parts(right, Either)))


def _parts(texts: Texts, kind: type[Both] | type[Either]) -> tuple[Texts, ...]:
    return texts.parts if isinstance(texts, kind) else (texts,)


def wanted_of(texts: Texts) -> tuple[bool, ...] | None:
    """Of an expression that is atoms and their opposites under and: which each atom must be; else None."""
    parts = texts.parts if isinstance(texts, Both) else (texts,)
    found: list[bool] = []
    for part in parts:
        inner = part.texts if isinstance(part, Other) else part
        if not isinstance(inner, Matching | Sized):
            return None
        found.append(inner is part)
    return tuple(found)

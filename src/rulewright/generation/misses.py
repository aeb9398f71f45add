"""A pattern and a text it accepts → texts that just miss it, each one change away, and texts at its classes' edges."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from rulewright.language.formats import FORMATS
from rulewright.patterns.codepoints import common
from rulewright.patterns.narrow import GROUPS
from rulewright.patterns.syntax import Alternation, Characters, Repeat, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.generation.texts import TextSet
    from rulewright.generation.wrong import Labelled
    from rulewright.patterns import Pattern
    from rulewright.patterns.codepoints import Ranges
    from rulewright.patterns.syntax import Node

_INTRUDERS = (
    ("an-underscore", "_"),
    ("an-angle-bracket", "<"),
    ("a-space", " "),
    ("an-accent", "é"),
    ("a-hyphen", "-"),
    ("an-exclamation-mark", "!"),
    ("an-arabic-digit", "٣"),
    ("a-fullwidth-letter", "\uff21"),
    ("a-null-character", "\x00"),
)
_SHORT_RANGE = 4
_MOST_EDGES = 24
"""Ranges wider than most alphabets are not worth a text per edge: so many edges of one pattern are shown."""


def near_misses(pattern: Pattern, word: str) -> Iterator[Labelled]:
    """Changes of an accepted word; most of them miss the pattern, the caller asks which."""
    found = _FORMATS.get(pattern.text)
    like = iter(() if found is None else FORMATS[found].invalid)
    yield from ((f"like-{text or 'nothing'}", text) for text in islice(like, 1))
    middle = len(word) // 2
    # What tells an anchor, a count or a class from a wrong one comes first: not all of these become cases.
    yield "newline-after", f"{word}\n"
    yield "two-of-them", f"{word} {word}"
    yield from ((f"like-{text or 'nothing'}", text) for text in like)
    yield "space-before", f" {word}"
    yield "one-more", word + word[-1:]
    yield "last-dropped", word[:-1]
    yield from islice(_intruded(word, middle), 2)
    yield "first-dropped", word[1:]
    yield "one-before", word[:1] + word
    yield "space-after", f"{word} "
    yield "other-case", word.swapcase()
    yield "a-hyphen-and-more", f"{word}-{word[:4]}"
    for character in _outer_edges(pattern):
        for at in range(len(word)):
            yield f"u{ord(character):04x}-inside", f"{word[:at]}{character}{word[at + 1 :]}"
    yield from islice(_intruded(word, middle), 2, None)
    yield "empty", ""


def _intruded(word: str, middle: int) -> Iterator[Labelled]:
    for name, character in _INTRUDERS:
        yield f"{name}-inside", f"{word[:middle]}{character}{word[middle + 1 :]}"


def known_texts(pattern: Pattern) -> tuple[str, ...]:
    """Accepted texts that are worth trying, where the pattern is that of a format."""
    found = _FORMATS.get(pattern.text)
    return () if found is None else FORMATS[found].valid


def inner_edges(pattern: Pattern) -> list[str]:
    """The printable first and last characters of the ranges in the pattern's classes; of a short range, all.

    Of classes that say what they take, letters of either case, digits and what is beyond ASCII are ranges apart, and so
    is each mark.
    """
    edges = [
        chr(code_point)
        for node in _classes(pattern)
        for low, high in (_parted(node.ranges) if node.is_list else node.ranges)
        for code_point in (range(low, high + 1) if high - low < _SHORT_RANGE else (low, high))
    ]
    return [character for character in dict.fromkeys(edges) if character.isprintable()][:_MOST_EDGES]


def _parted(ranges: Ranges) -> Iterator[tuple[int, int]]:
    for group in GROUPS.values():
        yield from common(ranges, group)


def missing(candidates: Iterator[Labelled], accepted: TextSet, allowed: TextSet) -> Iterator[Labelled]:
    """Those texts that are allowed by all other constraints and not accepted, each once, and one of each label."""
    seen: set[str] = set()
    for label, text in candidates:
        if not isinstance(text, str) or not seen.isdisjoint((label, f"={text}")):
            continue
        if not accepted.accepts(text) and allowed.accepts(text):
            seen |= {label, f"={text}"}
            yield label, text


def _outer_edges(pattern: Pattern) -> list[str]:
    """The characters just outside the ranges in the pattern's classes."""
    ranges = _ranges(pattern)
    edges = [chr(end) for low, high in ranges for end in (low - 1, high + 1) if 0x20 <= end < 0xD800]  # noqa: PLR2004 - from the blank on, before the surrogates
    inside = [character for character in dict.fromkeys(edges) if character.isprintable()]
    return inside[:_MOST_EDGES]


def _ranges(pattern: Pattern) -> list[tuple[int, int]]:
    return list(dict.fromkeys(span for node in _classes(pattern) for span in node.ranges))


def _classes(pattern: Pattern) -> Iterator[Characters]:
    for branch in pattern.branches:
        yield from _classes_in(branch.body)


def _classes_in(node: Node) -> Iterator[Characters]:
    match node:
        case Characters():
            yield node
        case Sequence(items) | Alternation(items):
            for item in items:
                yield from _classes_in(item)
        case Repeat(item):
            yield from _classes_in(item)


_FORMATS = {entry.pattern: name for name, entry in FORMATS.items() if entry.pattern is not None}

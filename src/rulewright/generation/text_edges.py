"""A pattern, and a scene → demands for the shortest and longest texts it allows, and for its classes' ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.generation.demand import Demand, Want, exactly
from rulewright.generation.misses import inner_edges, known_texts
from rulewright.generation.texts import LONGEST, ends, long, texts_of
from rulewright.language.conditions import Matches
from rulewright.patterns import compile_python
from rulewright.validation.values import text_length

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from rulewright.generation.scene import Scene
    from rulewright.generation.texts import TextSet
    from rulewright.language.conditions import LengthWithin

_POINTS = "codepoints"
_WIDE = ("\U0001f600", "\u20ac", "\u00e9")
"""Characters of four, three and two bytes; the first is two UTF-16 units."""
_MORE_LENGTHS = 8
"""Texts that show the ends of classes are made from plain ones of up to so many lengths."""


def inside_texts(matches: Matches, scene: Scene) -> Iterator[tuple[str, Demand]]:
    """The ends of the lengths; known examples of a format; for another pattern, the ends of its classes."""
    demands = (*scene.others, Demand(matches, Want.HOLDS))
    texts = texts_of(demands)
    for label, length in zip(("shortest", "longest"), ends(demands), strict=True):
        if length is not None:
            yield label, long(length)
    known = [text for text in known_texts(matches.pattern) if texts.accepts(text)]
    for text in known:
        yield f"like-{text}", exactly(text)
    for number, text in enumerate([] if known else with_each(texts, inner_edges(matches.pattern))):
        yield f"edges-of-classes{f'-{number + 1}' if number else ''}", exactly(text)


def class_texts(demands: Collection[Demand]) -> Iterator[str]:
    """Texts that meet all demands and show the ends of the classes of their patterns, those of formats aside."""
    patterns = [
        demand.predicate.pattern
        for demand in demands
        if isinstance(demand.predicate, Matches) and demand.want.is_positive
    ]
    written = [pattern for pattern in patterns if not known_texts(pattern)]
    yield from with_each(texts_of(demands), list(dict.fromkeys(edge for one in written for edge in inner_edges(one))))


def wide_texts(within: LengthWithin, scene: Scene, *, beyond: bool) -> Iterator[tuple[str, str]]:
    """Texts that are as long as may be, or one `beyond`, in the unit that lengths surely count, and longer in others.

    They are of characters that are more than one unit in some unit; where patterns allow none, there is no such text.
    """
    world = scene.world
    # No text has more code points than units: one beyond a limit of those is too long in every unit.
    is_useful = not (beyond and world.context.unit == _POINTS)
    if within.high is None or within.high > LONGEST or not world.unit_is_sure or not is_useful:
        return
    texts = texts_of(scene.others)
    for character in _WIDE:
        count = within.high // text_length(character, world.context.unit) + beyond
        plain = texts.plain_word(count) or ""
        places = (0, 1, count // 2, count - 1)
        made = [character * count, *(f"{plain[:at]}{character}{plain[at + 1 :]}" for at in places)]
        found = next((text for text in made if count and len(text) == count and _is_allowed(texts, text)), None)
        if found is not None:
            yield f"{'too-long' if beyond else 'longest'}-in-wide-characters", found
            return


def _is_allowed(texts: TextSet, text: str) -> bool:
    """Whether the patterns allow a text, whatever its length is."""
    return all(bool(compile_python(pattern).search(text)) is matches for pattern, matches in texts.patterns)


def with_each(texts: TextSet, characters: list[str]) -> Iterator[str]:
    """As few texts of a set as can easily be found in which each of the characters stands that may stand in any."""
    left = list(characters)
    words = list(_words(texts)) if left else []
    while left:
        found = max((_filled(word, left, texts) for word in words), key=lambda entry: len(entry[1]), default=("", []))
        text, shown = found
        if not shown:
            return
        left = [character for character in left if character not in shown]
        yield text


def _words(texts: TextSet) -> Iterator[str]:
    """Texts of the set, plain ones and odd ones: of the shortest length, and of some that are longer."""
    shortest = texts.shortest_length()
    if shortest is None:
        return
    for length in (*range(shortest, shortest + _MORE_LENGTHS), shortest + 2 * _MORE_LENGTHS):
        for choose in (_first, _last) if length in texts.sizes else ():
            word = texts.language.word(length, choose)
            if word is not None:
                yield word


def _first(_options: int) -> int:
    return 0


def _last(options: int) -> int:
    return options - 1


def _filled(word: str, characters: list[str], texts: TextSet) -> tuple[str, list[str]]:
    """The word with as many of the characters put in, one after the other, as the set allows; and those."""
    free = [True] * len(word)
    shown: list[str] = []
    for character in characters:
        # Where it stands already, it may be a part of the pattern that is no class.
        for at in sorted((at for at, is_free in enumerate(free) if is_free), key=lambda at: word[at] == character):
            changed = f"{word[:at]}{character}{word[at + 1 :]}"
            if texts.accepts(changed):
                word, free[at] = changed, False
                shown.append(character)
                break
    return word, shown

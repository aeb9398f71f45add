"""A pattern, and a scene → demands for the shortest and longest texts it allows, and for its classes' ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.generation.demand import Demand, Want, exactly
from rulewright.generation.misses import inner_edges, known_texts
from rulewright.generation.texts import containing, ends, long, texts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.generation.scene import Scene
    from rulewright.language.conditions import Matches

_MOST_EDGES = 8
"""How many characters at the ends of classes are shown one by one, where no text has them all."""


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
    edges = [] if known else inner_edges(matches.pattern)
    together = "".join(edges)
    if edges and texts.accepts(together):
        yield "every-edge-of-a-class", exactly(together)
        return
    for character in edges[:_MOST_EDGES]:
        demand = containing(character)
        if not (texts & texts_of((demand,))).is_empty():
            yield f"with-u{ord(character):04x}", demand

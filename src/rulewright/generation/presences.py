"""A count of present fields, and a scene → which of them are there and which not, for each count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.generation.counts import is_allowed
from rulewright.generation.demand import IS_PRESENT, exactly
from rulewright.validation.places import MISSING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.generation.make import Pins
    from rulewright.generation.scene import Scene
    from rulewright.plan.predicates import PresentCount

_WORDS = ("none", "one", "two", "three", "four")


def presences(scene: Scene, asked: PresentCount, *, allowed: bool) -> Iterator[tuple[str, Pins]]:
    """For each count that is allowed, or is not, the first so many places; then as many from each other place on.

    What is next to the other side comes first: most that is wrong with a count shows there.
    """
    places = [scene.aim.footing.pointer(path) for path in asked.places]
    counts = range(len(places) + 1)
    wanted = [count for count in counts if is_allowed(asked, count) is allowed]
    others = [count for count in counts if count not in wanted]
    wanted.sort(key=lambda count: min((abs(count - other) for other in others), default=0))
    for start in range(len(places)):
        for count in wanted:
            if start and count in (0, len(places)):
                continue
            word = _WORDS[count] if count < len(_WORDS) else str(count)
            there = {(start + offset) % len(places) for offset in range(count)}
            pins: Pins = {
                pointer: (IS_PRESENT,) if index in there else (exactly(MISSING),)
                for index, pointer in enumerate(places)
            }
            yield (word if not start else f"{word}-from-{start + 1}"), pins

"""A sum and a scene → numbers that just miss it, and numbers that it just allows."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from rulewright.generation.numbers import written
from rulewright.validation.counting import total_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.generation.scene import Scene
    from rulewright.plan.predicates import Sum
    from rulewright.reading.numbers import Number

_CENT = Fraction(1, 100)


def off_sums(asked: Sum, scene: Scene) -> Iterator[tuple[str, Number]]:
    """A cent and a whole unit beyond what is near enough, on either side; and what the sum would be of less."""
    scope = scene.scope
    total = total_of(asked, scope)
    if total is None:
        return
    within = Fraction(asked.within)
    for label, distance in (("a-cent", within + _CENT), ("one", within + 1)):
        yield f"{label}-too-much", written(total + distance)
        yield f"{label}-too-little", written(total - distance)
    for number, term in enumerate(asked.terms):
        left = [other for other in asked.terms if other is not term]
        without = total_of(replace(asked, terms=tuple(left)), scope)
        if without is not None and abs(without - total) > within:
            yield f"without-term-{number + 1}", written(without)


def near_sums(asked: Sum, scene: Scene) -> Iterator[tuple[str, Number]]:
    """The sum itself, and as far from it as is allowed."""
    total = total_of(asked, scene.scope)
    if total is not None:
        yield "exact", written(total)
        if asked.within:
            yield "most", written(total + Fraction(asked.within))
            yield "least", written(total - Fraction(asked.within))

"""A sum and a scene → numbers that just miss it, and numbers that it just allows."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from rulewright.generation.demand import Demand, Want, exactly
from rulewright.generation.numbers import written
from rulewright.language.conditions import NumberWithin
from rulewright.validation.counting import total_of
from rulewright.validation.places import Missing, value_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.generation.make import Pins
    from rulewright.generation.scene import Scene
    from rulewright.plan.predicates import Sum
    from rulewright.reading.numbers import Number

_CENT = Fraction(1, 100)


def off_sums(asked: Sum, scene: Scene) -> Iterator[tuple[str, Number]]:
    """A cent beyond what is near enough, on either side; what the sum would be of less; and a whole unit beyond."""
    scope = scene.scope
    total = total_of(asked, scope)
    if total is None:
        return
    within = Fraction(asked.within)
    yield "a-cent-too-much", written(total + within + _CENT)
    yield "a-cent-too-little", written(total - within - _CENT)
    for number, term in enumerate(asked.terms):
        left = [other for other in asked.terms if other is not term]
        without = total_of(replace(asked, terms=tuple(left)), scope)
        if without is not None and abs(without - total) > within:
            yield f"without-term-{number + 1}", written(without)
    yield "one-too-much", written(total + within + 1)
    yield "one-too-little", written(total - within - 1)


def added_terms(asked: Sum, scene: Scene) -> Iterator[tuple[str, Pins]]:
    """Each term that adds nothing there made to add something, the sum staying what it was."""
    footing = scene.aim.footing
    now = value_at(scene.payload, scene.pointer)
    for number, term in enumerate(asked.terms):
        alone = total_of(replace(asked, terms=(term,)), scene.scope)
        if alone == 0 and not isinstance(now, Missing):
            something = Demand(NumberWithin(1 + asked.within, None, spelled=asked.spelled), Want.TRUE)
            paths = [replace(term.start, tokens=(*term.start.tokens, *factor.tokens)) for factor in term.factors]
            pins: Pins = {footing.pointer(path): (something,) for path in paths}
            yield f"with-term-{number + 1}", {**pins, scene.pointer: (exactly(now),)}


def near_sums(asked: Sum, scene: Scene) -> Iterator[tuple[str, Number]]:
    """The sum itself, and as far from it as is allowed."""
    total = total_of(asked, scene.scope)
    if total is not None:
        yield "exact", written(total)
        if asked.within:
            yield "most", written(total + Fraction(asked.within))
            yield "least", written(total - Fraction(asked.within))

"""A payload with a sum that is not right → payloads in which its whole, or one of its parts, fits the others."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING

from rulewright.generation.demand import IS_PRESENT, Demand, Want
from rulewright.generation.edits import changed
from rulewright.generation.numbers import written
from rulewright.language.conditions import NumberWithin
from rulewright.language.json_values import quantity
from rulewright.language.paths import Each, Path
from rulewright.reading.numbers import exact
from rulewright.validation.counting import places_of, total_of
from rulewright.validation.places import MISSING, Missing, places, value_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.generation.literals import Footing
    from rulewright.generation.make import Maker
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer
    from rulewright.plan.predicates import Sum, Term
    from rulewright.validation.conditions import Scope


def resummed(maker: Maker, payload: Json, whole: Pointer, asked: Sum, footing: Footing) -> Iterator[Json]:
    """The whole as its parts make it; else one part as the others make it; else without a part."""
    scope = footing.scope(maker.world, payload)
    total, is_now = total_of(asked, scope), value_at(payload, whole)
    yield from islice(maker.settle(payload, whole, IS_PRESENT), 2)
    number = None if isinstance(is_now, Missing) else quantity(is_now, spelled=asked.spelled)
    if total is not None and number is not None:
        missing = Fraction(number) - total
        for term in asked.terms:
            part = next(_parts(term, scope), None) if len(term.factors) == 1 else None
            if part is not None:
                yield from _fitted(maker, payload, part, asked, -missing if term.is_less else missing)
    for term in asked.terms:
        without = changed(payload, _container(term, footing), MISSING)
        yield next(maker.settle(without, whole, IS_PRESENT), without)


def _fitted(maker: Maker, payload: Json, part: Pointer, asked: Sum, missing: Fraction) -> Iterator[Json]:
    """The payload with so much more at a part."""
    found = value_at(payload, part)
    number = None if isinstance(found, Missing) else quantity(found, spelled=asked.spelled)
    if number is not None:
        value = exact(written(Fraction(number) + missing))
        demand = Demand(NumberWithin(value, value, spelled=asked.spelled), Want.TRUE)
        yield from islice(maker.settle(payload, part, demand), 1)


def _parts(term: Term, scope: Scope) -> Iterator[Pointer]:
    """The places that a term of one factor adds."""
    for start in places_of(term.start, scope):
        yield from (place.pointer for place in places(start.value, term.factors[0].tokens, start.pointer))


def _container(term: Term, footing: Footing) -> Pointer:
    """The array that a term adds up, or its only place."""
    tokens = term.start.tokens
    if not tokens:
        return footing.pointer(Path(term.factors[0].tokens, term.start.root))
    last = max(at for at, token in enumerate(tokens) if isinstance(token, Each))
    return footing.pointer(Path(tokens[:last], term.start.root))

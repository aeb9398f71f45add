"""Demands on a number → a number that meets them all, written as shortly as JSON allows."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, gcd, lcm
from typing import TYPE_CHECKING

from rulewright.generation.demand import Want
from rulewright.generation.spans import Spans
from rulewright.language.conditions import NumberWithin, OneOf
from rulewright.language.json_values import quantity
from rulewright.plan.predicates import MultipleOf
from rulewright.reading.numbers import exact, number
from rulewright.validation.places import MISSING, Missing
from rulewright.validation.values import is_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rulewright.generation.demand import Demand
    from rulewright.language.conditions import Json
    from rulewright.patterns import Choose
    from rulewright.reading.numbers import Number
    from rulewright.validation.places import Found

_FINEST = 12
"""Decimals of the finest grain that is tried where no step gives one."""
_GRAINS = 2
"""How many of the grains that work are drawn from."""
_NEIGHBOURS = 50
"""How far around a number one is looked for that is off the steps."""


def draw_number(demands: Sequence[Demand], choose: Choose, *, whole: bool, least: bool = False) -> Number | None:
    """A number that meets the demands, or None where none of a reasonable number of decimals does.

    `least` asks for the least such number, where there is one.
    """
    return number_drawer(demands, whole=whole, least=least)(choose)


def number_drawer(demands: Sequence[Demand], *, whole: bool, least: bool = False) -> Callable[[Choose], Number | None]:
    """`draw_number` of demands that are worked out once for many draws."""
    broken = _steps(demands, positive=False)
    ways = []
    for grain in _grains(demands, whole=whole):
        spans = _spans(demands, grain)
        # A multiple of the grain is off a step when its count is no multiple of the off number.
        off = [(grain / step).denominator for step in broken]
        if spans.parts and 1 not in off:
            ways.append((grain, spans, off))
        if len(ways) == _GRAINS:
            break

    def draw(choose: Choose) -> Number | None:
        if not ways:
            return None
        grain, spans, off = ways[choose(len(ways)) if len(ways) > 1 else 0]
        first = spans.parts[0][0]
        count = first if least and first is not None else spans.pick(0, choose)
        count = None if count is None else _off(count, spans, off)
        return None if count is None else written(count * grain)

    return draw


def leave_none(demands: Sequence[Demand]) -> bool:
    """Whether demands that only numbers meet are met by no number."""
    are_of_numbers = any(
        isinstance(demand.predicate, NumberWithin)
        and not demand.predicate.spelled
        and demand.want is Want.TRUE
        and demand.default is MISSING
        for demand in demands
    )
    return are_of_numbers and not _spans(demands, Fraction(1, 10**_FINEST)).parts


def beside(limit: Number, demands: Sequence[Demand], *, up: bool, whole: bool) -> Number:
    """The next number after a limit, or before it, by the steps in force: a whole one, a multiple, else a hundredth."""
    grain = _common(_steps(demands, positive=True), whole=whole) or Fraction(1, 100)
    here = Fraction(exact(limit)) / grain
    return written((floor(here) + 1 if up else ceil(here) - 1) * grain)


def plain(limit: Number) -> Number:
    """The number as its exact decimal form is read: 25 for 25.00."""
    return written(Fraction(exact(limit)))


def of_steps(
    value: Found, step: Number, parts: Iterable[tuple[str, int]], *, spelled: bool = False
) -> Iterator[tuple[str, Number]]:
    """A number and such parts of a step more, each under its label; nothing of what is no number."""
    found = None if isinstance(value, Missing) else quantity(value, spelled=spelled)
    if found is not None:
        for label, divisor in parts:
            yield label, written(Fraction(found) + Fraction(exact(step)) / divisor)


def spelled_out(value: Number) -> str:
    """A number as a text that spells it without an exponent."""
    return f"{Decimal(exact(value)):f}"


def _steps(demands: Iterable[Demand], *, positive: bool) -> list[Fraction]:
    return [
        Fraction(demand.predicate.step)
        for demand in demands
        if isinstance(demand.predicate, MultipleOf) and demand.want.is_positive is positive
    ]


def _grains(demands: Sequence[Demand], *, whole: bool) -> Iterator[Fraction]:
    """The fractions whose multiples are tried, the plainest first."""
    common = _common(_steps(demands, positive=True), whole=whole)
    broken = _steps(demands, positive=False)
    if common is not None:
        yield common
    elif broken:
        yield from (min(broken) / 2, min(broken) / 10)
    else:
        yield from (Fraction(1, 10**digits) for digits in (0, 2, *range(3, _FINEST + 1)))


def _common(steps: Sequence[Fraction], *, whole: bool) -> Fraction | None:
    """The least fraction that is a multiple of every step."""
    parts = [*steps, Fraction(1)] if whole else list(steps)
    if not parts:
        return None
    return Fraction(lcm(*(part.numerator for part in parts)), gcd(*(part.denominator for part in parts)))


def _spans(demands: Iterable[Demand], grain: Fraction) -> Spans:
    """Which multiples of the grain meet the demands, steps aside."""
    found = Spans()
    for demand in demands:
        match demand.predicate:
            case NumberWithin():
                within = _within(demand.predicate, grain)
                found &= within if demand.want.is_positive else ~within
            case OneOf(values) if not demand.want.is_positive:
                for value in values:
                    found &= _without(value, grain)
            case _:
                pass
    return found


def _within(bounds: NumberWithin, grain: Fraction) -> Spans:
    lows = [ceil(Fraction(bounds.at_least) / grain)] if bounds.at_least is not None else []
    lows += [floor(Fraction(bounds.above) / grain) + 1] if bounds.above is not None else []
    highs = [floor(Fraction(bounds.at_most) / grain)] if bounds.at_most is not None else []
    highs += [ceil(Fraction(bounds.below) / grain) - 1] if bounds.below is not None else []
    low, high = max(lows, default=None), min(highs, default=None)
    if low is not None and high is not None and low > high:
        return Spans(())
    return Spans(((low, high),))


def _without(value: Json, grain: Fraction) -> Spans:
    """Every count but the one of a value."""
    if not is_number(value):
        return Spans()
    count = Fraction(exact(value)) / grain  # type: ignore[arg-type]  # is_number has let only numbers through
    return ~Spans(((int(count), int(count)),)) if count.denominator == 1 else Spans()


def _off(count: int, spans: Spans, off: Sequence[int]) -> int | None:
    """The count of the spans next to this one that is no multiple of any of the off numbers."""
    for distance in range(_NEIGHBOURS):
        for found in (count + distance, count - distance):
            if found in spans and all(found % multiple for multiple in off):
                return found
    return None


def written(value: Fraction) -> Number:
    """A fraction with a decimal form, as an `int`, or as a `float` where that is exact, else as a `Decimal`."""
    if value.denominator == 1:
        return int(value)
    digits = 0
    while (value * 10**digits).denominator != 1:
        digits += 1
    return number(f"{Decimal(int(value * 10**digits)).scaleb(-digits):f}")

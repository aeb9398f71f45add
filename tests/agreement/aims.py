"""A predicate or a test → values on both sides of what it asks for."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from rulewright.language.conditions import (
    CountWithin,
    DateWithin,
    LengthWithin,
    Matches,
    NumberWithin,
    OneOf,
)
from rulewright.language.rfc3339 import DAY_SECONDS, MAX_DAY, Instant, format_date, format_instant
from rulewright.plan.predicates import KeyCountWithin, MultipleOf, StrictFormat
from rulewright.validation.bounds import resolve
from rulewright.validation.clock import shift_seconds
from tests.agreement.values import FORMATS, PATTERNS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.language.conditions import Json
    from rulewright.language.dateexpr import DateExpr
    from rulewright.validation.clock import Clock

_LETTERS = ("a", "é", "\U0001f600", "\u0301")


def aims(asked: object, clock: Clock) -> Iterator[Json]:
    """Values that meet it, and values that only just do not."""
    match asked:
        case OneOf(values):
            yield from values[:8]
            yield from (_other_spelling(value) for value in values[:8])
        case LengthWithin(low, high):
            yield from (letter * size for size in _around(low, high) for letter in _LETTERS)
        case CountWithin(low, high):
            yield from _arrays(low, high)
        case KeyCountWithin(low, high):
            yield from _maps(low, high)
        case StrictFormat():
            yield from ("ada@example.com", "a@b", "+12065550100", "(206) 555-0100", "+1")
        case NumberWithin():
            yield from _beside(asked)
        case MultipleOf(step):
            yield from (step, step * 3, float(step) * 3, float(step * 3), float(step) / 2, step * 10**20, f"{step}")
        case DateWithin():
            bounds = (asked.not_before, asked.not_after, asked.after, asked.before)
            yield from (text for bound in bounds if bound is not None for text in _moments(bound, clock))
        case Matches(pattern):
            yield from PATTERNS.get(pattern.text, ())
        case _:
            return


def _arrays(low: int, high: int | None) -> Iterator[Json]:
    for size in _around(low, high):
        items: tuple[Json, ...] = (None, "a", 1)
        yield from ([item] * size for item in items)
        yield [*range(size)]


def _maps(low: int, high: int | None) -> Iterator[Json]:
    for size in _around(low, high):
        yield {f"k{number}": "a" for number in range(size)}


def _beside(within: NumberWithin) -> Iterator[Json]:
    least = Decimal("1e-30")
    for bound in (within.at_least, within.at_most, within.above, within.below):
        if bound is not None:
            yield from (bound, float(bound), float(bound) - 0.1, float(bound) + 0.1, bound + 1, bound - 1)
            yield from (bound + least, bound - least, str(bound))


def _around(low: int, high: int | None) -> list[int]:
    return sorted({max(low - 1, 0), low, *(() if high is None else (high, high + 1))})


def _other_spelling(value: Json) -> Json:
    """An equal number in another form, or what only looks the same."""
    match value:
        case bool():
            return int(value)
        case int() | Decimal():
            return float(value)
        case float():
            return Decimal(repr(value)) if value != int(value) else int(value)
        case str():
            return value.swapcase() or " "
        case _:
            return [value]


def _moments(expr: DateExpr, clock: Clock) -> Iterator[str]:
    bound = resolve(expr, clock)
    for day in (bound.day - 1, bound.day, bound.day + 1):
        yield format_date(min(max(day, 1), MAX_DAY))
    instant = bound.instant or Instant((bound.day - 1) * DAY_SECONDS)
    for seconds in (-DAY_SECONDS, -1, 0, 1):
        yield format_instant(shift_seconds(instant, seconds))
    text = format_instant(Instant(instant.seconds))
    yield f"{text.removesuffix('Z')}.{instant.fraction}0000000001Z"
    yield f"{text.removesuffix('Z')}+00:00"
    yield text.removesuffix("Z")


FORMAT_SAMPLES = tuple(text for texts in FORMATS.values() for text in texts)

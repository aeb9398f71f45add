"""Bounds on whole numbers → the set of numbers between them, as disjoint spans; and picks from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rulewright.patterns import Choose

Span: TypeAlias = tuple[int | None, int | None]
"""From the first number to the second, both included; None is no end."""

_REACH = 1_000
"""How far from its known end an endless span is drawn from."""


@dataclass(frozen=True, slots=True)
class Spans:
    """A set of whole numbers: spans in order, no two of which overlap."""

    parts: tuple[Span, ...] = ((None, None),)

    def __and__(self, other: Spans) -> Spans:
        met = (_meet(left, right) for left in self.parts for right in other.parts)
        return Spans(tuple(sorted((span for span in met if span), key=_start)))

    def __invert__(self) -> Spans:
        gaps = Spans()
        for low, high in self.parts:
            around: list[Span] = [(None, low - 1)] if low is not None else []
            if high is not None:
                around.append((high + 1, None))
            gaps &= Spans(tuple(around))
        return gaps

    def __contains__(self, number: int) -> bool:
        return any((low is None or low <= number) and (high is None or number <= high) for low, high in self.parts)

    def ends(self) -> Iterator[int]:
        """The first and last number of each span, where it has one."""
        for low, high in self.parts:
            if low is not None:
                yield low
            if high is not None and high != low:
                yield high

    def nearest(self, number: int) -> int | None:
        """The number of the set that is nearest to another; of two as near, the greater; None of the empty set."""
        inside = (_clamped(number, span) for span in self.parts)
        return min(inside, key=lambda found: (abs(found - number), -found), default=None)

    def pick(self, near: int, choose: Choose) -> int | None:
        """The number nearest to `near`, an end of a span, or any number of one; None of the empty set."""
        plain = self.nearest(near)
        if plain is None:
            return None
        options = list(dict.fromkeys([plain, *self.ends()]))
        index = choose(len(options) + 1)
        if index < len(options):
            return options[index]
        low, high = self.parts[choose(len(self.parts)) if len(self.parts) > 1 else 0]
        first = low if low is not None else (near if high is None else high) - _REACH
        last = high if high is not None else max(first, near) + _REACH
        return first + (choose(last - first + 1) if last > first else 0)


def united(spans: Iterable[Spans]) -> Spans:
    """The numbers that are in any of the sets."""
    outside = Spans()
    for entry in spans:
        outside &= ~entry
    return ~outside


def _meet(left: Span, right: Span) -> Span | None:
    lows = [low for low in (left[0], right[0]) if low is not None]
    highs = [high for high in (left[1], right[1]) if high is not None]
    low, high = max(lows, default=None), min(highs, default=None)
    return None if low is not None and high is not None and low > high else (low, high)


def _start(span: Span) -> float:
    return float("-inf") if span[0] is None else span[0]


def _clamped(number: int, span: Span) -> int:
    low, high = span
    if low is not None and number < low:
        return low
    return high if high is not None and number > high else number

"""Bounds → the words messages say them in."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rulewright.language.conditions import NumberWithin


def bounds_in_words(low: int, high: int | None, thing: str) -> str:
    """“at least 1 item”, “at most 150 characters”, “5 to 100 characters”, “exactly 1 item”."""
    if high is None:
        return f"at least {_counted(low, thing)}"
    if low == high:
        return f"exactly {_counted(low, thing)}"
    if low == 0:
        return f"at most {_counted(high, thing)}"
    return f"{low} to {_counted(high, thing)}"


def limits_in_words(within: NumberWithin) -> str:
    """“at least 0”, “more than 0 and at most 2000”."""
    parts = [
        f"{words} {limit}"
        for words, limit in (
            ("at least", within.at_least),
            ("more than", within.above),
            ("at most", within.at_most),
            ("less than", within.below),
        )
        if limit is not None
    ]
    return " and ".join(parts)


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"

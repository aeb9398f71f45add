"""A window of dates, and a scene → the moments just outside each bound, and just inside it, as text.

Each is shown by our clock (`just`), and where the endpoint's may differ, beyond any doubt (`surely`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from rulewright.generation.dates import AHEAD_DAYS, is_on_calendar, limits, spans_of, written
from rulewright.generation.demand import Demand, Want
from rulewright.language.rfc3339 import DAY_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rulewright.generation.dates import Sort
    from rulewright.generation.scene import Scene
    from rulewright.language.conditions import DateWithin
    from rulewright.language.dateexpr import DateExpr
    from rulewright.validation.clock import Clock

_BEYOND_DAYS = 10
"""How far beyond a window a date is shown that is neither near it nor far from it."""
_YEARS_DAYS = 3_650
_OFFSETS = (("west-of-utc", -7 * 60), ("east-of-utc", 14 * 60))


@dataclass(frozen=True, slots=True)
class _Limit:
    """One bound of a window: `strict` excludes the bound itself."""

    expr: DateExpr
    strict: bool
    is_lower: bool

    @property
    def side(self) -> str:
        return "before" if self.is_lower else "after"

    def innermost(self, sort: Sort, clock: Clock) -> int:
        """The day or second inside the window that is nearest to the bound."""
        first, last = limits(self.expr, sort, clock)
        if self.is_lower:
            return last + 1 if self.strict else first
        return first - 1 if self.strict else last


def outside_dates(window: DateWithin, scene: Scene) -> Iterator[tuple[str, str]]:
    """Just outside, some days beyond, and where they are outside: yesterday, and years ahead."""
    # First what is surely outside, in each form and on each side: not all of these become cases.
    for number, sort in product(range(3), scene.sorts):
        for limit in _limits(window):
            label, count = _beyond(limit, sort, scene.world.clocks)[number]
            if count not in {other for _, other in _beyond(limit, sort, scene.world.clocks)[:number]}:
                yield from _written(sort, iter(((f"{label}-{limit.side}", count),)))
    for sort in scene.sorts:
        yield from _far(window, sort, scene.world.clocks)


def _beyond(limit: _Limit, sort: Sort, clocks: Sequence[Clock]) -> tuple[tuple[str, int], ...]:
    """The moments outside a bound: beyond any doubt, just by our clock, and some days on."""
    out = -1 if limit.is_lower else 1
    counts = [limit.innermost(sort, clock) + out for clock in clocks]
    sure = min(counts) if limit.is_lower else max(counts)
    return (("surely", sure), ("just", counts[0]), ("days", sure + out * _BEYOND_DAYS * _day(sort)))


def _far(window: DateWithin, sort: Sort, clocks: Sequence[Clock]) -> Iterator[tuple[str, str]]:
    met = spans_of((Demand(window, Want.HOLDS),), sort, clocks)
    today = clocks[0].today if sort == "day" else clocks[0].now.seconds
    far = (("yesterday", today - _day(sort)), ("years-ahead", today + _YEARS_DAYS * _day(sort)))
    yield from _written(sort, ((label, count) for label, count in far if count not in met))


def inside_dates(window: DateWithin, scene: Scene) -> Iterator[tuple[str, str]]:
    """Just inside; and well inside, with other offsets and a fraction of a second."""
    clocks = scene.world.clocks
    for sort in scene.sorts:
        for limit in _limits(window):
            counts = [limit.innermost(sort, clock) for clock in clocks]
            sure = max(counts) if limit.is_lower else min(counts)
            shown = (("surely", sure), ("just", counts[0]))
            yield from _written(sort, ((f"{how}-not-{limit.side}", count) for how, count in shown))
    if "instant" in scene.sorts:
        met = spans_of((*scene.others, Demand(window, Want.HOLDS)), "instant", clocks)
        count = met.nearest((clocks[0].today - 1 + AHEAD_DAYS) * DAY_SECONDS + DAY_SECONDS // 2)
        if count is not None:
            for label, offset in _OFFSETS:
                yield f"instant-{label}", written("instant", count, offset)
            if count + 1 in met:
                yield "instant-with-a-fraction", written("instant", count).replace("Z", ".123Z")


def _limits(window: DateWithin) -> Iterator[_Limit]:
    for expr, strict, is_lower in (
        (window.not_before, False, True),
        (window.after, True, True),
        (window.not_after, False, False),
        (window.before, True, False),
    ):
        if expr is not None:
            yield _Limit(expr, strict, is_lower)


def _day(sort: Sort) -> int:
    return 1 if sort == "day" else DAY_SECONDS


def _written(sort: Sort, shown: Iterator[tuple[str, int]]) -> Iterator[tuple[str, str]]:
    """The moments that are on the calendar, each once."""
    seen: set[int] = set()
    for label, count in shown:
        if count not in seen and is_on_calendar(sort, count):
            seen.add(count)
            yield f"{sort}-{label}", written(sort, count)

"""Demands on a date and the clocks it is judged by → days and instants that meet them all, and one drawn as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from rulewright.generation.spans import Spans
from rulewright.language.conditions import DateWithin, OneOf
from rulewright.language.rfc3339 import (
    DAY_SECONDS,
    MAX_DAY,
    Instant,
    format_date,
    format_instant,
    parse_moment,
)
from rulewright.validation.bounds import resolve
from rulewright.validation.clock import instant_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from rulewright.generation.demand import Demand
    from rulewright.language.dateexpr import DateExpr
    from rulewright.patterns import Choose
    from rulewright.validation.bounds import Bound
    from rulewright.validation.clock import Clock

Sort: TypeAlias = Literal["day", "instant", "naive"]
"""How a moment is written: as a date, as a date-time with an offset, or as one without."""

AHEAD_DAYS = 30
"""Where nothing else is asked, a date lies so far ahead: well inside most windows."""

_DAYS = Spans(((1, MAX_DAY),))
_SECONDS = Spans(((0, MAX_DAY * DAY_SECONDS - 1),))
_OFFSETS_MINUTES = (0, -7 * 60, 5 * 60 + 30, 14 * 60)


def draw_date(
    demands: Iterable[Demand], sorts: Sequence[Sort], clocks: Sequence[Clock], choose: Choose, *, least: bool = False
) -> str | None:
    """A moment that meets the demands by every one of the clocks, written as one of the sorts; None where none does.

    `least` asks for the first such moment, where there is one after the calendar's start.
    """
    return date_drawer(demands, sorts, clocks, least=least)(choose)


def date_drawer(
    demands: Iterable[Demand], sorts: Sequence[Sort], clocks: Sequence[Clock], *, least: bool = False
) -> Callable[[Choose], str | None]:
    """`draw_date` of demands that are worked out once for many draws."""
    wanted = list(demands)
    ways = [(sort, found) for sort in sorts if (found := spans_of(wanted, sort, clocks)).parts]
    day = min(clocks[0].today + AHEAD_DAYS, MAX_DAY)

    def draw(choose: Choose) -> str | None:
        if not ways:
            return None
        sort, spans = ways[choose(len(ways)) if len(ways) > 1 else 0]
        near = day if sort == "day" else (day - 1) * DAY_SECONDS + DAY_SECONDS // 2
        first = spans.parts[0][0]
        count = first if least and first is not None and first > 1 else spans.pick(near, choose)
        return None if count is None else written(sort, count, _OFFSETS_MINUTES[choose(4)] if sort == "instant" else 0)

    return draw


def written(sort: Sort, count: int, offset: int = 0) -> str:
    """A day by its ordinal, or a second counted as in `Instant`, as text; the offset of an instant in minutes."""
    match sort:
        case "day":
            return format_date(count)
        case "naive":
            return format_instant(Instant(count)).removesuffix("Z")
        case "instant":
            return _instant(count, offset)


def spans_of(demands: Iterable[Demand], sort: Sort, clocks: Sequence[Clock]) -> Spans:
    """The days, or whole seconds, that meet the demands by every one of the clocks."""
    found = _DAYS if sort == "day" else _SECONDS
    for demand in demands:
        match demand.predicate:
            case DateWithin() as window:
                for clock in clocks:
                    met = _window(window, sort, clock)
                    found &= met if demand.want.is_positive else ~met
            case OneOf(values) if not demand.want.is_positive:
                for value in values:
                    found &= _without(value, sort)
            case _:
                pass
    return found


def _window(window: DateWithin, sort: Sort, clock: Clock) -> Spans:
    found = Spans()
    for expr, strict, is_low in (
        (window.not_before, False, True),
        (window.after, True, True),
        (window.not_after, False, False),
        (window.before, True, False),
    ):
        if expr is not None:
            first, last = limits(expr, sort, clock)
            if is_low:
                found &= Spans(((last + 1 if strict else first, None),))
            else:
                found &= Spans(((None, first - 1 if strict else last),))
    return found


def is_on_calendar(sort: Sort, count: int) -> bool:
    """Whether a day or second is within years 1 to 9999."""
    return count in (_DAYS if sort == "day" else _SECONDS)


def limits(expr: DateExpr, sort: Sort, clock: Clock) -> tuple[int, int]:
    """The first moment that is not before a bound, and the last that is not after it."""
    bound = resolve(expr, clock)
    if sort == "day":
        return bound.day, bound.day
    if bound.instant is None:
        return _start_of(bound, 0), _start_of(bound, 1) - 1
    seconds, fraction = bound.instant
    return seconds + bool(fraction), seconds


def _start_of(bound: Bound, later: int) -> int:
    day = bound.day + later
    if day > MAX_DAY:
        return MAX_DAY * DAY_SECONDS
    return instant_at(day, 0, bound.zone).seconds


def _without(value: object, sort: Sort) -> Spans:
    moment = parse_moment(value) if isinstance(value, str) else None
    if moment is None or isinstance(moment, Instant) is (sort == "day"):
        return Spans()
    count = moment.seconds if isinstance(moment, Instant) else moment
    return ~Spans(((count, count),))


def _instant(count: int, offset: int) -> str:
    shifted = count + offset * 60
    if not offset or shifted not in _SECONDS:
        return format_instant(Instant(count))
    hours, minutes = divmod(abs(offset), 60)
    local = format_instant(Instant(shifted)).removesuffix("Z")
    return f"{local}{'-' if offset < 0 else '+'}{hours:02}:{minutes:02}"

"""A date expression and a clock → the bound it stands for; texts → how they are ordered.

A day is compared with a day, an instant with an instant, and one with the other by calendar day in the zone.
Years and months are calendar steps: they keep the zone's wall time and end on the month's last day where it
is too short. On an instant, weeks, days, hours and minutes are multiples of time. Every step is clamped to the
calendar.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import TYPE_CHECKING, Final, assert_never

from rulewright.language.dateexpr import need_time
from rulewright.language.rfc3339 import DAY_SECONDS, MAX_DAY, Instant, Moment, parse_moment
from rulewright.validation.clock import Clock, day_at, instant_at, shift_seconds, wall_time

if TYPE_CHECKING:
    from datetime import tzinfo

    from rulewright.language.dateexpr import DateExpr, Step, Unit

_MONTHS: Final[dict[Unit, int]] = {"y": 12, "m": 1}
_SECONDS: Final[dict[Unit, int]] = {"w": 7 * DAY_SECONDS, "d": DAY_SECONDS, "h": 3600, "min": 60}


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound for values of either sort; a bound that is a plain day has no instant."""

    day: int
    instant: Instant | None
    zone: tzinfo

    def order(self, value: Moment) -> int:
        """-1, 0 or 1: the value lies before the bound, on it, or after it."""
        if isinstance(value, Instant):
            if self.instant is not None:
                return (value > self.instant) - (value < self.instant)
            value = day_at(value, self.zone)
        return (value > self.day) - (value < self.day)


def resolve(expr: DateExpr, clock: Clock) -> Bound:
    """What the expression stands for; the same for all values that one clock judges.

    `today` is that day for a day, and counts from now for an instant.
    """
    match expr.anchor:
        case "today":
            return Bound(
                _step_days(clock.today, expr.steps),
                _step_instant(clock.now, expr.steps, clock.zone),
                clock.zone,
            )
        case "now":
            return _moved(clock.now, expr.steps, clock.zone)
        case int() | Instant() as moment:
            return _moved(moment, expr.steps, clock.zone)
        case _:
            assert_never(expr.anchor)


def bound_order(value_text: str, expr: DateExpr, clock: Clock) -> int | None:
    """-1, 0 or 1: the value lies before the bound, on it, or after it; None when it names no moment."""
    value = parse_moment(value_text)
    return None if value is None else resolve(expr, clock).order(value)


def order(left_text: str, right_text: str, zone: tzinfo, steps: tuple[Step, ...] = ()) -> int | None:
    """-1, 0 or 1: the left value lies before the right one moved by the steps, on it, or after it.

    None when either names no moment, or hours or minutes are to be added to a date.
    """
    left, right = parse_moment(left_text), parse_moment(right_text)
    if left is None or right is None:
        return None
    if not isinstance(right, Instant) and need_time(steps):
        return None
    return _moved(right, steps, zone).order(left)


def _moved(moment: Moment, steps: tuple[Step, ...], zone: tzinfo) -> Bound:
    if not isinstance(moment, Instant):
        return Bound(_step_days(moment, steps), None, zone)
    instant = _step_instant(moment, steps, zone)
    return Bound(day_at(instant, zone), instant, zone)


def _step_days(day: int, steps: tuple[Step, ...]) -> int:
    return reduce(_step_day, steps, day)


def _step_day(day: int, step: Step) -> int:
    if step.unit in _MONTHS:
        return _shift_months(day, step.amount * _MONTHS[step.unit])
    return min(max(day + step.amount * _SECONDS[step.unit] // DAY_SECONDS, 1), MAX_DAY)


def _step_instant(instant: Instant, steps: tuple[Step, ...], zone: tzinfo) -> Instant:
    for step in steps:
        if step.unit in _MONTHS:
            day, second = wall_time(instant, zone)
            target = _shift_months(day, step.amount * _MONTHS[step.unit])
            instant = instant_at(target, second, zone, instant.fraction)
        else:
            instant = shift_seconds(instant, step.amount * _SECONDS[step.unit])
    return instant


def _shift_months(day: int, months: int) -> int:
    start = date.fromordinal(day)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if year < date.min.year:
        return 1
    if year > date.max.year:
        return MAX_DAY
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1])).toordinal()

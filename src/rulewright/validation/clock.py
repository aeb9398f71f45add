"""A date, an instant or the wall clock → the one `Clock` of a validation; and calendar time in a zone.

Nothing here raises at the ends of the calendar: a day or a shift beyond years 1 to 9999 is clamped to them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache

from rulewright.language.rfc3339 import DAY_SECONDS, MAX_DAY, Instant

_SECOND = timedelta(seconds=1)
_LAST_SECOND = MAX_DAY * DAY_SECONDS - 1
_FIRST_UTC = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """What time it is for one validation, and in which zone days are counted."""

    now: Instant
    zone: tzinfo
    today: int = field(init=False)
    """The ordinal of the day that `now` falls on in `zone`."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "today", day_at(self.now, self.zone))

    @classmethod
    def at(cls, value: date | datetime, zone: tzinfo) -> Clock:
        """The clock that stands at an aware datetime, or at 12:00 in the zone of a date.

        Raises:
            ValueError: a datetime without a time zone.
        """
        if not isinstance(value, datetime):
            return _at_noon(value.toordinal(), zone)
        offset = value.utcoffset()
        if offset is None:
            raise ValueError(
                f"the datetime {value.isoformat()} has no time zone, so it names no instant; "
                "pass an aware one, such as datetime(2026, 3, 2, 12, tzinfo=UTC), or a date"
            )
        # Subtracting by hand reaches the instants for which astimezone() overflows.
        elapsed = value.replace(tzinfo=UTC) - _FIRST_UTC - offset
        return cls(Instant(elapsed // _SECOND, f"{elapsed.microseconds:06}".rstrip("0")), zone)

    @classmethod
    def system(cls, zone: tzinfo) -> Clock:
        """The clock that stands at the time it is; the only reading of the wall clock."""
        return cls.at(datetime.now(UTC), zone)

    def shifted(self, seconds: int) -> Clock:
        """The clock that runs ahead of this one, or behind it when negative."""
        return Clock(shift_seconds(self.now, seconds), self.zone)


@lru_cache(maxsize=16)
def _at_noon(day: int, zone: tzinfo) -> Clock:
    """The clock of a day; the same day is asked for payload by payload."""
    return Clock(instant_at(day, DAY_SECONDS // 2, zone), zone)


def shift_seconds(instant: Instant, seconds: int) -> Instant:
    """The instant so many seconds later, clamped to the calendar in UTC."""
    shifted = instant.seconds + seconds
    if shifted < 0:
        return Instant(0)
    if shifted > _LAST_SECOND:
        return Instant(_LAST_SECOND)
    return Instant(shifted, instant.fraction)


def day_at(instant: Instant, zone: tzinfo) -> int:
    """The ordinal of the day on which the instant falls in the zone."""
    return wall_time(instant, zone)[0]


def wall_time(instant: Instant, zone: tzinfo) -> tuple[int, int]:
    """The day's ordinal and the second of the day that clocks in the zone show at the instant."""
    days, second = divmod(instant.seconds + _east_at(instant, zone), DAY_SECONDS)
    return min(max(days + 1, 1), MAX_DAY), second


def _east_at(instant: Instant, zone: tzinfo) -> int:
    if zone is UTC:
        return 0
    # A day's distance from the ends keeps the zone's own arithmetic from overflowing.
    reachable = min(max(instant.seconds, DAY_SECONDS), _LAST_SECOND - DAY_SECONDS)
    return _seconds_east((_FIRST_UTC + timedelta(seconds=reachable)).astimezone(zone).utcoffset())


def instant_at(day: int, second: int, zone: tzinfo, fraction: str = "") -> Instant:
    """The instant at which clocks in the zone show that second of that day.

    Where they show it twice, the first; where they skip it, as much later as they skip.
    """
    elapsed = timedelta(days=day - 1, seconds=second)
    offset = (_FIRST_UTC + elapsed).replace(tzinfo=zone).utcoffset()
    return Instant(elapsed // _SECOND - _seconds_east(offset), fraction)


def _seconds_east(offset: timedelta | None) -> int:
    return 0 if offset is None else offset // _SECOND

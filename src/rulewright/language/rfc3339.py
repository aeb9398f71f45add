"""RFC 3339 text → exact days and instants; and the same grammars as patterns.

A day is its ordinal in the proleptic Gregorian calendar, as `datetime.date.toordinal` counts. `T` and `Z` are
upper case, which RFC 3339 (section 5.6) lets a specification demand. A leap second `:60` is refused, since a
table outside the text decides whether it exists. The unknown local offset `-00:00` is an offset: it means
UTC.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NamedTuple, TypeAlias

DAY_SECONDS: Final = 86_400
MAX_DAY: Final = date.max.toordinal()

_YEAR = "(?:000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})"
_LEAP = "(?:0[48]|[2468][048]|[13579][26])"  # two digits that are a multiple of four, other than 00
_LEAP_YEAR = f"(?:[0-9]{{2}}{_LEAP}|{_LEAP}00)"
_MONTH_DAY = (
    "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    "|02-(?:0[1-9]|1[0-9]|2[0-8]))"
)
_DATE = f"(?:{_YEAR}-{_MONTH_DAY}|{_LEAP_YEAR}-02-29)"
_HOUR = "(?:[01][0-9]|2[0-3])"
_TIME = rf"{_HOUR}:[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?"
_OFFSET = f"(?:Z|[+-]{_HOUR}:[0-5][0-9])"

DATE_PATTERN: Final = f"^{_DATE}$"
"""What `parse_date` accepts, leap years included."""

DATETIME_PATTERN: Final = f"^{_DATE}T{_TIME}{_OFFSET}$"
"""What `parse_instant` accepts."""

NAIVE_DATETIME_PATTERN: Final = f"^{_DATE}T{_TIME}$"
"""What `parse_naive` accepts."""

_DATE_LENGTH = len("YYYY-MM-DD")
_DATETIME = re.compile(
    rf"([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})T({_HOUR}):([0-5][0-9]):([0-5][0-9])(?:\.([0-9]+))?"
    rf"(Z|([+-])({_HOUR}):([0-5][0-9]))?"
)


class Instant(NamedTuple):
    """A point in time, exact however many digits its fraction has; equal and ordered as the points are."""

    seconds: int
    """Whole seconds since 0001-01-01T00:00:00Z; an offset reaches almost a day beyond the calendar's ends."""

    fraction: str = ""
    """The decimals of the second without trailing zeros, so that texts order as the numbers do."""


Moment: TypeAlias = int | Instant
"""A day's ordinal, or an instant."""


def parse_date(text: str) -> int | None:
    """The ordinal of the day that `YYYY-MM-DD` names, or None when it names none."""
    # date.fromisoformat also reads 20260302, 2026-W10-1 and, in some builds, non-ASCII digits.
    if len(text) != _DATE_LENGTH or text[4] != "-" or text[7] != "-" or not text.isascii():
        return None
    try:
        return date.fromisoformat(text).toordinal()
    except ValueError:
        return None


def parse_instant(text: str) -> Instant | None:
    """The instant that an RFC 3339 date-time names, or None when it names none."""
    parts = _DATETIME.fullmatch(text)
    if parts is None or parts[6] is None:
        return None
    day = parse_date(parts[1])
    if day is None:
        return None
    seconds = (day - 1) * DAY_SECONDS + _clock_seconds(parts[2], parts[3]) + int(parts[4])
    if parts[7] is not None:
        east = _clock_seconds(parts[8], parts[9])
        seconds += east if parts[7] == "-" else -east
    return Instant(seconds, (parts[5] or "").rstrip("0"))


def parse_naive(text: str) -> bool:
    """Whether the text is a date-time that lacks nothing but its offset."""
    parts = _DATETIME.fullmatch(text)
    return parts is not None and parts[6] is None and parse_date(parts[1]) is not None


def parse_moment(text: str) -> Moment | None:
    """The day or the instant that the text names, or None when it names neither."""
    day = parse_date(text)
    return parse_instant(text) if day is None else day


def format_date(day: int) -> str:
    """`YYYY-MM-DD` of an ordinal from 1 to `MAX_DAY`."""
    return date.fromordinal(day).isoformat()


def format_instant(instant: Instant) -> str:
    """The RFC 3339 text of an instant: in UTC unless only another offset reaches it."""
    offset, east = "Z", 0
    if instant.seconds < 0:
        offset, east = "+23:59", _clock_seconds("23", "59")
    elif instant.seconds >= MAX_DAY * DAY_SECONDS:
        offset, east = "-23:59", -_clock_seconds("23", "59")
    days, second = divmod(instant.seconds + east, DAY_SECONDS)
    minutes, seconds = divmod(second, 60)
    fraction = f".{instant.fraction}" if instant.fraction else ""
    return f"{format_date(days + 1)}T{minutes // 60:02}:{minutes % 60:02}:{seconds:02}{fraction}{offset}"


def _clock_seconds(hours: str, minutes: str) -> int:
    return int(hours) * 3600 + int(minutes) * 60

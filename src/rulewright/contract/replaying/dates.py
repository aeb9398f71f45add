"""The text of a date or date-time → the same so much later, in the same spelling."""

from __future__ import annotations

from rulewright.language.rfc3339 import DAY_SECONDS, MAX_DAY, format_date, parse_date

_DAY, _TIME = 10, 19
"""Where the day and the time of day of a date-time end."""


def days_later(text: str, days: int) -> str:
    """The text with its day so many days later; the time of day, if it has one, stays as it is written.

    What would leave the calendar stays where it is: it is far from every today.
    """
    day = parse_date(text[:_DAY])
    if day is None or not 1 <= day + days <= MAX_DAY:
        return text
    return format_date(day + days) + text[_DAY:]


def seconds_later(text: str, seconds: int) -> str:
    """The text of a date-time so many seconds later, with the same fraction and offset."""
    hours, minutes, rest = (int(part) for part in text[_DAY + 1 : _TIME].split(":"))
    days, second = divmod(hours * 3600 + minutes * 60 + rest + seconds, DAY_SECONDS)
    moved = days_later(text[:_DAY], days)
    return f"{moved}{text[_DAY]}{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}{text[_TIME:]}"

"""The two dates of a line item and the present moment → what is wrong with them."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone

from tests.endpoints.fields import Fields

# Where the lenient reading takes the server to stand: the documentation names no zone.
LOCAL = timezone(timedelta(hours=-8))
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DATE_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?"
    r"(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])?"
)
DELIVERY_FROM, DELIVERY_TO = timedelta(days=7), timedelta(days=90)
EXPIRES_FROM = timedelta(days=1)


def check_dates(item: Fields, now: datetime) -> None:
    """Check ``deliveryDate`` and ``expirationDate`` of a line item, and one against the other."""
    delivery = _check_delivery_date(item, now)
    expiration = _check_expiration_date(item, now)
    if not item.lenient and delivery and expiration and expiration <= delivery:
        item.report("expirationDate", "order", "must be after deliveryDate")


def read_date(text: str) -> date | None:
    """Read ``YYYY-MM-DD``; None when the text is nothing of the kind or no day of the calendar."""
    try:
        return date.fromisoformat(text) if DATE.fullmatch(text) else None
    except ValueError:
        return None


def read_date_time(text: str) -> datetime | None:
    """Read an RFC 3339 date-time, naive when it has no offset; None when the text is no such moment."""
    try:
        moment = datetime.fromisoformat(text) if DATE_TIME.fullmatch(text) else None
    except ValueError:
        return None
    # In the first and last year, a change of zone can leave the calendar.
    if moment is None or not date.min.year < moment.year < date.max.year:
        return None
    return moment


def one_year_after(moment: datetime) -> datetime:
    """Give the same day a year later; 28 February for 29 February."""
    try:
        return moment.replace(year=moment.year + 1)
    except ValueError:
        return moment.replace(year=moment.year + 1, day=28)


def _check_delivery_date(item: Fields, now: datetime) -> date | None:
    text = item.text("deliveryDate").value
    if text is None:
        return None
    day = read_date(text)
    if day is not None:
        zone = LOCAL if item.lenient else UTC
        today = now.astimezone(zone).date()
        early, late = day < today + DELIVERY_FROM, day > today + DELIVERY_TO
    else:
        moment = _moment(item, "deliveryDate", text)
        if moment is None:
            return None
        day = moment.astimezone(UTC).date()
        early, late = _before(moment, now + DELIVERY_FROM, item), moment > now + DELIVERY_TO
    if early:
        item.report("deliveryDate", "notBefore", "must be at least 7 days in the future")
    if late and not item.lenient:
        item.report("deliveryDate", "notAfter", "must be at most 90 days in the future")
    return day


def _check_expiration_date(item: Fields, now: datetime) -> date | None:
    text = item.text("expirationDate").value
    if text is None:
        return None
    day = read_date(text) if item.lenient else None
    moment = datetime.combine(day, time(), LOCAL) if day else _moment(item, "expirationDate", text)
    if moment is None:
        return None
    if _before(moment, now + EXPIRES_FROM, item):
        item.report("expirationDate", "notBefore", "must be at least 1 day in the future")
    if _before(one_year_after(now), moment, item):
        item.report("expirationDate", "notAfter", "must be at most 1 year in the future")
    return moment.astimezone(UTC).date()


def _moment(item: Fields, name: str, text: str) -> datetime | None:
    """Read a moment; without an offset it is local to a lenient server, and wrong to a strict one."""
    moment = read_date_time(text)
    if moment is None:
        item.report(name, "format", "must be an ISO 8601 date")
        return None
    if moment.tzinfo is None:
        if not item.lenient:
            item.report(name, "offset", "must have an offset from UTC")
            return None
        return moment.replace(tzinfo=LOCAL)
    return moment


def _before(first: datetime, second: datetime, item: Fields) -> bool:
    """Compare two moments, by the server's calendar where the reading is lenient."""
    if item.lenient:
        return first.astimezone(LOCAL).date() < second.astimezone(LOCAL).date()
    return first < second

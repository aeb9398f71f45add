"""The two dates and their windows → faults in reading them, or in where a window begins and ends."""

import re

from tests.endpoints.dates import DATE, DATE_TIME, read_date, read_date_time
from tests.endpoints.seams import Clock, Seams
from tests.endpoints.seeded.fault import Fault
from tests.endpoints.seeded.tampering import Spot, When, forget, refuse

DELIVERY = "lineItems.deliveryDate"
EXPIRATION = "lineItems.expirationDate"


def _accepts(name: str, area: str, description: str, when: When, *, certain: bool = True) -> Fault:
    return Fault(name, area, description, "accepted-invalid", lambda: forget(area, when=when), certain=certain)


def _rejects(name: str, area: str, description: str, when: When, *, certain: bool = True) -> Fault:
    return Fault(name, area, description, "rejected-valid", lambda: refuse(area, when), certain=certain)


def _within(first: int, last: int) -> When:
    """Hold for a date that lies so many days ahead, both ends included."""
    return lambda spot: first <= spot.days_ahead <= last


def _naive(first: int, last: int) -> When:
    """Hold for a moment without an offset that lies so many days ahead."""
    return lambda spot: first <= spot.days_ahead <= last and _offset(spot) is False


def _zoned(first: int, last: int) -> When:
    """Hold for a moment with an offset that lies so many days ahead."""
    return lambda spot: first <= spot.days_ahead <= last and _offset(spot) is True


def _offset(spot: Spot) -> bool | None:
    """Tell whether a moment has an offset; None when the text is no moment."""
    moment = read_date_time(spot.text)
    return None if moment is None else moment.tzinfo is not None


def _has(pattern: str) -> When:
    return lambda spot: re.search(pattern, spot.text) is not None


def _impossible(spot: Spot) -> bool:
    """Hold for a text with the digits of a date that the calendar does not have."""
    written = DATE.fullmatch(spot.text) or DATE_TIME.fullmatch(spot.text)
    return bool(written) and read_date(spot.text) is None and read_date_time(spot.text) is None


def _without_digits(spot: Spot) -> bool:
    return bool(spot.text) and not any(character.isdigit() for character in spot.text)


def _read_once(clock: Clock) -> Clock:
    started = clock()
    return lambda: started


def _naive_by_wall_clock(spot: Spot) -> bool:
    """Hold for a moment that is a week away on the clock it was written by, its offset dropped."""
    moment = read_date_time(spot.text)
    return moment is not None and (moment.replace(tzinfo=None) - spot.now.replace(tzinfo=None)).days >= 7


SLASHES = _has("^[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}$")

DATES = (
    _accepts("delivery-past-accepted", DELIVERY, "Past dates are accepted", _within(-900_000, -1)),
    _accepts("delivery-window-unchecked", DELIVERY, "Every date is early enough", _within(-900_000, 7)),
    _accepts("delivery-4-days-early", DELIVERY, "3 days ahead are enough", _within(3, 7)),
    _accepts("delivery-1-day-early", DELIVERY, "6 days ahead are enough", _within(6, 7), certain=False),
    _rejects("delivery-1-day-late", DELIVERY, "8 days ahead are demanded", _within(7, 7), certain=False),
    _rejects("delivery-7-days-late", DELIVERY, "14 days ahead are demanded", _within(7, 13)),
    _rejects("delivery-after-30-days-rejected", DELIVERY, "At most 30 days ahead are accepted", _within(31, 90)),
    _accepts(
        "delivery-after-90-days-accepted",
        DELIVERY,
        "Any later date is accepted",
        _within(91, 900_000),
        certain=False,
    ),
    _accepts(
        "delivery-impossible-accepted",
        DELIVERY,
        "Days the calendar lacks are accepted",
        _impossible,
    ),
    _accepts("delivery-words-accepted", DELIVERY, "Words pass as a date", _without_digits),
    _accepts("delivery-slashes-accepted", DELIVERY, "Dates with slashes are accepted", SLASHES),
    _accepts(
        "delivery-naive-accepted",
        DELIVERY,
        "Date-times without an offset are accepted",
        _naive(7, 90),
        certain=False,
    ),
    _accepts(
        "delivery-offset-ignored",
        DELIVERY,
        "The offset of a date-time is dropped",
        _naive_by_wall_clock,
        certain=False,
    ),
    _rejects("delivery-date-time-rejected", DELIVERY, "Only plain dates are accepted", _has("T"), certain=False),
    _rejects(
        "delivery-plain-date-rejected",
        DELIVERY,
        "Only date-times are accepted",
        lambda spot: read_date(spot.text) is not None,
    ),
    Fault(
        "clock-read-once",
        DELIVERY,
        "Windows are counted from the day on which the service was started",
        "accepted-invalid",
        lambda: Seams(clock=_read_once),
        certain=False,
    ),
    _accepts("expiration-past-accepted", EXPIRATION, "Past dates are accepted", _within(-900_000, -1)),
    _accepts(
        "expiration-today-accepted",
        EXPIRATION,
        "A later moment of today is accepted",
        _within(0, 0),
        certain=False,
    ),
    _rejects("expiration-in-10-days-rejected", EXPIRATION, "14 days ahead are demanded", _within(1, 13)),
    _accepts("expiration-unlimited", EXPIRATION, "Any later date is accepted", _within(366, 900_000)),
    _accepts(
        "expiration-in-13-months-accepted",
        EXPIRATION,
        "400 days ahead are accepted",
        _within(366, 400),
    ),
    _accepts(
        "expiration-in-366-days-accepted",
        EXPIRATION,
        "366 days ahead are accepted",
        _within(366, 366),
        certain=False,
    ),
    _rejects(
        "expiration-after-180-days-rejected",
        EXPIRATION,
        "At most 180 days ahead are accepted",
        _within(181, 366),
    ),
    _accepts("expiration-slashes-accepted", EXPIRATION, "Dates with slashes are accepted", SLASHES),
    _accepts(
        "expiration-impossible-accepted",
        EXPIRATION,
        "Days the calendar lacks are accepted",
        _impossible,
    ),
    _accepts(
        "expiration-naive-accepted",
        EXPIRATION,
        "Date-times without an offset are accepted",
        _naive(1, 365),
        certain=False,
    ),
    _accepts(
        "expiration-plain-date-accepted",
        EXPIRATION,
        "Plain dates are accepted",
        lambda spot: read_date(spot.text) is not None,
        certain=False,
    ),
    _rejects(
        "expiration-offset-rejected",
        EXPIRATION,
        "An offset other than Z is rejected",
        _has("[+-][0-9]{2}:[0-9]{2}$"),
    ),
    _rejects("expiration-fraction-rejected", EXPIRATION, "Fractions of a second are rejected", _has(r"\.")),
    _accepts(
        "expiration-before-delivery-accepted",
        EXPIRATION,
        "A reward may expire before it is delivered",
        _zoned(1, 365),
        certain=False,
    ),
)

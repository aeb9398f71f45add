"""The clock of a validation: what it is set to, what day it shows, and calendar time in a zone."""

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulewright.language.rfc3339 import MAX_DAY, Instant, parse_instant
from rulewright.validation.clock import Clock, instant_at, wall_time

NEW_YORK = ZoneInfo("America/New_York")
KIRITIMATI = ZoneInfo("Pacific/Kiritimati")  # fourteen hours east of UTC
ZONES: list[tzinfo] = [
    UTC,
    NEW_YORK,
    KIRITIMATI,
    ZoneInfo("Asia/Kathmandu"),
    timezone(timedelta(hours=23, minutes=59)),
    timezone(-timedelta(hours=23, minutes=59)),
]
MARCH_2 = date(2026, 3, 2)


def instant(text: str) -> Instant:
    read = parse_instant(text)
    assert read is not None
    return read


@pytest.mark.parametrize(
    ("zone", "noon"),
    [
        (UTC, "2026-03-02T12:00:00Z"),
        (NEW_YORK, "2026-03-02T12:00:00-05:00"),
        (KIRITIMATI, "2026-03-02T12:00:00+14:00"),
    ],
)
def test_a_date_is_noon_of_that_day_in_the_zone(zone: tzinfo, noon: str) -> None:
    clock = Clock.at(MARCH_2, zone)
    assert clock.now == instant(noon)
    assert clock.today == MARCH_2.toordinal()


@pytest.mark.parametrize(
    ("zone", "today"),
    [(UTC, date(2026, 3, 2)), (NEW_YORK, date(2026, 3, 1)), (KIRITIMATI, date(2026, 3, 2))],
)
def test_today_is_counted_in_the_zone(zone: tzinfo, today: date) -> None:
    clock = Clock.at(datetime(2026, 3, 2, 4, 59, 59, 250_000, tzinfo=UTC), zone)
    assert clock.now == instant("2026-03-02T04:59:59.25Z")
    assert clock.today == today.toordinal()


def test_a_datetime_of_any_zone_is_its_instant() -> None:
    clock = Clock.at(datetime(2026, 11, 1, 1, 30, fold=1, tzinfo=NEW_YORK), UTC)
    assert clock.now == instant("2026-11-01T06:30:00Z")


def test_a_naive_datetime_is_refused_with_the_way_out() -> None:
    with pytest.raises(ValueError, match="the datetime 2026-03-02T12:00:00 has no time zone") as caught:
        Clock.at(datetime(2026, 3, 2, 12), UTC)  # noqa: DTZ001 (the mistake under test)
    assert str(caught.value).endswith("pass an aware one, such as datetime(2026, 3, 2, 12, tzinfo=UTC), or a date")


def test_the_system_clock_is_the_wall_clock() -> None:
    before = Clock.at(datetime.now(UTC), UTC)
    clock = Clock.system(NEW_YORK)
    after = Clock.at(datetime.now(UTC), UTC)
    assert before.now <= clock.now <= after.now
    assert clock.zone is NEW_YORK


def test_a_shifted_clock_keeps_its_zone_and_its_fraction() -> None:
    clock = Clock.at(datetime(2026, 3, 2, 4, 59, 59, 500_000, tzinfo=UTC), NEW_YORK)
    ahead = clock.shifted(1)
    assert ahead == Clock(instant("2026-03-02T05:00:00.5Z"), NEW_YORK)
    assert (clock.today, ahead.today) == (date(2026, 3, 1).toordinal(), MARCH_2.toordinal())
    assert clock.shifted(-86_400).now == instant("2026-03-01T04:59:59.5Z")


def test_a_datetime_keeps_its_microseconds() -> None:
    clock = Clock.at(datetime(2026, 3, 2, 12, 0, 0, 50, tzinfo=UTC), UTC)
    assert clock.now == instant("2026-03-02T12:00:00.00005Z")


def test_a_shift_stops_at_the_first_and_the_last_second() -> None:
    first = Clock(instant("0001-01-01T00:00:00.5Z"), UTC)
    last = Clock(instant("9999-12-31T23:59:59.5Z"), UTC)
    assert first.shifted(0) == first
    assert first.shifted(-1).now == instant("0001-01-01T00:00:00Z")
    assert last.shifted(0) == last
    assert last.shifted(1).now == instant("9999-12-31T23:59:59Z")


def test_equal_clocks_are_one_key() -> None:
    assert len({Clock.at(MARCH_2, UTC), Clock.at(datetime(2026, 3, 2, 12, tzinfo=UTC), UTC)}) == 1


@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_the_ends_of_the_calendar_clamp(zone: tzinfo) -> None:
    for written in ZONES:
        for value in (datetime.min.replace(tzinfo=written), datetime.max.replace(tzinfo=written)):
            assert 1 <= Clock.at(value, zone).today <= MAX_DAY
    assert Clock.at(date.min, zone).today == 1
    assert Clock.at(date.max, zone).today == MAX_DAY
    middle = Clock.at(MARCH_2, zone)
    assert middle.shifted(-(10**20)).now == instant("0001-01-01T00:00:00Z")
    assert middle.shifted(10**20).now == instant("9999-12-31T23:59:59Z")


@pytest.mark.parametrize(
    ("wall", "expected"),
    [
        ((2026, 3, 8, 1, 59), "2026-03-08T01:59:00-05:00"),
        ((2026, 3, 8, 2, 0), "2026-03-08T03:00:00-04:00"),
        ((2026, 3, 8, 2, 30), "2026-03-08T03:30:00-04:00"),
        ((2026, 3, 8, 3, 0), "2026-03-08T03:00:00-04:00"),
        ((2026, 11, 1, 1, 30), "2026-11-01T01:30:00-04:00"),
        ((2026, 11, 1, 2, 0), "2026-11-01T02:00:00-05:00"),
    ],
)
def test_a_skipped_wall_time_moves_on_and_a_repeated_one_is_the_first(
    wall: tuple[int, int, int, int, int], expected: str
) -> None:
    year, month, day, hour, minute = wall
    found = instant_at(date(year, month, day).toordinal(), hour * 3600 + minute * 60, NEW_YORK)
    assert found == instant(expected)


@given(st.datetimes(min_value=datetime(1, 1, 3), max_value=datetime(9999, 12, 29)), st.sampled_from(ZONES))  # noqa: DTZ001 (Hypothesis wants naive ends)
def test_wall_time_is_that_of_the_standard_library(moment: datetime, zone: tzinfo) -> None:
    aware = moment.replace(tzinfo=UTC)
    shown = aware.astimezone(zone)
    day, second = wall_time(Clock.at(aware, UTC).now, zone)
    assert day == shown.toordinal()
    assert second == shown.hour * 3600 + shown.minute * 60 + shown.second

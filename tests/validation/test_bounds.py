"""Date bounds: what an expression stands for under a clock, and how values are ordered."""

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulewright.language.dateexpr import DateExpr, Step, Unit, parse_date_expr, parse_steps
from rulewright.language.rfc3339 import MAX_DAY, Instant, format_date, format_instant
from rulewright.validation.bounds import Bound, bound_order, order, resolve
from rulewright.validation.clock import Clock

NEW_YORK = ZoneInfo("America/New_York")
KIRITIMATI = ZoneInfo("Pacific/Kiritimati")  # fourteen hours east of UTC
NOON = Clock.at(date(2026, 3, 2), UTC)


def at(text: str, zone: tzinfo = UTC) -> Clock:
    return Clock.at(datetime.fromisoformat(text), zone)


def bound(expression: str, clock: Clock = NOON) -> Bound:
    return resolve(parse_date_expr(expression), clock)


def instant_of(found: Bound) -> str:
    assert found.instant is not None
    return format_instant(found.instant)


@pytest.mark.parametrize(
    ("today", "expression", "day"),
    [
        ("2026-03-02", "today", "2026-03-02"),
        ("2026-03-02", "today + 7d", "2026-03-09"),
        ("2026-03-02", "today - 2d", "2026-02-28"),
        ("2026-03-02", "today + 2w", "2026-03-16"),
        ("2024-02-29", "today + 1y", "2025-02-28"),
        ("2024-02-29", "today + 4y", "2028-02-29"),
        ("2024-02-29", "today - 1y", "2023-02-28"),
        ("2026-01-31", "today + 1m", "2026-02-28"),
        ("2024-01-31", "today + 1m", "2024-02-29"),
        ("2026-03-31", "today - 1m", "2026-02-28"),
        ("2026-12-15", "today + 1m", "2027-01-15"),
        ("2026-01-15", "today - 1m", "2025-12-15"),
        ("2026-01-15", "today - 13m", "2024-12-15"),
        ("2026-01-31", "today + 1m + 1m", "2026-03-28"),
        ("2026-01-31", "today + 2m", "2026-03-31"),
        ("2026-01-31", "today + 1m - 1d", "2026-02-27"),
        ("2026-01-31", "today - 1d + 1m", "2026-02-28"),
        ("2026-03-02", "2024-02-29 + 1y", "2025-02-28"),
        ("2026-03-02", "0001-01-31 - 1m", "0001-01-01"),
        ("2026-03-02", "9999-12-01 + 1m", "9999-12-31"),
    ],
)
def test_days_step_by_the_calendar(today: str, expression: str, day: str) -> None:
    clock = Clock.at(date.fromisoformat(today), NEW_YORK)
    assert format_date(bound(expression, clock).day) == day


@pytest.mark.parametrize(
    ("now", "expression", "expected"),
    [
        ("2026-03-02T12:00:00-05:00", "now", "2026-03-02T12:00:00-05:00"),
        # A week over the spring change is 168 hours, not the same wall time.
        ("2026-03-02T12:00:00-05:00", "now + 7d", "2026-03-09T13:00:00-04:00"),
        ("2026-03-02T12:00:00-05:00", "now + 1w", "2026-03-09T13:00:00-04:00"),
        ("2026-03-02T12:00:00-05:00", "now + 168h", "2026-03-09T13:00:00-04:00"),
        ("2026-03-02T12:00:00-05:00", "today + 7d", "2026-03-09T13:00:00-04:00"),
        ("2026-03-02T12:00:00-05:00", "now - 1h", "2026-03-02T11:00:00-05:00"),
        # Months and years keep the wall time.
        ("2026-03-02T12:00:00-05:00", "now + 1m", "2026-04-02T12:00:00-04:00"),
        ("2026-03-02T12:00:00-05:00", "now + 1y", "2027-03-02T12:00:00-05:00"),
        ("2026-03-02T12:00:00-05:00", "today + 1m", "2026-04-02T12:00:00-04:00"),
        ("2024-02-29T23:30:00-05:00", "now + 1y", "2025-02-28T23:30:00-05:00"),
        # The calendar date is the zone's: this is still 31 January in New York.
        ("2026-02-01T04:30:00+00:00", "now + 1m", "2026-02-28T23:30:00-05:00"),
        # A skipped wall time moves on by the gap; a repeated one is the first of the two.
        ("2026-02-08T02:30:00-05:00", "now + 1m", "2026-03-08T03:30:00-04:00"),
        ("2026-10-01T01:30:00-04:00", "now + 1m", "2026-11-01T01:30:00-04:00"),
        ("2026-12-01T01:30:00-05:00", "now - 1m", "2026-11-01T01:30:00-04:00"),
        ("2026-03-02T12:00:00-05:00", "now + 1m - 24h", "2026-04-01T12:00:00-04:00"),
        ("2026-03-02T12:00:00.125-05:00", "now + 1y + 1d", "2027-03-03T12:00:00.125-05:00"),
        ("2026-03-02T12:00:00-05:00", "2026-01-31T12:00:00Z + 1m", "2026-02-28T12:00:00+00:00"),
    ],
)
def test_instants_step_by_time_and_by_the_zones_calendar(now: str, expression: str, expected: str) -> None:
    found = bound(expression, at(now, NEW_YORK)).instant
    assert found == at(expected).now


def test_the_day_of_an_instant_bound_is_the_zones() -> None:
    clock = at("2026-03-02T23:30:00+00:00", KIRITIMATI)
    assert format_date(bound("today", clock).day) == "2026-03-03"
    assert format_date(bound("now + 1d", clock).day) == "2026-03-04"
    assert bound("2026-03-02", clock).instant is None


@pytest.mark.parametrize(
    ("value", "expression", "expected"),
    [
        ("2026-03-08", "today + 7d", -1),
        ("2026-03-09", "today + 7d", 0),
        ("2026-03-10", "today + 7d", 1),
        # From an instant, today + 7d is now + 168h, to the last digit.
        ("2026-03-09T11:59:59.999999999Z", "today + 7d", -1),
        ("2026-03-09T05:00:00-07:00", "today + 7d", 0),
        ("2026-03-09T12:00:00.0000000001Z", "today + 7d", 1),
        ("2026-03-02T11:59:59Z", "today", -1),
        ("2026-03-03T11:59:59Z", "now + 1d", -1),
        ("2026-03-03T12:00:00Z", "now + 24h", 0),
        ("2027-03-02T12:00:01Z", "now + 1y", 1),
        # A day against an instant, and an instant against a day, by calendar date.
        ("2026-03-02", "now + 1d", -1),
        ("2026-03-03", "now + 1d", 0),
        ("2026-03-04", "now + 1d", 1),
        ("2026-03-02", "2026-03-02T23:59:59Z", 0),
        ("2026-03-02T00:00:00Z", "2026-03-02", 0),
        ("2026-03-02T23:59:59.9Z", "2026-03-02", 0),
        ("2026-03-01T23:59:59Z", "2026-03-02", -1),
        ("2026-03-03T00:00:00Z", "2026-03-02", 1),
        ("2026-03-02", "2026-03-02", 0),
        ("2026-02-30", "today", None),
        ("2026-03-02T12:00:00", "now", None),
        ("soon", "now", None),
        ("", "now", None),
    ],
)
def test_a_value_is_before_at_or_after_a_bound(value: str, expression: str, expected: int | None) -> None:
    assert bound_order(value, parse_date_expr(expression), NOON) == expected


@pytest.mark.parametrize(("zone", "expected"), [(UTC, 0), (NEW_YORK, -1), (KIRITIMATI, 1)])
def test_an_instant_meets_a_day_in_the_clocks_zone(zone: tzinfo, expected: int) -> None:
    value = "2026-03-02T04:00:00Z" if zone is NEW_YORK else "2026-03-02T12:00:00Z"
    assert bound_order(value, parse_date_expr("2026-03-02"), Clock.at(date(2026, 3, 2), zone)) == expected
    assert order(value, "2026-03-02", zone) == expected
    assert order("2026-03-02", value, zone) == -expected


@pytest.mark.parametrize(
    ("left", "right", "steps", "expected"),
    [
        ("2026-03-02", "2026-03-03", "", -1),
        ("2026-03-02", "2026-03-02", "", 0),
        ("2026-03-02T12:00:00Z", "2026-03-02T05:00:00.000-07:00", "", 0),
        ("2026-03-02T12:00:00.1Z", "2026-03-02T12:00:00.09Z", "", 1),
        ("2026-03-02T23:59:59Z", "2026-03-02", "", 0),
        ("2026-03-03", "2026-03-02", "+ 1d", 0),
        ("2026-03-02", "2026-03-03", "- 1d", 0),
        ("2026-02-28", "2026-01-31", "+ 1m", 0),
        ("2026-03-02T13:00:00Z", "2026-03-02T12:00:00Z", "+ 1h", 0),
        ("2026-03-02T12:00:00Z", "2026-03-02T12:00:00Z", "+ 1h", -1),
        ("2026-03-03T23:00:00Z", "2026-03-02", "+ 1d", 0),
        ("2026-03-03", "2026-03-02", "+ 1h", None),
        ("2026-03-03", "2026-03-02T23:30:00Z", "+ 1h", 0),
        ("2026-03-03", "2026-02-30", "", None),
        ("x", "2026-02-03", "", None),
        ("2026-03-02T12:00:00", "2026-03-02T12:00:00Z", "", None),
    ],
)
def test_two_values_are_ordered(left: str, right: str, steps: str, expected: int | None) -> None:
    assert order(left, right, UTC, parse_steps(steps)) == expected


@pytest.mark.parametrize("zone", [UTC, NEW_YORK, KIRITIMATI], ids=str)
@pytest.mark.parametrize("unit", ["d", "w", "m", "y"])
def test_beyond_the_calendar_is_its_end(unit: str, zone: tzinfo) -> None:
    clock = Clock.at(date(2026, 3, 2), zone)
    ahead, back = bound(f"today + 999999999{unit}", clock), bound(f"today - 999999999{unit}", clock)
    assert (ahead.day, back.day) == (MAX_DAY, 1)
    assert instant_of(ahead) > "9999-12-30"
    assert instant_of(back) < "0001-01-03"
    assert bound(f"now + 999999999{unit}", clock).day >= MAX_DAY - 1
    assert bound(f"now - 999999999{unit}", clock).day <= 2


def test_hours_beyond_the_calendar_are_its_end() -> None:
    assert instant_of(bound("now + 999999999h")) == "9999-12-31T23:59:59Z"
    assert instant_of(bound("now - 999999999h")) == "0001-01-01T00:00:00Z"


ZONES = st.sampled_from([UTC, NEW_YORK, KIRITIMATI, timezone(-timedelta(hours=23, minutes=59))])
UNITS: list[Unit] = ["y", "m", "w", "d", "h", "min"]
STEPS = st.lists(st.builds(Step, st.integers(-99_999, 99_999), st.sampled_from(UNITS)), max_size=4).map(tuple)


@given(st.datetimes(timezones=ZONES), ZONES, STEPS)
def test_no_instant_and_no_steps_ever_raise(moment: datetime, zone: tzinfo, steps: tuple[Step, ...]) -> None:
    found = resolve(DateExpr("now", steps), Clock.at(moment, zone))
    assert 1 <= found.day <= MAX_DAY
    assert found.order(Instant(0)) in (-1, 0, 1)


@given(st.dates(), st.integers(-40_000, 40_000))
def test_months_land_on_the_same_day_or_the_last_one(start: date, months: int) -> None:
    sign = "+" if months >= 0 else "-"
    landed = date.fromordinal(bound(f"{start} {sign} {abs(months)}m").day)
    distance = (landed.year - start.year) * 12 + landed.month - start.month
    if distance == months:
        assert landed.day == start.day or (landed.day < start.day and (landed + timedelta(days=1)).day == 1)
    else:
        assert landed in (date.min, date.max)


@given(st.dates(), st.dates())
def test_order_of_dates_is_antisymmetric_and_that_of_days(left: date, right: date) -> None:
    expected = (left > right) - (left < right)
    assert order(str(left), str(right), UTC) == expected
    assert order(str(right), str(left), UTC) == -expected

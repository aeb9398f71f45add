from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rulewright.generation.dates import Sort, draw_date, is_on_calendar, spans_of, written
from rulewright.generation.demand import Demand, Want, is_met
from rulewright.language.conditions import DateWithin, OneOf
from rulewright.language.dateexpr import parse_date_expr
from rulewright.language.rfc3339 import MAX_DAY, parse_moment, parse_naive
from rulewright.validation.clock import Clock
from rulewright.validation.context import Context
from rulewright.validation.places import Place
from tests.generation.contracts import chooser

HOLDS, BROKEN, TRUE, FALSE = Want.HOLDS, Want.BROKEN, Want.TRUE, Want.FALSE
CLOCK = Clock.at(datetime(2026, 3, 2, 12, 0, 0, 250_000, tzinfo=UTC), ZoneInfo("America/New_York"))
DAY = timedelta(days=1)


def _window(low: str | None = None, high: str | None = None, *, strict: bool = False) -> DateWithin:
    first = None if low is None else parse_date_expr(low)
    last = None if high is None else parse_date_expr(high)
    return DateWithin(after=first, before=last) if strict else DateWithin(not_before=first, not_after=last)


WINDOWS = [
    _window("today + 7d"),
    _window("now + 1d", "now + 1y"),
    _window("now + 1h", "now + 26h", strict=True),
    _window("2026-03-05", "2026-03-07"),
    _window("2026-03-05", "2026-03-07", strict=True),
    _window("2026-03-05T10:00:00Z", None, strict=True),
    _window(None, "today - 18y"),
]


@pytest.mark.parametrize("want", [HOLDS, BROKEN, TRUE])
@pytest.mark.parametrize("window", WINDOWS, ids=str)
def test_a_drawn_moment_meets_every_demand_by_every_clock(window: DateWithin, want: Want) -> None:
    choose = chooser(1)
    clocks = [CLOCK, CLOCK.shifted(3600), CLOCK.shifted(-3600)]
    for sort in ("day", "instant"):
        for _ in range(40):
            text = draw_date([Demand(window, want)], [sort], clocks, choose)
            if text is None:
                # The strict window of absolute days and the window of hours hold too few days for one by every clock.
                assert sort == "day"
                break
            for clock in clocks:
                place = Place((), text, in_object=False)
                assert is_met(Demand(window, want), place, Context(clock)), (text, clock)


def test_the_plainest_date_is_a_month_ahead_where_the_window_has_it() -> None:
    window = Demand(_window("today + 7d", "today + 90d"), HOLDS)
    assert draw_date([window], ["day"], [CLOCK], lambda _: 0) == "2026-04-01"
    near = Demand(_window("today + 7d", "today + 9d"), HOLDS)
    assert draw_date([near], ["day"], [CLOCK], lambda _: 0) == "2026-03-11"


def test_the_least_date_is_at_the_limit_and_never_at_the_calendars_start() -> None:
    demand = Demand(_window("today + 7d", "today + 90d"), HOLDS)
    assert draw_date([demand], ["day"], [CLOCK], lambda _: 0, least=True) == "2026-03-09"
    open_end = Demand(_window(None, "today + 90d"), HOLDS)
    assert draw_date([open_end], ["day"], [CLOCK], lambda _: 0, least=True) == "2026-04-01"


def test_a_date_in_use_is_not_drawn_again() -> None:
    window = Demand(_window("2026-03-05", "2026-03-06"), HOLDS)
    taken = Demand(OneOf(("2026-03-06",)), FALSE)
    assert draw_date([window, taken], ["day"], [CLOCK], lambda _: 0) == "2026-03-05"


def test_a_bound_with_a_fraction_of_a_second_is_met_by_whole_seconds() -> None:
    found = spans_of([Demand(_window("now", "now + 1h"), HOLDS)], "instant", [CLOCK])
    first, last = list(found.ends())
    assert (written("instant", first), written("instant", last)) == ("2026-03-02T12:00:01Z", "2026-03-02T13:00:00Z")


@pytest.mark.parametrize(
    ("sort", "offset", "text"),
    [
        ("day", 0, "2026-03-02"),
        ("instant", 0, "2026-03-02T12:00:00Z"),
        ("instant", -420, "2026-03-02T05:00:00-07:00"),
        ("instant", 840, "2026-03-03T02:00:00+14:00"),
        ("naive", 0, "2026-03-02T12:00:00"),
    ],
)
def test_moments_are_written_as_their_sort(sort: Sort, offset: int, text: str) -> None:
    noon = parse_moment("2026-03-02T12:00:00Z")
    assert isinstance(noon, tuple)
    day = parse_moment("2026-03-02")
    count = day if sort == "day" else noon.seconds
    assert isinstance(count, int)
    assert written(sort, count, offset) == text
    assert sort != "naive" or parse_naive(text)


def test_the_calendar_ends_with_the_year_9999() -> None:
    assert is_on_calendar("day", MAX_DAY)
    assert not is_on_calendar("day", MAX_DAY + 1)
    assert not is_on_calendar("instant", -1)

"""RFC 3339 texts: which are read, to what, and that parsers and patterns accept the same."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rulewright.language.rfc3339 import (
    DATE_PATTERN,
    DATETIME_PATTERN,
    MAX_DAY,
    NAIVE_DATETIME_PATTERN,
    Instant,
    format_date,
    format_instant,
    parse_date,
    parse_instant,
    parse_moment,
    parse_naive,
)
from tests.language.portable import accepts

NOON = "2026-03-02T12:00:00"
FIRST = datetime(1, 1, 1, tzinfo=UTC)

NOT_DATES = [
    "",
    "2026-02-29",
    "2026-02-30",
    "2026-04-31",
    "2026-00-10",
    "2026-13-01",
    "2026-03-00",
    "2026-03-32",
    "0000-01-01",
    "0000-02-29",
    "1900-02-29",
    "26-03-02",
    "02026-03-02",
    "2026-3-02",
    "2026-03-2",
    "20260302",
    "2026-W10-1",
    "2026-061",
    "2026/03/02",
    "2026-03-02 ",
    " 2026-03-02",
    "2026-03-02\n",
    "+026-03-02",
    "2026-03-0\uff12",
    "\u0662\u0660\u0662\u0666-03-02",
    "2026-03-0\ud800",
    "2026\u201303\u201302",
    "12/31/24",
    NOON,
]

OFFSETS = ["Z", "+00:00", "-00:00", "+23:59", "-23:59", "+05:30", "-07:00"]

NOT_DATETIMES = [
    "2026-03-02",
    "2026-02-30T12:00:00Z",
    "0000-12-31T12:00:00Z",
    f"{NOON}z",
    "2026-03-02t12:00:00Z",
    "2026-03-02 12:00:00Z",
    "2026-03-02T24:00:00Z",
    "2026-03-02T12:60:00Z",
    "2026-03-02T12:00:60Z",
    "2016-12-31T23:59:60Z",
    "2026-03-02T12:00Z",
    "2026-03-02T12:00:00.Z",
    "2026-03-02T12:00:00,5Z",
    "2026-03-02T12:00:00.5.5Z",
    "2026-03-02T1:00:00Z",
    "2026-03-02T120000Z",
    f"{NOON}+0700",
    f"{NOON}+07",
    f"{NOON}+7:00",
    f"{NOON}+24:00",
    f"{NOON}+07:60",
    f"{NOON}+07:00:00",
    f"{NOON}\u221207:00",
    f"{NOON}Z\n",
    f" {NOON}Z",
    f"{NOON}Z+00:00",
    f"{NOON}.\uff15Z",
]


@pytest.mark.parametrize("text", ["0001-01-01", "1582-10-10", "2024-02-29", "2000-02-29", "2400-02-29", "9999-12-31"])
def test_a_date_is_its_ordinal(text: str) -> None:
    assert parse_date(text) == date.fromisoformat(text).toordinal()
    assert accepts(DATE_PATTERN, text)


@pytest.mark.parametrize("text", NOT_DATES)
def test_what_is_no_date(text: str) -> None:
    assert parse_date(text) is None
    assert not accepts(DATE_PATTERN, text)


def test_february_of_every_year_and_the_year_0000() -> None:
    for year in range(10_000):
        for day in (28, 29, 30):
            text = f"{year:04}-02-{day}"
            real = year > 0 and (day == 28 or (day == 29 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)))
            assert (parse_date(text) is not None) == real, text
            assert accepts(DATE_PATTERN, text) == real, text


@pytest.mark.parametrize("year", ["2023", "2024", "1900", "2000", "0001", "9999"])
def test_every_month_and_day_of_two_digits(year: str) -> None:
    for month in range(100):
        for day in range(100):
            text = f"{year}-{month:02}-{day:02}"
            assert accepts(DATE_PATTERN, text) == (parse_date(text) is not None), text


@pytest.mark.parametrize("offset", OFFSETS)
@pytest.mark.parametrize("time", ["00:00:00", "23:59:59", "09:18:12.123", "12:00:00.000000"])
def test_an_instant_is_what_the_standard_library_reads(time: str, offset: str) -> None:
    text = f"2026-03-02T{time}{offset}"
    read = parse_instant(text)
    assert read is not None
    expected = datetime.fromisoformat(text) - FIRST
    assert timedelta(seconds=read.seconds) + timedelta(seconds=float(f"0.{read.fraction or 0}")) == expected
    assert accepts(DATETIME_PATTERN, text)
    assert not parse_naive(text)


@pytest.mark.parametrize("text", NOT_DATETIMES)
def test_what_is_no_datetime(text: str) -> None:
    assert parse_instant(text) is None
    assert not accepts(DATETIME_PATTERN, text)
    assert not parse_naive(text)
    assert not accepts(NAIVE_DATETIME_PATTERN, text)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("2026-03-02T12:00:00Z", "2026-03-02T05:00:00-07:00"),
        ("2026-03-02T12:00:00Z", "2026-03-03T11:59:00+23:59"),
        ("2026-03-02T12:00:00Z", "2026-03-02T12:00:00-00:00"),
        ("2026-03-02T12:00:00Z", "2026-03-02T12:00:00.000Z"),
        ("2026-03-02T12:00:00.5Z", "2026-03-02T12:00:00.500+00:00"),
    ],
)
def test_one_instant_has_many_spellings(left: str, right: str) -> None:
    assert parse_instant(left) == parse_instant(right)
    assert hash(parse_instant(left)) == hash(parse_instant(right))


def test_instants_order_by_every_digit() -> None:
    fractions = [
        "",
        ".0" + "0" * 50 + "1",
        ".09",
        ".1",
        ".10" + "0" * 30 + "1",
        ".11",
        ".2",
        ".9",
        "." + "9" * 60,
    ]
    instants = [parse_instant(f"{NOON}{fraction}Z") for fraction in fractions]
    instants.append(parse_instant("2026-03-02T12:00:01Z"))
    known = [instant for instant in instants if instant is not None]
    assert known == sorted(set(known))
    assert len(known) == len(fractions) + 1


def test_an_offset_reaches_beyond_the_calendar() -> None:
    assert parse_instant("0001-01-01T00:00:00+23:59") == Instant(-86_340)
    assert parse_instant("9999-12-31T23:59:59-23:59") == Instant(MAX_DAY * 86_400 - 1 + 86_340)


@pytest.mark.parametrize("text", [NOON, "2024-02-29T00:00:00.123456789123"])
def test_a_naive_datetime_lacks_only_its_offset(text: str) -> None:
    assert parse_naive(text)
    assert accepts(NAIVE_DATETIME_PATTERN, text)
    assert parse_instant(text) is None
    assert not accepts(DATETIME_PATTERN, text)


@pytest.mark.parametrize(
    "text", ["2026-02-30T12:00:00", "2026-03-02T24:00:00", "2026-03-02", f"{NOON}\n", f"{NOON}+", "x"]
)
def test_a_text_with_another_fault_is_not_naive(text: str) -> None:
    assert not parse_naive(text)
    assert not accepts(NAIVE_DATETIME_PATTERN, text)


def test_a_moment_is_a_day_or_an_instant() -> None:
    assert parse_moment("2026-03-02") == date(2026, 3, 2).toordinal()
    assert parse_moment(f"{NOON}Z") == parse_instant(f"{NOON}Z")
    assert parse_moment(NOON) is None


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2026-03-02T05:00:00-07:00", "2026-03-02T12:00:00Z"),
        ("2026-03-02T12:04:05.120Z", "2026-03-02T12:04:05.12Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
        ("0001-01-01T00:00:00+00:01", "0001-01-01T23:58:00+23:59"),
        ("9999-12-31T23:59:59.9Z", "9999-12-31T23:59:59.9Z"),
        ("9999-12-31T23:59:59.9-00:01", "9999-12-31T00:01:59.9-23:59"),
    ],
)
def test_an_instant_is_written_in_utc_where_utc_reaches_it(text: str, written: str) -> None:
    instant = parse_instant(text)
    assert instant is not None
    assert format_instant(instant) == written


DATETIMES = st.builds(
    lambda moment, digits, minutes: (
        moment.replace(microsecond=0).isoformat()
        + (f".{digits}" if digits else "")
        + ("Z" if minutes == 0 else f"{'+' if minutes > 0 else '-'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}")
    ),
    st.datetimes(),
    st.text("0123456789", max_size=12),
    st.integers(-1439, 1439),
)


@given(DATETIMES)
@example("0001-01-01T00:00:00+23:59")
@example("9999-12-31T23:59:59-23:59")
def test_every_instant_can_be_written_and_read_back(text: str) -> None:
    instant = parse_instant(text)
    assert instant is not None
    assert accepts(DATETIME_PATTERN, text)
    assert parse_instant(format_instant(instant)) == instant


@given(st.dates())
def test_every_date_can_be_written_and_read_back(day: date) -> None:
    assert format_date(day.toordinal()) == day.isoformat()
    assert parse_date(day.isoformat()) == day.toordinal()


NEARLY = st.builds(
    lambda text, at, cut, put: text[: at % (len(text) + 1)] + put + text[at % (len(text) + 1) + cut :],
    st.one_of(st.dates().map(date.isoformat), DATETIMES, DATETIMES.map(lambda text: text[:19])),
    st.integers(0, 60),
    st.integers(0, 2),
    st.text("0123456789TtZz:.+- \n\uff12\u00b2\u0660", max_size=2),
)


@given(NEARLY)
def test_parsers_and_patterns_agree_next_to_the_grammar(text: str) -> None:
    assert accepts(DATE_PATTERN, text) == (parse_date(text) is not None)
    assert accepts(DATETIME_PATTERN, text) == (parse_instant(text) is not None)
    assert accepts(NAIVE_DATETIME_PATTERN, text) == parse_naive(text)


@given(st.datetimes(timezones=st.integers(-1439, 1439).map(lambda m: timezone(timedelta(minutes=m)))))
def test_order_is_that_of_time(moment: datetime) -> None:
    noon = datetime.fromisoformat(f"{NOON}+00:00")
    read, pivot = parse_instant(moment.isoformat()), parse_instant(f"{NOON}Z")
    assert read is not None
    assert pivot is not None
    assert (read < pivot, read == pivot) == (moment < noon, moment == noon)

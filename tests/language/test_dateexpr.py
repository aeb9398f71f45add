"""Date expressions: what is read, what is said about a mistake, and how one is told in English."""

import pickle
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulewright.language.dateexpr import (
    UNIT_NAMES,
    Anchor,
    DateExpr,
    DateExprError,
    Step,
    describe,
    parse_date_expr,
    parse_steps,
)
from rulewright.language.rfc3339 import Instant, parse_instant

DAY = date(2026, 3, 2).toordinal()
NOON = parse_instant("2026-03-02T12:00:00Z")
assert NOON is not None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("today", DateExpr("today")),
        ("now", DateExpr("now")),
        ("today + 7d", DateExpr("today", (Step(7, "d"),))),
        ("today+7d", DateExpr("today", (Step(7, "d"),))),
        ("  today  -  7  d  ", DateExpr("today", (Step(-7, "d"),))),
        ("now + 1y", DateExpr("now", (Step(1, "y"),))),
        ("now + 24h", DateExpr("now", (Step(24, "h"),))),
        ("now + 15min - 1m", DateExpr("now", (Step(15, "min"), Step(-1, "m")))),
        ("now +0d", DateExpr("now", (Step(0, "d"),))),
        ("now + 1y - 1d+2w -3m", DateExpr("now", (Step(1, "y"), Step(-1, "d"), Step(2, "w"), Step(-3, "m")))),
        ("2026-03-02", DateExpr(DAY)),
        ("2026-03-02 - 1m", DateExpr(DAY, (Step(-1, "m"),))),
        ("2026-03-02-7d", DateExpr(DAY, (Step(-7, "d"),))),
        ("2026-03-02T12:00:00Z", DateExpr(NOON)),
        ("2026-03-02T05:00:00-07:00", DateExpr(NOON)),
        ("2026-03-02T05:00:00-07:00-7h", DateExpr(NOON, (Step(-7, "h"),))),
        ("2026-03-02T12:00:00.50Z", DateExpr(Instant(NOON.seconds, "5"))),
        ("today + 999999999y", DateExpr("today", (Step(999_999_999, "y"),))),
    ],
)
def test_an_expression_is_an_anchor_and_steps(text: str, expected: DateExpr) -> None:
    assert parse_date_expr(text) == expected


ANCHOR_HINT = "start with today, now, a date (2026-03-02) or a date-time (2026-03-02T12:00:00Z)"
UNIT_HINT = (
    "a step is + or -, a whole number and a unit: y (years), m (months), w (weeks), d (days), h (hours), min (minutes)"
)
DATE_HINT = "write a day of the calendar as YYYY-MM-DD, such as 2026-03-02"
DATETIME_HINT = "write RFC 3339 with seconds and an offset, such as 2026-03-02T12:00:00Z"
HOURS_HINT = "count from now, such as now + 24h, or in days"


@pytest.mark.parametrize(
    ("text", "offset", "message", "hint"),
    [
        ("", 0, "expected a date expression, found nothing", ANCHOR_HINT),
        ("  ", 2, "expected a date expression, found nothing", ANCHOR_HINT),
        ("+ 7d", 0, "expected a date expression, found “+ 7d”", ANCHOR_HINT),
        ("7d", 0, "expected a date expression, found “7d”", ANCHOR_HINT),
        ("\ttoday", 0, "expected a date expression, found “\ttoday”", ANCHOR_HINT),
        (" tomorrow", 1, "a date expression cannot start with “tomorrow”", ANCHOR_HINT),
        ("Today + 7d", 0, "a date expression cannot start with “Today”", ANCHOR_HINT),
        ("2026-02-30", 0, "2026-02-30 is not a date", DATE_HINT),
        ("2026-3-2 + 1d", 0, "2026-3-2 is not a date", DATE_HINT),
        ("2026-03-02T24:00:00Z", 0, "2026-03-02T24:00:00Z is not a date-time", DATETIME_HINT),
        ("2026-03-02t12:00:00z", 0, "2026-03-02t12:00:00z is not a date-time", DATETIME_HINT),
        ("2026-03-02T12:00Z", 0, "2026-03-02T12:00Z is not a date-time", DATETIME_HINT),
        (
            "2026-03-02T12:00:00 + 1d",
            0,
            "the date-time 2026-03-02T12:00:00 has no offset",
            "write 2026-03-02T12:00:00Z for UTC, or an offset such as 2026-03-02T12:00:00-07:00",
        ),
        ("2026-03-02 12:00:00Z", 11, "expected + or -, found “12:00:00Z”", UNIT_HINT),
        ("today 7d", 6, "expected + or -, found “7d”", UNIT_HINT),
        ("today * 7d", 6, "expected + or -, found “* 7d”", UNIT_HINT),
        ("today + 7d 1w", 11, "expected + or -, found “1w”", UNIT_HINT),
        ("today +", 7, "expected a whole number after +", UNIT_HINT),
        ("today - d", 8, "expected a whole number after -", UNIT_HINT),
        ("today + \u0667d", 8, "expected a whole number after +", UNIT_HINT),
        ("today + 7", 9, "7 has no unit", "write 7d for days; " + UNIT_HINT),
        ("today + 1.5d", 9, "1 has no unit", "write 1d for days; " + UNIT_HINT),
        ("today + 7days", 9, "there is no unit “days”", "write 7d for days; " + UNIT_HINT),
        ("today + 7D", 9, "there is no unit “D”", "write 7d for days; " + UNIT_HINT),
        (
            "today + 1234567890d",
            8,
            "a step has up to 9 digits",
            "no two dates of the calendar are that far apart",
        ),
        ("today + 12h", 10, "hours cannot be added to a day", HOURS_HINT),
        ("today + 15min", 10, "minutes cannot be added to a day", HOURS_HINT),
        ("today + 15mins", 10, "there is no unit “mins”", f"write 15min for minutes; {UNIT_HINT}"),
        ("2026-03-02 + 1d - 12h", 20, "hours cannot be added to a day", HOURS_HINT),
    ],
)
def test_a_mistake_says_where_what_and_what_to_write(text: str, offset: int, message: str, hint: str) -> None:
    with pytest.raises(DateExprError) as caught:
        parse_date_expr(text)
    assert (str(caught.value), caught.value.offset, caught.value.hint) == (message, offset, hint)


def test_a_mistake_survives_a_process_boundary() -> None:
    error = DateExprError("what", 3, "how")
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 (our own bytes)
    assert (str(copy), copy.offset, copy.hint) == ("what", 3, "how")


@pytest.mark.parametrize("anchor", ["today", DAY])
def test_hours_from_a_day_cannot_be_built(anchor: Anchor) -> None:
    with pytest.raises(ValueError, match="hours and minutes cannot be added to a day"):
        DateExpr(anchor, (Step(1, "h"),))


def test_steps_can_stand_alone() -> None:
    assert parse_steps("") == ()
    assert parse_steps(" + 7d - 1h") == (Step(7, "d"), Step(-1, "h"))
    assert parse_steps("deliveryDate + 7d", 12) == (Step(7, "d"),)
    with pytest.raises(DateExprError) as caught:
        parse_steps("deliveryDate 7d", 12)
    assert caught.value.offset == 13
    with pytest.raises(DateExprError, match="hours cannot be added to a day"):
        parse_steps("+ 1h", hours=False)


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("today", "today"),
        ("now", "now"),
        ("today + 7d", "today + 7 days"),
        ("today - 1w", "today - 1 week"),
        ("today + 1y - 1d", "today + 1 year - 1 day"),
        ("now + 1y", "one year from now"),
        ("now + 2m", "2 months from now"),
        ("now - 24h", "24 hours before now"),
        ("now - 1h", "one hour before now"),
        ("now + 15min", "15 minutes from now"),
        ("now + 1y - 1d", "now + 1 year - 1 day"),
        ("2026-03-02 + 1w", "2026-03-02 + 1 week"),
        ("2026-03-02T05:00:00.50-07:00", "2026-03-02T12:00:00.5Z"),
    ],
)
def test_an_expression_in_english(text: str, english: str) -> None:
    assert describe(parse_date_expr(text)) == english


@given(st.text("todaynw+-0123456789dh:TZ. ", max_size=16) | st.text(max_size=8))
def test_any_text_is_read_or_refused_at_a_place_in_it(text: str) -> None:
    mistake: DateExprError | None = None
    try:
        parse_date_expr(text)
    except DateExprError as error:
        mistake = error
    assert mistake is None or (mistake.offset <= len(text) and mistake.hint)


@given(st.lists(st.builds(Step, st.integers(-999_999_999, 999_999_999), st.sampled_from(sorted(UNIT_NAMES)))))
def test_written_steps_are_read_back(steps: list[Step]) -> None:
    text = "now" + "".join(f"{step.amount:+}{step.unit}" for step in steps)
    assert parse_date_expr(text) == DateExpr("now", tuple(steps))

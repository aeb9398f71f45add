"""The text of a date expression, such as `today + 7d` → `DateExpr`: where it starts and the steps it takes.

    expression = anchor *step
    anchor     = "today" / "now" / an RFC 3339 date / an RFC 3339 date-time
    step       = ("+" / "-") digits unit
    unit       = "y" / "m" / "w" / "d" / "h" / "min"

Spaces are free between the parts. Steps of hours and minutes need an anchor with a time of day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, TypeAlias, TypeGuard

from rulewright.language.rfc3339 import (
    Instant,
    format_date,
    format_instant,
    parse_date,
    parse_instant,
    parse_naive,
)

Unit: TypeAlias = Literal["y", "m", "w", "d", "h", "min"]
Anchor: TypeAlias = Literal["today", "now"] | int | Instant
"""A moment of the clock, a day's ordinal, or an instant."""

UNIT_NAMES: Final[dict[Unit, str]] = {
    "y": "year",
    "m": "month",
    "w": "week",
    "d": "day",
    "h": "hour",
    "min": "minute",
}

_OF_TIME: Final[frozenset[Unit]] = frozenset({"h", "min"})
_MAX_DIGITS = 9
_WORD = re.compile("[A-Za-z]+")
# Looser than RFC 3339 on purpose: a wrong literal is named whole, not cut where it goes wrong.
_LITERAL = re.compile(r"[0-9]+-[0-9]+-[0-9]+(?:[Tt][0-9:.]*(?:[Zz]|[+-][0-9]+:[0-9]*)?)?")
_STEP = re.compile("(?P<sign>[+-]?) *(?P<amount>[0-9]*) *(?P<unit>[A-Za-z]*) *")
_ANCHOR_HINT = "start with today, now, a date (2026-03-02) or a date-time (2026-03-02T12:00:00Z)"
_UNIT_HINT = f"a step is + or -, a whole number and a unit: {', '.join(f'{u} ({n}s)' for u, n in UNIT_NAMES.items())}"


class Step(NamedTuple):
    """A distance in time; a negative amount goes back."""

    amount: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class DateExpr:
    """A moment told by an anchor and the steps from it, taken in order.

    Raises:
        ValueError: a step of hours or minutes from `today` or from a day.
    """

    anchor: Anchor
    steps: tuple[Step, ...] = ()

    def __post_init__(self) -> None:
        if not _has_time(self.anchor) and need_time(self.steps):
            raise ValueError("hours and minutes cannot be added to a day")


class DateExprError(ValueError):
    """A text that is no date expression: `str()` says what is wrong, `hint` what to write, `offset` where."""

    def __init__(self, message: str, offset: int, hint: str) -> None:
        super().__init__(message, offset, hint)
        self.message = message
        self.offset = offset
        self.hint = hint

    def __str__(self) -> str:
        return self.message


def parse_date_expr(text: str) -> DateExpr:
    """The expression that the text writes.

    Raises:
        DateExprError: the text is not of the grammar above.
    """
    start = len(text) - len(text.lstrip(" "))
    anchor, end = _parse_anchor(text, start)
    return DateExpr(anchor, parse_steps(text, end, hours=_has_time(anchor)))


def parse_steps(text: str, start: int = 0, *, hours: bool = True) -> tuple[Step, ...]:
    """The steps that the text writes from `start` to its end; `hours` says whether hours and minutes are among them.

    Raises:
        DateExprError: what stands there is no list of steps.
    """
    steps: list[Step] = []
    at = len(text) - len(text[start:].lstrip(" "))
    while at < len(text):
        step, at = _parse_step(text, at, hours=hours)
        steps.append(step)
    return tuple(steps)


def need_time(steps: tuple[Step, ...]) -> bool:
    """Whether the steps can be taken from an instant alone, and not from a day."""
    return any(step.unit in _OF_TIME for step in steps)


def describe(expr: DateExpr) -> str:
    """The expression in English, for a sentence: `today + 7 days`, `one year from now`."""
    if expr.anchor == "now" and len(expr.steps) == 1:
        (step,) = expr.steps
        return f"{_quantity(step, one='one')} {'from' if step.amount >= 0 else 'before'} now"
    steps = (f" {'+' if step.amount >= 0 else '-'} {_quantity(step, one='1')}" for step in expr.steps)
    return _describe_anchor(expr.anchor) + "".join(steps)


def _has_time(anchor: Anchor) -> bool:
    return anchor == "now" or isinstance(anchor, Instant)


def _parse_anchor(text: str, start: int) -> tuple[Anchor, int]:
    if word := _WORD.match(text, start):
        if word[0] == "today":
            return "today", word.end()
        if word[0] == "now":
            return "now", word.end()
        raise DateExprError(f"a date expression cannot start with “{word[0]}”", start, _ANCHOR_HINT)
    if literal := _LITERAL.match(text, start):
        return _read_literal(literal[0], start), literal.end()
    found = f"found “{text[start:]}”" if start < len(text) else "found nothing"
    raise DateExprError(f"expected a date expression, {found}", start, _ANCHOR_HINT)


def _read_literal(literal: str, start: int) -> int | Instant:
    if parse_naive(literal):
        hint = f"write {literal}Z for UTC, or an offset such as {literal}-07:00"
        raise DateExprError(f"the date-time {literal} has no offset", start, hint)
    if "T" in literal.upper():
        moment: int | Instant | None = parse_instant(literal)
        kind, hint = "date-time", "write RFC 3339 with seconds and an offset, such as 2026-03-02T12:00:00Z"
    else:
        moment = parse_date(literal)
        kind, hint = "date", "write a day of the calendar as YYYY-MM-DD, such as 2026-03-02"
    if moment is None:
        raise DateExprError(f"{literal} is not a {kind}", start, hint)
    return moment


def _parse_step(text: str, at: int, *, hours: bool) -> tuple[Step, int]:
    parts = _STEP.match(text, at)
    if parts is None or not parts["sign"]:
        raise DateExprError(f"expected + or -, found “{text[at:]}”", at, _UNIT_HINT)
    amount, unit = parts["amount"], parts["unit"]
    if not amount:
        raise DateExprError(f"expected a whole number after {parts['sign']}", parts.start("amount"), _UNIT_HINT)
    if len(amount) > _MAX_DIGITS:
        hint = "no two dates of the calendar are that far apart"
        raise DateExprError(f"a step has up to {_MAX_DIGITS} digits", parts.start("amount"), hint)
    if not _is_unit(unit):
        problem = f"there is no unit “{unit}”" if unit else f"{amount} has no unit"
        begun: list[Unit] = [known for known in UNIT_NAMES if unit.lower().startswith(known)]
        meant: Unit = max(begun, key=len, default="d")
        hint = f"write {amount}{meant} for {UNIT_NAMES[meant]}s; {_UNIT_HINT}"
        raise DateExprError(problem, parts.start("unit"), hint)
    if unit in _OF_TIME and not hours:
        hint = "count from now, such as now + 24h, or in days"
        raise DateExprError(f"{UNIT_NAMES[unit]}s cannot be added to a day", parts.start("unit"), hint)
    return Step(int(parts["sign"] + amount), unit), parts.end()


def _is_unit(text: str) -> TypeGuard[Unit]:
    return text in UNIT_NAMES


def _quantity(step: Step, *, one: str) -> str:
    amount = abs(step.amount)
    return f"{one} {UNIT_NAMES[step.unit]}" if amount == 1 else f"{amount} {UNIT_NAMES[step.unit]}s"


def _describe_anchor(anchor: Anchor) -> str:
    match anchor:
        case Instant():
            return format_instant(anchor)
        case int():
            return format_date(anchor)
        case _:
            return anchor

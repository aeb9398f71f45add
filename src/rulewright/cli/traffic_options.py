"""Texts of --latency, --answer and --rate-limit → what befalls the requests of a mock."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from rulewright.language.decode import suggestion
from rulewright.mock.traffic import Chance, Latency, Limit, Marked, Traffic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rulewright.plan.contract import Plan

_TIME = re.compile(r"(?P<amount>\d+(?:\.\d+)?)(?P<unit>ms|s)")
_SECONDS = {"ms": 0.001, "s": 1.0}
_RATE = re.compile(r"(?P<count>[1-9]\d*)/(?P<unit>s|min|h)")
_UNITS = {"s": 1.0, "min": 60.0, "h": 3_600.0}
_STATUSES = range(400, 600)
_HOW = "write 503:0.1 for a tenth of the requests, or 402:accountIdentifier=empty for a value of a field"


def traffic_of(plan: Plan, latency: str | None, answers: Sequence[str], rate_limit: str | None, seed: int) -> Traffic:
    """What the options say.

    Raises:
        BadParameter: a text says nothing that is understood; the message says what to write.
    """
    found = [_answer(plan, text) for text in answers]
    return Traffic(
        latency=None if latency is None else _latency(latency),
        limit=None if rate_limit is None else _limit(rate_limit),
        chances=tuple(entry for entry in found if isinstance(entry, Chance)),
        marked=tuple(entry for entry in found if isinstance(entry, Marked)),
        seed=seed,
    )


def _latency(text: str) -> Latency:
    low, _, high = text.partition("..")
    ends = [_TIME.fullmatch(part.strip()) for part in (low, high or low)]
    seconds = [float(end["amount"]) * _SECONDS[end["unit"]] for end in ends if end is not None]
    if len(seconds) < len(ends) or seconds[0] > seconds[1]:
        raise click.BadParameter(f"“{text}” is no time; write 50ms, 2s or 20ms..200ms", param_hint="--latency")
    return Latency(*seconds)


def _limit(text: str) -> Limit:
    found = _RATE.fullmatch(text.strip())
    if found is None:
        raise click.BadParameter(f"“{text}” is no rate; write 1/s, 100/min or 5000/h", param_hint="--rate-limit")
    return Limit(int(found["count"]), _UNITS[found["unit"]])


def _answer(plan: Plan, text: str) -> Chance | Marked:
    number, colon, when = text.partition(":")
    if not colon or not number.isdecimal() or int(number) not in _STATUSES:
        raise click.BadParameter(
            f"“{text}” names no status from 400 to 599 and when it is due; {_HOW}", param_hint="--answer"
        )
    status = int(number)
    field, equals, value = when.partition("=")
    if equals:
        return Marked(status, _field(plan, field.strip()), value)
    try:
        share = float(when)
    except ValueError:
        share = -1.0
    if not 0 < share <= 1:
        raise click.BadParameter(f"“{when}” is no share between 0 and 1; {_HOW}", param_hint="--answer")
    return Chance(status, share)


def _field(plan: Plan, name: str) -> tuple[str, ...]:
    """The keys of a field of some operation's body, outside arrays."""
    bodies = (plan.shapes[operation.body] for operation in plan.operations.values() if operation.body is not None)
    known = dict.fromkeys(str(field.path) for shape in bodies for field in shape.fields if "[" not in str(field.path))
    if name not in known:
        raise click.BadParameter(
            f"no operation's body has a field “{name}” outside its arrays; {suggestion(name, known, 'fields')}",
            param_hint="--answer",
        )
    return tuple(name.split("."))

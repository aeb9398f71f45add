"""What is judged again under another clock or unit is what the whole contract says there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, get_args

import pytest

from rulewright.contract.verdicts.unknowns import Hanging
from rulewright.loading import bundled, loads
from rulewright.plan.contract import TextUnit
from rulewright.validation.clock import Clock
from rulewright.validation.context import Context
from rulewright.validation.interpreter import interpret

if TYPE_CHECKING:
    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Plan
    from rulewright.plan.rules import Shape

STAYS = """
rulewright: 1
contract: stays
version: 1.0.0
title: Stays
clock: { zone: UTC }
shapes:
  Stay:
    fields:
      guest: { type: string, length: 1..4 }
      room:  { type: string, enum: [small, large] }
      from:  { type: date, notBefore: today }
      seen:  { type: array, of: { type: string } }
    rules:
      SOON:
        title: A room that is wanted soon is named
        when: { from: { below: today + 3d } }
        require: room
      SHORT:
        title: Nobody with a short name sees much
        when: { guest: { length: 0..2 } }
        forbid: seen
      OTHER:
        title: Who wants a large room says when
        when: { room: large }
        require: from
operations:
  book: { request: POST /stays, body: Stay, responses: { made: { status: 201 } } }
"""
PAYLOADS: list[Json] = [
    {},
    7,
    {"guest": "Zoë😀", "from": "2026-03-02", "seen": ["a"]},
    {"guest": "😀", "from": "2026-03-01", "room": "large", "seen": []},
    {"guest": "ü😀", "from": "2026-03-04", "seen": [1, "b"]},
    {"guest": 5, "from": "2026-03-05", "room": "tiny"},
    {"guest": "four", "from": True, "room": "large", "seen": "none"},
]


def told(plan: Plan, shape: Shape, payload: Json, here: Context, there: Context) -> None:
    whole, part = interpret(plan, shape, payload, here), Hanging.of(plan, shape)
    found = part.elsewhere(whole, interpret(part.plan, part.shape, payload, there))
    due = interpret(plan, shape, payload, there)
    assert set(map(repr, found.broken)) == set(map(repr, due.broken)), (payload, there)
    assert set(map(repr, found.skipped)) == set(map(repr, due.skipped)), (payload, there)
    assert (len(found.broken), len(found.skipped)) == (len(due.broken), len(due.skipped))


@pytest.mark.parametrize("payload", PAYLOADS, ids=repr)
@pytest.mark.parametrize("day", [date(2026, 2, 28), date(2026, 3, 2), date(2026, 3, 4), date(2026, 3, 8)], ids=str)
def test_a_small_contract(payload: Json, day: date) -> None:
    plan = loads(STAYS).plan
    here = Context(Clock.at(datetime(2026, 3, 2, 12, tzinfo=UTC), UTC))
    for unit in get_args(TextUnit):
        told(plan, plan.shapes["Stay"], payload, here, Context(Clock.at(day, UTC), unit))


def test_only_what_hangs_on_them_and_types_are_judged_again() -> None:
    plan = loads(STAYS).plan
    part = Hanging.of(plan, plan.shapes["Stay"])
    assert part.ids == {"Stay.guest/length", "Stay.from/notBefore", "Stay.SOON", "Stay.SHORT"}
    assert len(part.shape.rules) < len(plan.shapes["Stay"].rules)


def test_the_flagship_and_its_examples() -> None:
    rules = bundled("async-orders")
    here = rules.context(date(2026, 3, 2), None)
    for example in rules.plan.examples.variations:
        shape = rules.plan.shapes[example.shape]
        for seconds in (-2 * 86_400, 90 * 86_400):
            told(rules.plan, shape, example.payload, here, replace(here, clock=here.clock.shifted(seconds)))
        told(rules.plan, shape, example.payload, here, replace(here, unit="utf16"))

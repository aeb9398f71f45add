"""What is demanded of a place is remembered by what conditions see, and is what working it out anew gives."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import pytest

from rulewright.generation.world import World
from rulewright.loading import loads
from tests.generation.contracts import CONTRACTS, context_of, rules_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer

LAMPS = """
rulewright: 1
contract: lamps
version: 1.0.0
title: Lamps
shapes:
  Lamp:
    fields:
      kind:  { type: string, default: led, enum: [led, neon] }
      watts: { type: number }
      note:  { type: string }
      box:   { type: Box }
    rules:
      BRIGHT: { title: A neon lamp says how bright it is, when: { kind: neon }, require: watts }
      PLAIN:  { title: A led lamp has no note, when: { kind: led }, forbid: note }
      SHORT:  { title: A noted lamp is small, when: { note: present }, check: { watts: { range: 1..5 } } }
      LONG:   { title: A long note is about watts, when: { note: { length: 4.. } }, require: box }
  Box:
    fields:
      size: { type: string, length: 1..3 }
operations:
  put: { request: POST /lamps, body: Lamp, responses: { made: { status: 201 } } }
"""
SEEN: list[Json] = [
    {},
    {"kind": "neon"},
    {"kind": "led", "note": "long enough"},
    {"kind": 1},
    {"kind": True, "note": None},
    {"kind": None, "note": "a", "box": {}},
    {"kind": "other", "box": []},
    [],
]


def pointers(value: Json, at: Pointer = ()) -> Iterator[Pointer]:
    inner: Iterator[tuple[str | int, Json]] = iter(())
    if isinstance(value, dict):
        inner = chain(value.items(), [("absent", None)])
    elif isinstance(value, list):
        inner = iter(enumerate(value))
    for key, member in inner:
        yield (*at, key)
        yield from pointers(member, (*at, key))


def compare(world: World, payloads: list[Json], more: list[Pointer]) -> int:
    remembered = 0
    for payload in payloads:
        for pointer in (*pointers(payload), *more):
            site = world.site(world.atlas.way(pointer))
            found = world.active(payload, pointer)
            anew = [*site.fixed, *world.asked(site, payload, pointer)]
            assert [(one.demand, one.excuses) for one in found[: len(anew)]] == [
                (one.demand, one.excuses) for one in anew
            ], (payload, pointer)
            assert all(not one.is_rule for one in found[len(anew) :])
            remembered += site.outcomes is not None
    return remembered


def test_a_small_contract() -> None:
    rules = loads(LAMPS)
    world = World.of(rules.plan, rules.plan.body_shape(), rules.context(None, None))
    fields: list[Pointer] = [(name,) for name in ("kind", "watts", "note", "box")]
    assert compare(world, [*SEEN, *reversed(SEEN)], fields) > 0
    # What one condition asks of more than single values is not remembered.
    assert world.site(("watts",)).outcomes is not None
    assert world.site(("box",)).outcomes is None


@pytest.mark.parametrize("name", [*CONTRACTS, "async-orders"])
def test_the_examples_of_contracts(name: str) -> None:
    rules = rules_of(name)
    shape = rules.plan.body_shape()
    world = World.of(rules.plan, shape, context_of(name))
    bases = rules.plan.examples.bases.get(shape.name, {}).values()
    payloads = [*bases, *(one.payload for one in rules.plan.examples.variations if one.shape == shape.name)]
    compare(world, [*payloads, *reversed(payloads)], [()])

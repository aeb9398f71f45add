"""Valid payloads and their texts → the shortest and longest text of each field, wherever other rules bear on it.

A field's limits differ from payload to payload: what bears on it hangs on conditions. Each distinct set of demands
that some payload puts on a text is a class of its own, with ends of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from rulewright.generation.demand import exactly
from rulewright.generation.folding import Feature
from rulewright.generation.keeping import valid
from rulewright.generation.make import Maker
from rulewright.generation.text_edges import class_texts
from rulewright.generation.texts import SHAPING, ends, long, plainest
from rulewright.language.conditions import LengthWithin
from rulewright.language.types import ValueType
from rulewright.validation.places import value_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rulewright.generation.demand import Demand
    from rulewright.generation.make import Pins
    from rulewright.generation.rule_ways import Way
    from rulewright.generation.world import World
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer
    from rulewright.plan.rules import Field


@dataclass(frozen=True, slots=True)
class TextClass:
    """A text of a payload, and the demands that rules make of it there."""

    name: str
    payload: Json
    pointer: Pointer
    demands: frozenset[Demand]


def text_classes(world: World, payloads: Sequence[tuple[str, Json]]) -> Iterator[TextClass]:
    """One text for each field and each distinct set of demands on it."""
    seen: set[tuple[Way, frozenset[Demand]]] = set()
    for name, payload in payloads:
        for way, field in world.atlas.declared():
            pointer = world.atlas.place(way)
            if not _is_text(field) or not isinstance(value_at(payload, pointer), str):
                continue
            demands = frozenset(
                entry.demand
                for entry in world.active(payload, pointer)
                if entry.is_rule and not entry.excuses and isinstance(entry.demand.predicate, SHAPING)
            )
            if (way, demands) not in seen:
                seen.add((way, demands))
                path = ".".join(str(token) for token in pointer if isinstance(token, str))
                yield TextClass(f"{path}-in-{name}", payload, pointer, demands)


def _is_text(field: Field) -> bool:
    return field.type is ValueType.STRING or ValueType.STRING in field.alternatives


def kept(world: World, found: TextClass) -> Iterator[Feature]:
    """The shortest and the longest text that the class allows, in its payload."""
    for label, length in zip(("shortest", "longest"), ends(found.demands), strict=True):
        if length is not None:
            yield _feature(world, found, label, long(length))


def edged(world: World, found: TextClass) -> Iterator[Feature]:
    """The ends of what the classes of its patterns list, as far as all that bears on it allows them."""
    for text in class_texts(found.demands):
        yield _feature(world, found, "edges-of-classes", exactly(text))


def _feature(world: World, found: TextClass, label: str, demand: Demand) -> Feature:
    pins: Pins = {found.pointer: (demand,)}
    alone = partial(valid, Maker(world, plainest), found.payload, pins)
    return Feature(f"{world.shape.name}#{label}-{found.name}", None, pins, alone)


def overlong(world: World, found: TextClass) -> Iterator[tuple[str, Json]]:
    """Payloads in which the text is one longer than each of the class's limits in turn, all else as it is."""
    for demand in sorted(found.demands, key=repr):
        predicate = demand.predicate
        if isinstance(predicate, LengthWithin) and predicate.high is not None:
            maker = Maker(world, plainest)
            made = next(maker.settle(found.payload, found.pointer, long(predicate.high + 1)), None)
            if made is not None:
                yield f"{predicate.high + 1}-long-{found.name}", made

"""An example → what it changes in its base, so that a reader sees the point and not the payload again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.documenting.model import Change, Variation
from rulewright.language.json_values import json_key
from rulewright.language.paths import pointer_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer
    from rulewright.plan.contract import Example, Examples


def breaking(rule: str, examples: Examples) -> Variation | None:
    """The example that breaks a rule and the fewest others; of these the first, one beside the rule before others."""
    found = [one for one in examples.variations if any(error.rule == rule for error in one.errors)]
    best = min(found, key=lambda one: (one.rule != rule, len(one.errors)), default=None)
    return None if best is None else _variation(best, rule, examples)


def keeping(rule: str, examples: Examples) -> Variation | None:
    """The first valid example that stands beside a rule."""
    found = next((one for one in examples.variations if one.rule == rule and not one.errors), None)
    return None if found is None else _variation(found, rule, examples)


def _variation(example: Example, rule: str, examples: Examples) -> Variation:
    base = examples.bases.get(example.shape, {}).get(example.base)
    return Variation(
        base=example.base,
        changes=tuple(_changes(base, example.payload, ())),
        today=example.today,
        data=example.data,
        at=tuple(error.pointer for error in example.errors if error.rule == rule),
        also=tuple(dict.fromkeys(error.rule for error in example.errors if error.rule != rule)),
    )


def _changes(old: Json, new: Json, at: Pointer) -> Iterator[Change]:
    """What turns one value into the other, place by place."""
    match old, new:
        case dict(), dict():
            for key in dict.fromkeys((*old, *new)):
                if key not in new:
                    yield Change(pointer_text((*at, key)), None)
                elif key not in old:
                    yield Change(pointer_text((*at, key)), (new[key],))
                else:
                    yield from _changes(old[key], new[key], (*at, key))
        case list(), list() if len(old) <= len(new):
            for index, value in enumerate(new):
                if index < len(old):
                    yield from _changes(old[index], value, (*at, index))
                else:
                    yield Change(pointer_text((*at, index)), (value,))
        case _:
            if json_key(old) != json_key(new):
                yield Change(pointer_text(at), (new,))

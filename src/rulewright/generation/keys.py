"""Tests on the keys of a map → keys that meet them all, and keys that do not."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rulewright.generation.demand import Demand, Want
from rulewright.generation.texts import counting, draw_text
from rulewright.language.conditions import OneOf
from rulewright.validation.values import json_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rulewright.plan.predicates import KeyTest

_TRIES = 64
"""How many texts are spelled out for each key that is wanted, at most."""


def key_of(tests: Sequence[KeyTest], index: int) -> str:
    """A key that meets the tests; each index gives another, as far as there are any."""
    return _key_of(tuple(tests), index)


@lru_cache(maxsize=1024)
def _key_of(tests: tuple[KeyTest, ...], index: int) -> str:
    listed = [test.values for test in tests if isinstance(test, OneOf)]
    if listed:
        known = [value for value in listed[0] if all(_is_among(value, values) for values in listed)]
        return str(known[index % len(known)]) if known else f"key{index + 1}"
    if not tests:
        return f"key{index + 1}"
    demands = [Demand(test, Want.HOLDS) for test in tests]
    found: dict[str, None] = {}
    for start in range(_TRIES * (index + 1)):
        text = draw_text(demands, counting(start))
        if text is not None:
            found.setdefault(text)
        if len(found) > index:
            break
    return [*found][index % len(found)] if found else f"key{index + 1}"


def _is_among(value: object, values: Sequence[object]) -> bool:
    return any(json_key(value) == json_key(known) for known in values)  # type: ignore[arg-type]  # JSON values


def bad_keys(tests: Sequence[KeyTest]) -> Iterator[tuple[str, str]]:
    """Keys that miss a test, each under a label."""
    for test in tests:
        if isinstance(test, OneOf):
            yield "an-unlisted-key", "unlisted"
            continue
        text = draw_text([Demand(test, Want.BROKEN)], counting(0))
        if text is not None:
            yield f"a-key-against-{type(test).__name__.lower()}", text
    yield "an-empty-key", ""

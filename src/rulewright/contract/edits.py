"""Two payloads → the changes that make the one into the other, and a payload with some of them."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, TypeAlias

from rulewright.generation.edits import changed
from rulewright.validation.places import MISSING, Found
from rulewright.validation.values import json_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer

Edit: TypeAlias = "tuple[Pointer, Found]"
"""A place and what is put there; MISSING takes away what is there."""


def edits_between(base: Json, payload: Json, at: Pointer = ()) -> Iterator[Edit]:
    """The changes that lead from a base to a payload, each at the deepest place that differs.

    Arrays of different lengths are one change: their items need not answer each other.
    """
    match base, payload:
        case dict(), dict():
            for key in {**base, **payload}:
                if key not in payload:
                    yield (*at, key), MISSING
                elif key not in base:
                    yield (*at, key), payload[key]
                else:
                    yield from edits_between(base[key], payload[key], (*at, key))
        case list(), list() if len(base) == len(payload):
            for index, (old, new) in enumerate(zip(base, payload, strict=True)):
                yield from edits_between(old, new, (*at, index))
        case _:
            if json_key(base) != json_key(payload):
                yield at, payload


def edited(base: Json, edits: Iterable[Edit]) -> Json:
    """The base with the changes."""
    return reduce(lambda payload, edit: changed(payload, *edit), edits, base)

"""What an engine that is not ours cannot be held to, each with its reason: all that is left out of a comparison."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rulewright.language.conditions import Json


@dataclass(frozen=True)
class Exempt:
    """Payloads of which engines may say what they like, and why."""

    engines: frozenset[str]
    applies: Callable[[Json, frozenset[str]], bool]
    """Of a payload, and of the keys that the contract declares."""
    reason: str


def scalars(value: Json) -> Iterator[Json]:
    """Every scalar in a payload."""
    match value:
        case list():
            for item in value:
                yield from scalars(item)
        case dict():
            for item in value.values():
                yield from scalars(item)
        case _:
            yield value


def objects(value: Json) -> Iterator[dict[str, Json]]:
    """Every object in a payload."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(inner)


def _has_wide_number(payload: Json, _keys: frozenset[str]) -> bool:
    numbers = (value for value in scalars(payload) if isinstance(value, int | float | Decimal))
    return any(isinstance(number, Decimal) or abs(number) > 2**53 for number in numbers)


def _ends_in_newline(payload: Json, _keys: frozenset[str]) -> bool:
    return any(isinstance(value, str) and value.endswith("\n") for value in scalars(payload))


def _declares_inherited(_payload: Json, keys: frozenset[str]) -> bool:
    return not keys.isdisjoint(_INHERITED)


def _lacks_empty(payload: Json, keys: frozenset[str]) -> bool:
    return "" in keys and any("" not in value for value in objects(payload))


_INHERITED = frozenset({"__proto__", "constructor", "toString"})
"""Keys that every object of JavaScript has, of those that are made."""

EXEMPT: dict[str, Exempt] = {
    "wide-number": Exempt(
        frozenset({"jsonschema", "jsonschema-rs", "Ajv"}),
        _has_wide_number,
        "engines read a number as a binary double: one beyond ±2^53, or with more digits than a double has, is another there",
    ),
    "newline": Exempt(
        frozenset({"jsonschema"}),
        _ends_in_newline,
        "Python's re, which the engine uses, matches $ before a last newline; ECMA 262, which JSON Schema names, does not",
    ),
    "inherited-key": Exempt(
        frozenset({"Ajv"}),
        _declares_inherited,
        "Ajv asks an object of JavaScript, which has some keys without having been given them, and passes over __proto__",
    ),
    "empty-key": Exempt(
        frozenset({"Ajv"}),
        _lacks_empty,
        "Ajv 8 tests a branch by the name of the key that is missing, and an empty name counts as none: such a key is never missing",
    ),
}


def is_excepted(engine: str, payload: Json, keys: frozenset[str]) -> bool:
    """Whether an engine is not held to its answer of a payload, under a contract that declares these keys."""
    return any(engine in exempt.engines and exempt.applies(payload, keys) for exempt in EXEMPT.values())

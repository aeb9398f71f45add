"""A number of rules → the text of a contract with so many, and a payload that keeps them all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_HEAD = "rulewright: 1\ncontract: many\nversion: 1.0.0\nshapes:\n"
_A_SHAPE = 20
"""So many fields has each of many shapes."""


def fields(count: int) -> tuple[str, dict[str, Any]]:
    """One shape, with a rule for each of its fields."""
    rows = "".join(f"      f{number}: {{ type: string, length: 1..9 }}\n" for number in range(count))
    return f"{_HEAD}  Order:\n    fields:\n{rows}", {f"f{number}": "text" for number in range(count)}


def conditions(count: int) -> tuple[str, dict[str, Any]]:
    """One shape of few fields, with rules under conditions that all differ."""
    rules = "".join(
        f"      R{number}: {{ title: t, when: {{ kind: k{number % 50}, n: {{ atLeast: {number} }} }}, require: x }}\n"
        for number in range(count)
    )
    kinds = ", ".join(f"k{number}" for number in range(50))
    rows = f"      kind: {{ enum: [{kinds}] }}\n      n: {{ type: number }}\n      x: {{ type: string }}\n"
    return f"{_HEAD}  Order:\n    fields:\n{rows}    rules:\n{rules}", {"kind": "k7", "n": count, "x": "x"}


def shapes(count: int) -> tuple[str, dict[str, Any]]:
    """Many shapes of few fields, each in a field of the first."""
    many = max(1, count // _A_SHAPE)
    first = "".join(f"      s{number}: {{ type: S{number} }}\n" for number in range(many))
    row = "".join(f"      f{number}: {{ type: string, length: 1..9 }}\n" for number in range(min(count, _A_SHAPE)))
    others = "".join(f"  S{number}:\n    fields:\n{row}" for number in range(many))
    one = {f"f{number}": "text" for number in range(min(count, _A_SHAPE))}
    return f"{_HEAD}  Order:\n    fields:\n{first}{others}", {f"s{number}": one for number in range(many)}


def nested(count: int) -> tuple[str, dict[str, Any]]:
    """One shape whose rows stand ten objects deep."""
    rows = "".join(f"      {_way(number)}: {{ type: string, length: 1..9 }}\n" for number in range(count))
    payload: dict[str, Any] = {}
    for number in range(count):
        *around, last = _way(number).split(".")
        place = payload
        for key in around:
            place = place.setdefault(key, {})
        place[last] = "text"
    return f"{_HEAD}  Order:\n    fields:\n{rows}", payload


def _way(number: int) -> str:
    return ".".join([*(f"o{number // 10}d{level}" for level in range(number % 10)), f"f{number}"])


SHAPES: Mapping[str, Callable[[int], tuple[str, dict[str, Any]]]] = {
    "fields of one shape": fields,
    "conditions of one shape": conditions,
    "shapes of 20 fields": shapes,
    "rows in nested objects": nested,
}

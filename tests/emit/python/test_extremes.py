"""Contracts at the ends of what may be written: generated code keeps within Python's own limits."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from rulewright.loading import loads
from rulewright.reading.limits import MAX_DEPTH

HEAD = "rulewright: 1\ncontract: extreme\nversion: 1.0.0\nshapes:\n  Order:\n    fields:\n"
TODAY = date(2026, 3, 2)


def check(text: str, valid: Any, broken: Any, rule: str) -> None:
    rules = loads(text)
    assert rules.is_valid(valid, today=TODAY)
    assert not rules.validate(valid, today=TODAY).violations
    assert not rules.is_valid(broken, today=TODAY)
    assert [violation.rule for violation in rules.validate(broken, today=TODAY).violations] == [rule]


def test_a_shape_of_many_fields() -> None:
    count = 10_000
    rows = "".join(f"      f{number}: {{ type: string, length: 1..9 }}\n" for number in range(count))
    valid = {f"f{number}": "text" for number in range(count)}
    check(HEAD + rows, valid, valid | {f"f{count - 1}": ""}, f"Order.f{count - 1}/length")


def test_a_shape_of_many_rules() -> None:
    count = 2000
    rules = "".join(
        f"      R{number}: {{ title: t, when: {{ n: {number} }}, require: x }}\n" for number in range(count)
    )
    text = f"{HEAD}      n: {{ type: integer }}\n      x: {{ type: string }}\n    rules:\n{rules}"
    check(text, {"n": count - 1, "x": "x"}, {"n": count - 1}, f"Order.R{count - 1}")


def test_fields_of_one_name_in_many_objects() -> None:
    count = 500
    rows = "".join(f"      o{number}.name: {{ type: string, length: 1..9 }}\n" for number in range(count))
    valid = {f"o{number}": {"name": "text"} for number in range(count)}
    check(HEAD + rows, valid, valid | {"o7": {"name": ""}}, "Order.o7.name/length")


def nested(value: Any, steps: list[str]) -> Any:
    for step in reversed(steps):
        value = [value] if step == "[*]" else {step: value}
    return value


@pytest.mark.parametrize(
    "steps",
    [
        [f"k{number}" for number in range(MAX_DEPTH - 2)],
        ["k", *["[*]"] * (MAX_DEPTH - 3)],
        [step for number in range(MAX_DEPTH // 2 - 2) for step in (f"k{number}", "[*]")],
    ],
    ids=["objects", "arrays", "both"],
)
def test_a_field_as_deep_as_payloads_go(steps: list[str]) -> None:
    path = ""
    for step in steps:
        path += step if step == "[*]" else f".{step}" if path else step
    text = f"{HEAD}      '{path}': {{ type: string, length: 1..9 }}\n"
    check(text, nested("text", steps), nested("", steps), f"Order.{path}/length")


@pytest.mark.parametrize("depth", [10, 40])
def test_a_condition_of_many_negations(depth: int) -> None:
    condition = "not: { " * depth + "n: 1" + " }" * depth
    text = f"{HEAD}      n: {{ type: integer }}\n      x: {{ type: string }}\n    rules:\n"
    text += f"      DEEP: {{ title: t, when: {{ {condition} }}, require: x }}\n"
    check(text, {"n": 1, "x": "x"}, {"n": 1}, "Order.DEEP")


def test_a_condition_of_many_parts() -> None:
    parts = ", ".join(f"{{ n: {number} }}" for number in range(2000))
    text = f"{HEAD}      n: {{ type: integer }}\n      x: {{ type: string }}\n    rules:\n"
    text += f"      WIDE: {{ title: t, when: {{ any: [{parts}] }}, require: x }}\n"
    check(text, {"n": 1999, "x": "x"}, {"n": 1999}, "Order.WIDE")


def test_a_condition_of_alternating_parts() -> None:
    condition = "{ n: 1 }"
    for number in range(20):
        condition = f"{{ any: [{{ n: {number + 2} }}, {{ all: [{{ n: {{ atLeast: 1 }} }}, {condition}] }}] }}"
    text = f"{HEAD}      n: {{ type: integer }}\n      x: {{ type: string }}\n    rules:\n"
    text += f"      BOTH: {{ title: t, when: {condition}, require: x }}\n"
    check(text, {"n": 1, "x": "x"}, {"n": 1}, "Order.BOTH")


def test_a_list_of_many_values() -> None:
    values = ", ".join(f"v{number}" for number in range(10_000))
    check(f"{HEAD}      v: {{ enum: [{values}] }}\n", {"v": "v9999"}, {"v": "w"}, "Order.v/enum")

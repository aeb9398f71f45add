from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rulewright.generation.edits import changed, place_at
from rulewright.validation.places import MISSING

if TYPE_CHECKING:
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer
    from rulewright.validation.places import Found


@pytest.mark.parametrize(
    ("payload", "pointer", "value", "expected"),
    [
        ({"a": 1}, ("a",), 2, {"a": 2}),
        ({"a": 1}, ("b", "c"), 2, {"a": 1, "b": {"c": 2}}),
        ({"a": None}, ("a", "b"), 2, {"a": {"b": 2}}),
        ({"a": "text"}, ("a", "b"), 2, {"a": {"b": 2}}),
        ({}, ("a", 0, "b"), 2, {"a": [{"b": 2}]}),
        ({"a": [1]}, ("a", 1), 2, {"a": [1, 2]}),
        ({"a": [1, 2]}, ("a", 0), MISSING, {"a": [2]}),
        ({"a": [1, 2]}, ("a", 5), MISSING, {"a": [1, 2]}),
        ({"a": {"b": 1}}, ("a", "b"), MISSING, {"a": {}}),
        ({"a": 1}, ("b", "c"), MISSING, {"a": 1}),
        ({"a": 1}, ("a", "c"), MISSING, {"a": 1}),
        ({"a": 1}, (), [], []),
    ],
)
def test_a_change_puts_a_value_in_or_takes_it_out(
    payload: Json, pointer: Pointer, value: Found, expected: Json
) -> None:
    assert changed(payload, pointer, value) == expected


def test_the_old_payload_stays_as_it_was() -> None:
    inner: Json = {"b": [1]}
    payload: Json = {"a": inner, "c": {}}
    new = changed(payload, ("a", "b", 0), 2)
    assert payload == {"a": {"b": [1]}, "c": {}}
    assert new == {"a": {"b": [2]}, "c": {}}


@pytest.mark.parametrize(
    ("payload", "pointer", "value", "in_object"),
    [
        ({"a": None}, ("a",), None, True),
        ({}, ("a",), MISSING, True),
        ({}, ("a", "b"), MISSING, False),
        ({"a": [1]}, ("a", 0), 1, False),
        ({"a": [1]}, ("a", 1), MISSING, False),
        (5, (), 5, False),
        (5, ("a",), MISSING, False),
    ],
)
def test_a_place_says_what_is_there_and_whether_an_object_is_around_it(
    payload: Json, pointer: Pointer, value: Found, *, in_object: bool
) -> None:
    place = place_at(payload, pointer)
    assert (place.pointer, place.value, place.in_object) == (pointer, value, in_object)

from typing import Any

import pytest

from rulewright.contract.edits import edited, edits_between
from rulewright.validation.places import MISSING


@pytest.mark.parametrize(
    ("base", "payload", "edits"),
    [
        ({"a": 1}, {"a": 1.0}, []),
        ({"a": 1}, {"a": True}, [(("a",), True)]),
        ({"a": 1}, {}, [(("a",), MISSING)]),
        ({}, {"a": None}, [(("a",), None)]),
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": 3, "c": 2}, "d": 4}, [(("a", "b"), 3), (("d",), 4)]),
        ({"a": [{"b": 1}, 2]}, {"a": [{"b": 5}, 2]}, [(("a", 0, "b"), 5)]),
        ({"a": [1]}, {"a": [1, 2]}, [(("a",), [1, 2])]),
        ({"a": 1}, [1], [((), [1])]),
    ],
)
def test_edits_lead_from_the_base_to_the_payload(base: Any, payload: Any, edits: list[Any]) -> None:
    found = list(edits_between(base, payload))
    assert found == edits
    assert edited(base, found) == payload


def test_some_of_the_edits_make_a_payload_between_the_two() -> None:
    base: Any = {"a": {"b": 1}, "c": 2}
    edits = list(edits_between(base, {"a": {"b": 9}, "c": 8, "d": 7}))
    assert edited(base, edits[1:]) == {"a": {"b": 1}, "c": 8, "d": 7}
    assert base == {"a": {"b": 1}, "c": 2}

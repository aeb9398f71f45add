"""Counts said by `anyOf`, `allOf` and `not`: true for the same numbers."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from rulewright.emit.jsonschema.counting import between
from tests.emit.jsonschema.test_schemas import truth

if TYPE_CHECKING:
    from rulewright.emit.jsonschema.schemas import Schema


@pytest.mark.parametrize("high", [None, *range(-1, 6)])
@pytest.mark.parametrize("low", range(-1, 6))
@pytest.mark.parametrize("count", range(5))
def test_so_many_of_several_are_true(count: int, low: int, high: int | None) -> None:
    names = [f"s{index}" for index in range(count)]
    parts: list[Schema] = [{"const": name} for name in names]
    written = between(parts, low, high)
    for values in product([True, False], repeat=count):
        expected = low <= sum(values) and (high is None or sum(values) <= high)
        assert truth(written, dict(zip(names, values, strict=True))) == expected, values

"""The text of generated JSON: exact, stable, and in lines that can be read."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from rulewright.emit.jsonschema.text import json_text
from rulewright.reading.json import read_json

if TYPE_CHECKING:
    from rulewright.language.conditions import Json

VALUES: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@settings(deadline=None, max_examples=100, derandomize=True)
@given(VALUES)
def test_a_text_is_read_back_as_its_value(value: Json) -> None:
    text = json_text(value)
    assert json.loads(text) == value
    assert text.isascii()


def test_decimals_keep_every_digit() -> None:
    value: Json = {"multipleOf": Decimal("0.1000000000000000000001"), "maximum": Decimal("1e400")}
    assert read_json(json_text(value)) == value
    assert json_text(value) == '{"multipleOf": 0.1000000000000000000001, "maximum": 1E+400}\n'


def test_what_fits_is_on_one_line() -> None:
    value: Json = {"short": [1, 2, {"a": None}], "long": ["x" * 60, "y" * 60], "empty": [{}, []]}
    assert json_text(value) == (
        "{\n"
        '  "short": [1, 2, {"a": null}],\n'
        '  "long": [\n'
        f'    "{"x" * 60}",\n'
        f'    "{"y" * 60}"\n'
        "  ],\n"
        '  "empty": [{}, []]\n'
        "}\n"
    )


def test_the_order_of_keys_is_that_of_the_value() -> None:
    assert json_text({"b": 1, "a": 2}) == '{"b": 1, "a": 2}\n'

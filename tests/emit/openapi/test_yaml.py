"""The YAML writer: every reader gets the value back, and a person can read it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from rulewright.emit.openapi.yaml import yaml_text
from rulewright.reading.nodes import to_value
from rulewright.reading.yaml import read_yaml

if TYPE_CHECKING:
    from rulewright.language.conditions import Json

LOOKALIKES = [
    *(
        "no",
        "NO",
        "on",
        "Yes",
        "null",
        "~",
        "",
        "true",
        "1",
        "1.0",
        ".5",
        "1.",
        "1e3",
        "+1",
        "0x1F",
        "0o17",
        "017",
        "1_000",
    ),
    *(
        "12:30",
        "12:30:45",
        "2026-03-02",
        "2026-03-02T12:00:00Z",
        "=",
        "<<",
        "- a",
        "a: b",
        "# c",
        "*a",
        "&a",
        "!a",
        "%a",
        "@a",
    ),
    *(
        " a",
        "a ",
        "a\n",
        "\na",
        "a\nb",
        "a\n\nb\n",
        "a \nb",
        " a\nb",
        "a\n b",
        "a\tb",
        "a\r\nb",
        "\u2028",
        "\x85",
        "\xa0",
        "é",
        "😀",
    ),
    *(
        "'",
        '"',
        "\\",
        "a'b",
        'a"b',
        "word " * 40,
        "x" * 200,
        ".inf",
        ".NaN",
        "[a]",
        "{a}",
        "a,b",
        "?",
        "|",
        ">",
        "---",
        "...",
    ),
]
TEXTS = st.sampled_from(LOOKALIKES) | st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t "))
VALUES: st.SearchStrategy[Json] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@settings(deadline=None, max_examples=300, derandomize=True)
@given(st.dictionaries(TEXTS, VALUES, min_size=1, max_size=4))
def test_readers_of_yaml_1_1_and_1_2_get_the_value_back(value: dict[str, Json]) -> None:
    text = yaml_text(value, "made by a test")
    assert yaml.safe_load(text) == value
    assert to_value(read_yaml(text, "a.yaml")) == value


@pytest.mark.parametrize("text", LOOKALIKES)
def test_a_text_stays_a_text(text: str) -> None:
    read = to_value(read_yaml(yaml_text({text: [text]}, "made by a test"), "a.yaml"))
    assert read == {text: [text]}
    assert yaml.safe_load(yaml_text({text: [text]}, "made by a test")) == {text: [text]}


def test_it_reads_as_a_person_would_write_it() -> None:
    value: Json = {
        "b": {"list": ["a", 1, None], "maps": [{"x": 1}, {"y": []}], "same": ["a", 1, None]},
        "a": "One line.\n\n| a | b |\n",
        "number": Decimal("0.10000000000000000001"),
        "hidden": "a\xa0b",
    }
    assert yaml_text(value, "Made by a test.") == (
        "# Made by a test.\n"
        "b:\n"
        "  list: [a, 1, null]\n"
        "  maps:\n"
        "    - x: 1\n"
        "    - y: []\n"
        "  same: [a, 1, null]\n"
        "a: |\n"
        "  One line.\n"
        "\n"
        "  | a | b |\n"
        "number: 0.10000000000000000001\n"
        'hidden: "a\\_b"\n'
    )

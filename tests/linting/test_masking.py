from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulewright.linting.events import Quote
from rulewright.linting.masking import Masked, YamlTokens, json_tokens, mask
from rulewright.reading.yaml import read_yaml


def json_line(line: str) -> str:
    return mask(line, json_tokens(line), lambda _: False).line


def yaml_lines(text: str) -> list[str]:
    tokens = YamlTokens(read_yaml(text, "x.yaml"))
    lines = text.splitlines()
    return [mask(line, tokens.of(number, line), lambda _: False).line for number, line in enumerate(lines, start=1)]


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ('  "name": "Ada",', '  "name": <text>,'),
        (
            '"a":"b","c" : -1.5e3, "d": [true, false, null, ""]',
            '"a":<text>,"c" : <number>, "d": [<boolean>, <boolean>, null, <text>]',
        ),
        (r'{"a\"b": "c\\", "d": "e\""}', r'{"a\"b": <text>, "d": <text>}'),
        ('{"a": "b: c, \\"d\\": 1"}', '{"a": <text>}'),
        ('"é": "ü"', '"é": <text>'),
        ("  ]", "  ]"),
    ],
)
def test_keys_of_json_stay_and_values_give_way_to_their_type(line: str, shown: str) -> None:
    assert json_line(line) == shown


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ('"name": "Ada', '"name": <text>'),
        ('"name": "Ada Lovelace, "x": 1', '"name": <text><value><text>'),
        ("name: Ada", "<value>: <value>"),
        ("'name': 'Ada'", "<value>: <value>"),
        ('"name": Ada Lovelace', '"name": <value> <value>'),
        ('"a": nul', '"a": <value>'),
        ('"a": 01x', '"a": <number>'),
        ('"a": "b\\', '"a": "<value>'),
        ('"a": TRUE // Ada', '"a": <value> <value> <value>'),
    ],
)
def test_values_of_broken_json_give_way_too(line: str, shown: str) -> None:
    assert json_line(line) == shown


LETTERS = st.text("abcXYZ \"\\:,{}[]'#é\n", min_size=1, max_size=8).map(lambda text: f"Q{text}Q")


@given(
    st.recursive(
        LETTERS | st.integers(700, 799) | st.booleans() | st.none(),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["k", 'k"k', "k:"]), inner),
        max_leaves=6,
    )
)
def test_nothing_of_a_value_is_left_of_any_json(value: object) -> None:
    for indent in (None, 2):
        for line in json.dumps(value, indent=indent, ensure_ascii=False).split("\n"):
            masked = json_line(line)
            assert "Q" not in masked
            assert "7" not in masked
            assert "true" not in masked


def test_keys_of_yaml_stay_and_values_give_way() -> None:
    text = """\
name: Ada # Ada
'quoted': "Ada \\" # Ada"
list: [Ada, 1, true, null, {inner: Ada}]
block: |
  Ada

  Ada
folded: Ada
  Ada
anchor: &x Ada
alias: *x
empty:
# Ada
"""
    assert yaml_lines(text) == [
        "name: <text>",
        "'quoted': <text>",
        "list: [<text>, <number>, <boolean>, null, {inner: <text>}]",
        "block: <text>",
        "  <text>",
        "",
        "  <text>",
        "folded: <text>",
        "  <text>",
        "anchor: <text>",
        "alias: <text>",
        "empty:",
        "",
    ]


def test_a_token_that_may_be_shown_is() -> None:
    line = '{"channel": "WEB", "name": "Ada"}'
    assert mask(line, json_tokens(line), lambda token: token.text == "WEB").line == '{"channel": "WEB", "name": <text>}'


@pytest.mark.parametrize(
    ("start", "end", "meant"),
    [
        (0, 1, "{"),
        (1, 4, '"a"'),
        (6, 11, "<text>"),
        (8, 9, "<text>"),
        (13, 16, '"b"'),
        (18, 20, "<number>"),
        (13, 20, '"b": <number>'),
        (20, 21, "}"),
        (6, 21, '<text>, "b": <number>}'),
    ],
)
def test_the_part_that_is_meant_moves_with_what_is_replaced(start: int, end: int, meant: str) -> None:
    line = '{"a": "Ada", "b": 12}'
    quote = mask(line, json_tokens(line), lambda _: False).quote(start, end)
    assert quote.line[quote.start : quote.end] == meant


def test_a_place_at_the_end_of_a_line_is_one_column_wide() -> None:
    assert Masked("abc", ()).quote(3, 3) == Quote("abc", 3, 4)

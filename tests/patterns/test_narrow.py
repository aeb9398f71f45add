"""A pattern → those that lack letters, digits or a mark that its classes list beside others."""

from __future__ import annotations

import re

import pytest

from rulewright.patterns import compile_python, parse
from rulewright.patterns.narrow import GROUPS, narrowed


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("^[uU][0-9]+$", {"capital letters": "^u[0-9]+$", "small letters": "^U[0-9]+$"}),
        (
            "^[-a-f0-9]*$|^x[é-ü ]$",
            {
                "small letters": "^[-0-9]*$|^x[é-ü ]$",
                "digits": "^[-a-f]*$|^x[é-ü ]$",
                "characters beyond ASCII": "^[-a-f0-9]*$|^x $",
                "“ ”": "^[-a-f0-9]*$|^x[é-ü]$",
                "“-”": "^[a-f0-9]*$|^x[é-ü ]$",
            },
        ),
        ("^(?:[,.]{2}|a-b)$", {"“,”": "^(?:\\.{2}|a-b)$", "“.”": "^(?:,{2}|a-b)$"}),
        # What a class says that it does not take, and what takes nearly everything, nobody forgets a part of.
        ("^[^<>]*[A-Z]$", {}),
        (r"^[\s\S]*$", {}),
        ("^ab+$", {}),
    ],
)
def test_what_a_class_lists_is_left_out_in_turn(pattern: str, expected: dict[str, str]) -> None:
    found = {words: less.text for words, less in narrowed(parse(pattern))}
    assert list(found) == list(expected)
    for words, less in narrowed(parse(pattern)):
        assert parse(expected[words]).branches == less.branches


def test_a_narrowed_pattern_takes_less_and_its_text_says_so() -> None:
    whole = parse(r"^[\w.' -]{1,3}$")
    for words, less in narrowed(whole):
        low, high = GROUPS[words]
        lost = next(chr(point) for point in range(low, high + 1) if compile_python(whole).search(chr(point)))
        for one in (compile_python(less), re.compile(less.text)):
            assert not one.search(lost), words
            assert one.search("x" if lost != "a" else "X")

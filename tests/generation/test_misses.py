"""A pattern and a text it takes → near misses: those that tell a lost anchor come early, whatever else is asked there."""

from __future__ import annotations

import pytest

from rulewright.generation.misses import inner_edges, near_misses
from rulewright.language.formats import FORMATS
from rulewright.patterns import parse


@pytest.mark.parametrize(
    "pattern", ["^[A-Z]{2}[0-9]+$", *(format_.pattern for format_ in FORMATS.values() if format_.pattern)]
)
def test_a_newline_and_two_of_a_text_are_among_the_first(pattern: str) -> None:
    word = "AB12"
    first = [text for _, text in near_misses(parse(pattern), word)][:3]
    assert f"{word}\n" in first
    assert f"{word} {word}" in first


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("^[-a-f0-9 .,]*$", "af09 ,-."),
        # Marks between the ends of a range are no characters that somebody thought of.
        ("^[^<>]*$", ";=?"),
        ("^[!-/]$", "!\"#$%&'()*+,-./"),
    ],
)
def test_the_ends_of_letters_and_digits_and_each_mark_of_a_class_are_shown(pattern: str, expected: str) -> None:
    assert "".join(inner_edges(parse(pattern))) == expected

"""A pattern and a text it takes → near misses: those that tell a lost anchor come early, whatever else is asked there."""

from __future__ import annotations

import pytest

from rulewright.generation.misses import near_misses
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

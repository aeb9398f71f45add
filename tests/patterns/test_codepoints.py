import re
import sys

import pytest

from rulewright.patterns.codepoints import (
    ANY,
    DIGITS,
    DOT,
    LAST,
    NEWLINES,
    SPACES,
    WORD,
    Ranges,
    complement,
    contains,
    size,
    union,
)


@pytest.mark.parametrize(
    ("ranges", "expected"),
    [
        ([], ()),
        ([(5, 7), (1, 2)], ((1, 2), (5, 7))),
        ([(1, 4), (5, 7)], ((1, 7),)),
        ([(1, 9), (2, 3)], ((1, 9),)),
        ([(1, 5), (3, 8)], ((1, 8),)),
        ([(1, 3), (5, 7)], ((1, 3), (5, 7))),
        ([(0xD800, 0xDFFF)], ()),
        ([(0xD000, 0xE005)], ((0xD000, 0xD7FF), (0xE000, 0xE005))),
        ([(0, LAST)], ANY),
    ],
)
def test_a_union_is_sorted_merged_and_without_surrogates(ranges: list[tuple[int, int]], expected: Ranges) -> None:
    assert union(*ranges) == expected


@pytest.mark.parametrize("ranges", [(), ANY, DIGITS, WORD, DOT, ((0, 0),), ((LAST, LAST),), ((0xE000, 0xE000),)])
def test_a_complement_holds_exactly_the_rest(ranges: Ranges) -> None:
    rest = complement(ranges)
    assert size(ranges) + size(rest) == size(ANY) == sys.maxunicode + 1 - 0x800
    assert complement(rest) == ranges
    assert not any(contains(rest, bound) for item in ranges for bound in item)


@pytest.mark.parametrize(("ranges", "source"), [(DIGITS, r"\d"), (WORD, r"\w"), (SPACES, r"[ \t\n\r\f\v]")])
def test_the_named_sets_are_the_ascii_ones(ranges: Ranges, source: str) -> None:
    assert [code for code in range(0x300) if contains(ranges, code)] == [
        code for code in range(0x300) if re.fullmatch(source, chr(code), re.ASCII)
    ]
    assert max(high for _, high in ranges) < 0x80


def test_a_dot_is_any_character_but_the_line_terminators() -> None:
    assert size(DOT) == size(ANY) - 4
    assert [chr(code) for code in (0x0A, 0x0D, 0x2028, 0x2029) if contains(NEWLINES, code)] == list("\n\r\u2028\u2029")
    assert not any(contains(DOT, ord(newline)) for newline in "\n\r\u2028\u2029")

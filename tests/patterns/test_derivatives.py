import pytest

from rulewright.patterns.alphabet import Alphabet
from rulewright.patterns.codepoints import DOT, single
from rulewright.patterns.derivatives import Derivatives, bits
from rulewright.patterns.parser import parse


@pytest.mark.parametrize(
    ("text", "read", "terms"),
    [
        ("^a{0,3}x$", "a", 1),
        ("^(?:a{1,2}|a{2,4})x$", "a", 1),
        ("^(?:a{1,2}|a{3,4})x$", "a", 1),
        ("^(?:a{1,2}|a{4,5})x$", "a", 2),
        ("^(?:a{2,}|a{1,4})x$", "a", 1),
        ("^a.{0,50}x$", "a" * 40, 1),
        ("a.{0,50}x", "a" * 40, 2),
        ("^(?:a?){50}x$", "a" * 10, 1),
        ("x|a.{20}b", "aax", 1),
        ("^a$", "x", 0),
    ],
)
def test_counts_that_overlap_or_touch_are_one_term(text: str, read: str, terms: int) -> None:
    alphabet = Alphabet([single("a"), single("b"), single("x"), DOT])
    derivatives = Derivatives(parse(text), alphabet.masks)
    state = derivatives.start
    for character in read:
        block = alphabet.block_of(ord(character))
        assert block is not None
        state = derivatives.step(state, block)
    assert len(state) == terms


def test_the_bits_of_a_mask_come_lowest_first() -> None:
    assert list(bits(0b1001_0110 | 1 << 100)) == [1, 2, 4, 7, 100]
    assert list(bits(0)) == []

import pytest

from rulewright.patterns.alphabet import Alphabet, Block
from rulewright.patterns.codepoints import ANY, DIGITS, DOT, WORD, Ranges, complement, contains, single, size, union
from rulewright.patterns.derivatives import bits

CLASSES = [DIGITS, WORD, DOT, complement(WORD), single("😀"), union((0x1F000, 0x1F9FF)), union((0xD000, 0xE100))]


def test_the_blocks_are_a_partition_and_make_up_every_class() -> None:
    alphabet = Alphabet(CLASSES)
    assert union(*(item for block in alphabet.blocks for item in block.ranges)) == ANY
    assert sum(block.size for block in alphabet.blocks) == size(ANY)
    for ranges in CLASSES:
        parts = [alphabet.blocks[place].ranges for place in bits(alphabet.masks[ranges])]
        assert union(*(item for part in parts for item in part)) == ranges


def test_a_character_is_in_the_block_that_holds_it() -> None:
    alphabet = Alphabet(CLASSES)
    for character in "aZ5_-\n\u2028\ud7ff\ue000😀\U0001f9ff\U0010ffff\x00":
        place = alphabet.block_of(ord(character))
        assert place is not None
        assert contains(alphabet.blocks[place].ranges, ord(character))
    assert alphabet.block_of(0xD800) is None
    assert alphabet.block_of(0xDFFF) is None


def test_without_classes_all_characters_are_one_block() -> None:
    (block,) = Alphabet([]).blocks
    assert block.ranges == ANY


def test_blocks_are_ordered_by_their_plainest_character() -> None:
    blocks = Alphabet([single("@"), DIGITS, single("b"), single("\u2028"), union((ord("!"), ord("~")))]).blocks
    assert [chr(block.samples[0]) for block in blocks] == ["a", "b", "0", "@", " ", "\u2028"]


@pytest.mark.parametrize(
    ("ranges", "first", "among"),
    [
        (ANY, "abc", "z_ é\u0301\u200b😀\x00\U0010ffff\ud7ff\ue000"),
        (complement(WORD), "-", "!~ \x00\U0010ffff"),
        (union((0x41, 0x5A), (0x30, 0x39)), "ABC", "Z09"),
        (union((0x100, 0x17F)), "İ", "\u0100\u017f"),
        (union((0x1F600, 0x1F64F)), "😀", "\U0001f64f"),
        (single("\n"), "\n", "\n"),
        (union((0x81, 0x9F), (0x3041, 0x3042)), "ぁあ", "\x81\x9f"),
    ],
)
def test_samples_are_plain_first_and_hold_the_bounds(ranges: Ranges, first: str, among: str) -> None:
    samples = "".join(chr(sample) for sample in Block(ranges).samples)
    assert samples.startswith(first)
    assert set(among) <= set(samples)
    assert len(set(samples)) == len(samples)
    assert all(contains(ranges, ord(sample)) for sample in samples)


def test_every_printable_ascii_character_comes_before_any_other() -> None:
    samples = [chr(sample) for sample in Block(ANY).samples]
    assert sorted(samples[:95]) == [chr(code) for code in range(0x20, 0x7F)]
    assert samples[94] == " "


def test_a_block_gives_each_of_its_characters_by_index() -> None:
    block = Block(union((0x41, 0x43), (0xD7FE, 0xE001)))
    assert [block.at(index) for index in range(block.size)] == [0x41, 0x42, 0x43, 0xD7FE, 0xD7FF, 0xE000, 0xE001]
    with pytest.raises(IndexError):
        block.at(block.size)

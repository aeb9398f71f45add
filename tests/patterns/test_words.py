from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest

from rulewright.patterns.accepted import Language, any_text, language
from rulewright.patterns.codepoints import DOT, size
from rulewright.patterns.parser import parse
from rulewright.patterns.words import Choose


def of(text: str) -> Language:
    return language(parse(text))


def scripted(choices: list[int], asked: list[int]) -> Choose:
    """Picks the choices in order, then 0; notes how many ways there were each time."""
    script = iter(choices)

    def choose(ways: int) -> int:
        asked.append(ways)
        return next(script, 0)

    return choose


def every_word(found: Language, length: int, *, most: int = 200) -> Iterator[str]:
    """All words of a length, by walking the tree of choices; `most` is where a choice is cut off."""
    pending: list[list[int]] = [[]]
    while pending:
        choices = pending.pop()
        asked: list[int] = []
        word = found.word(length, scripted(choices, asked))
        assert word is not None
        yield word
        for place in range(len(choices), len(asked)):
            taken = [*choices, *[0] * (place - len(choices))]
            pending.extend([*taken, choice] for choice in range(1, min(asked[place], most)))


@pytest.mark.parametrize(
    ("text", "length", "words"),
    [
        ("^[ab]{1,2}c?$", 2, {"aa", "ab", "ba", "bb", "ac", "bc"}),
        ("^(?:cat|dog|bird)$", 3, {"cat", "dog"}),
        ("^(?:ab|a)(?:bc|c)$", 3, {"abc"}),
        ("^[0-3][x-z]$", 2, {a + b for a in "0123" for b in "xyz"}),
        ("^[\n\r\u2028😀]$", 1, {"\n", "\r", "\u2028", "😀"}),
        ("^$", 0, {""}),
    ],
)
def test_the_choices_reach_every_word_once_and_no_other(text: str, length: int, words: set[str]) -> None:
    found = list(every_word(of(text), length))
    assert set(found) == words
    assert len(found) == len(words)


@pytest.mark.parametrize(
    ("index", "character"),
    [(0, "\x00"), (10, "\x0b"), (0xD7FB, "\ud7ff"), (0xD7FC, "\ue000"), (size(DOT) - 1, "\U0010ffff")],
)
def test_the_last_choice_reaches_any_character_of_a_large_block(index: int, character: str) -> None:
    found = of("^.$")
    asked: list[int] = []
    assert found.word(1, scripted([], asked)) == "a"
    (ways,) = asked
    asked.clear()
    assert found.word(1, scripted([ways - 1, index], asked)) == character
    assert asked == [ways, size(DOT)]


def test_bounds_of_ranges_and_characters_beyond_the_bmp_are_direct_choices() -> None:
    words = set(every_word(of("^.$"), 1))
    assert set("az09~ é😀\x00\t\x0b\x0c\x0e\u2027\u202a\ud7ff\ue000\U0010ffff") <= words
    assert not set("\n\r\u2028\u2029") & words


def test_every_class_can_be_picked_at_every_place() -> None:
    firsts = {word[0] for word in every_word(of(r"^[\da-f]{2}$"), 2)}
    assert firsts == set("0123456789abcdef")


def test_a_choice_is_asked_for_only_where_there_is_one() -> None:
    asked: list[int] = []
    assert of("^abc[d]?$").word(4, scripted([], asked)) == "abcd"
    assert asked == []


@pytest.mark.parametrize(
    ("text", "length", "word"),
    [
        ("", 3, "aaa"),
        ("^[0-9a-f]{4}$", 4, "aaaa"),
        ("^[A-Z0-9]{2}$", 2, "AA"),
        ("^[!-/0-9]{2}$", 2, "00"),
        ("^[ -/]{2}$", 2, "--"),
        ("^[^a-zA-Z0-9]{1}$", 1, "-"),
        (r"^\s$", 1, " "),
        (r"^[\x00-\x1f\u00e0-\u00ff]$", 1, "é"),
        (r"^\d{3}-\d{2}$", 6, "000-00"),
        ("^[uU][0-9]+$", 7, "u000000"),
    ],
)
def test_always_0_gives_the_plainest_word(text: str, length: int, word: str) -> None:
    assert of(text).word(length, lambda _: 0) == word


@pytest.mark.parametrize(("text", "length"), [("^a{2}$", 1), ("^a{2}$", 3), ("^$", 1), (r"^(?:ab)*$", 7)])
def test_there_is_no_word_of_a_length_the_set_lacks(text: str, length: int) -> None:
    assert of(text).word(length, lambda _: 0) is None


def test_words_of_the_complement_may_hold_anything_else() -> None:
    words = set(every_word(~of("^[a-z]+$"), 1))
    assert not words & set("abcdefghijklmnopqrstuvwxyz")
    assert set("A0 {`\x00é😀\U0010ffff") <= words


def test_one_language_serves_many_threads() -> None:
    found = of("^(?:a|b|cd){1,40}x?.*$") & ~of("b{3}")

    def draw(seed: int) -> list[str | None]:
        random = Random(seed)
        return [found.word(length, random.randrange) for length in range(1, 40)]

    alone = [draw(seed) for seed in range(8)]
    fresh = of("^(?:a|b|cd){1,40}x?.*$") & ~of("b{3}") & any_text()
    assert fresh.shortest_length() == 1
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(draw, range(8))) == alone

import pytest

from rulewright.reading.spelling import nearest

WORDS = ("required", "length", "pattern", "format", "notBefore", "notAfter", "enum", "of", "type")


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("required", "required"),
        ("requird", "required"),
        ("requierd", "required"),
        ("REQUIRED", "required"),
        ("lenght", "length"),
        ("patern", "pattern"),
        ("not_before", "notBefore"),
        ("notafter", "notAfter"),
        ("enmu", "enum"),
        ("tpye", "type"),
        ("if", "of"),
        ("xyz", None),
        ("x", None),
        ("", None),
        ("minimum", None),
        ("formidable", None),
    ],
)
def test_the_word_that_was_meant(word: str, expected: str | None) -> None:
    assert nearest(word, WORDS) == expected


def test_a_swap_of_neighbours_counts_one() -> None:
    assert nearest("acb", ["abc"]) == "abc"
    assert nearest("cba", ["abc"]) is None


@pytest.mark.parametrize(
    ("word", "candidates", "expected"),
    [
        ("name", ["Name", "game"], "Name"),
        ("Name", ["NAME", "NAme"], "NAme"),
        ("bat", ["rat", "cat"], "cat"),
        ("a", ["b", "A"], "A"),
        ("a", ["b"], None),
        ("word", [], None),
    ],
)
def test_the_nearest_wins_and_then_case_and_then_the_alphabet(
    word: str, candidates: list[str], expected: str | None
) -> None:
    assert nearest(word, candidates) == expected


def test_long_words_cost_nothing() -> None:
    assert nearest("x" * 1_000_000, ["x" * 999_999]) is None
    assert nearest("x" * 80, ["x" * 1_000_000, "x" * 79]) == "x" * 79

import pytest

from rulewright.reading.display import quoted, visible


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "'plain'"),
        ("", "''"),
        ("Zürich 日本 😀", "'Zürich 日本 😀'"),
        ("a\nb\x1b", "'a␊b␛'"),
        ("x" * 60, "'" + "x" * 60 + "'"),
        ("x" * 61, "'" + "x" * 59 + "…'"),
    ],
)
def test_a_word_in_a_message_is_quoted_and_kept_short(text: str, expected: str) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize("code", [*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, 0xD800, 0x202E, 0x2066])
def test_nothing_that_controls_a_terminal_stays(code: int) -> None:
    assert chr(code) not in visible(f"a{chr(code)}b")

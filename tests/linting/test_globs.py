import pytest

from rulewright.linting.globs import is_glob, matches


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("order.json", "order.json"),
        ("./order.json", "order.json"),
        ("*.json", "order.json"),
        ("payloads/*.json", "payloads/a.json"),
        ("payloads/**", "payloads/a.json"),
        ("payloads/**", "payloads/deep/er/a.json"),
        ("**/a.json", "a.json"),
        ("**/a.json", "x/y/a.json"),
        ("payloads/**/a.json", "payloads/a.json"),
        ("payloads/**/bad/*.json", "payloads/x/bad/a.json"),
        ("a?.json", "ab.json"),
        ("[ab].json", "b.json"),
        ("[!ab].json", "c.json"),
        ("**", "a/b"),
    ],
)
def test_a_pattern_matches(pattern: str, path: str) -> None:
    assert matches(pattern, path)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("order.json", "x/order.json"),
        ("*.json", "payloads/a.json"),
        ("payloads/*", "payloads/x/a.json"),
        ("payloads/**", "payloads"),
        ("payloads/**", "other/a.json"),
        ("payloads/**/a.json", "a.json"),
        ("a?.json", "a/.json"),
        ("[!ab].json", "a.json"),
        ("a.json", "A.json"),
        ("a.json", "axjson"),
        ("../a.json", "a.json"),
    ],
)
def test_a_pattern_does_not_match(pattern: str, path: str) -> None:
    assert not matches(pattern, path)


@pytest.mark.parametrize(("text", "expected"), [("a*", True), ("a?", True), ("[a]", True), ("a.json", False)])
def test_a_glob_is_told_by_its_marks(text: str, *, expected: bool) -> None:
    assert is_glob(text) is expected

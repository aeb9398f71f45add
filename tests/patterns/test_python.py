import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulewright.patterns.parser import parse
from rulewright.patterns.python import compile_python, python_source
from tests.patterns.grammar import Sample, patterns, texts


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("^[-a-zA-Z0-9]{5,100}$", r"^[-a-zA-Z0-9]{5,100}\Z"),
        ("^a$|^b$|c", r"^a\Z|^b\Z|c"),
        ("^(a|b)$", r"^(?:a|b)\Z"),
        ("(^a|b$)", r"^a|b\Z"),
        ("a|b", "a|b"),
        ("(a|b)", "a|b"),
        ("(a|b)c", "(?:a|b)c"),
        ("(a|b)|c", "(?:a|b)|c"),
        ("(?:a|(?:b|c))d", "(?:a|(?:b|c))d"),
        ("(ab)*", "(?:ab)*"),
        ("(a+)+", "(?:a+)+"),
        ("(a|)+", "(?:a|)+"),
        ("()a", "a"),
        ("", ""),
        ("|", "|"),
        ("a*b+c?d{2}e{2,}f{0,2}g{0}", "a*b+c?d{2}e{2,}f{0,2}g{0}"),
        ("a{1}b{0,}c{1,}d{0,1}", "a{1}b*c+d?"),
        (r"\d\w\s", r"[0-9][a-zA-Z0-9_][\t-\r ]"),
        (r"\D\W\S", r"[^0-9][^a-zA-Z0-9_][^\t-\r ]"),
        (r"[\d.-]", r"[0-9\-.]"),
        (r"[\d-]", "[-0-9]"),
        (r"[\d\]\[\\^\x2d-\x2f]", r"[\--9\[-\^]"),
        (".", r"[^\n\r\u2028\u2029]"),
        (r"[\s\S]", r"[\s\S]"),
        (r"\@\/\.\x07\u0007", r"@/\.\x07\x07"),
        (r"\u00e9\u2028\u{1F600}", r"\xe9\u2028\U0001f600"),
        (r"[\u00e9\u00ea]", r"[\xe9\xea]"),
        ("é😀", "é😀"),
    ],
)
def test_source_is_explicit_and_keeps_what_is_clear(text: str, source: str) -> None:
    assert python_source(parse(text)) == source


@pytest.mark.parametrize(("pattern", "text"), [("^a+$", "a\n"), (r"^\d$", "٣"), (r"^\w$", "é"), (r"^\s$", "\u00a0")])
def test_the_traps_of_the_engine_are_avoided(pattern: str, text: str) -> None:
    assert re.search(pattern, text)
    assert not compile_python(parse(pattern)).search(text)


@given(patterns, st.lists(texts, min_size=10, max_size=20))
@settings(deadline=None, max_examples=300, derandomize=True)
def test_a_compiled_pattern_means_what_its_author_wrote(sample: Sample, inputs: list[str]) -> None:
    pattern = parse(sample.text)
    compiled, reference = compile_python(pattern), re.compile(sample.reference)
    for text in inputs:
        assert bool(compiled.search(text)) == bool(reference.search(text))
        if pattern.start_anchored:
            assert bool(compiled.match(text)) == bool(compiled.search(text))


def test_start_anchored_holds_only_where_match_is_enough() -> None:
    pattern = parse("^a|b")
    assert not pattern.start_anchored
    assert compile_python(pattern).search("xb")
    assert not compile_python(pattern).match("xb")

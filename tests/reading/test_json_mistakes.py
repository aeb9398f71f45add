import json
from typing import NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulewright.reading.diagnostics import Diagnostic
from rulewright.reading.json_mistakes import find_mistakes
from rulewright.reading.limits import MAX_MISTAKES
from rulewright.reading.span import Source


def only(text: str) -> Diagnostic:
    (mistake,) = find_mistakes(Source("f", text))
    return mistake


def place(mistake: Diagnostic) -> str:
    span = mistake.span
    return f"{span.line}:{span.column}-{span.end_line}:{span.end_column}"


NUMBER_HINT = "write numbers like 7, -0.5 and 1e3, without leading zero or '+', and strings in quotes"
ESCAPE_HINT = r"JSON has \" \\ \/ \b \f \n \r \t and \u with four hex digits; write a backslash as \\"
PAIR_HINT = r"write the character itself, or both halves, such as \ud83d\ude00"
VALUE_HINT = "write null for no value; strings are in double quotes"
MANY_HINT = "a JSON text is one value; a file with one value on each line is named .ndjson"
PARTS = "put ',' between its parts and '%s' at its end"


@pytest.mark.parametrize(
    ("text", "where", "message", "hint"),
    [
        ("", "1:1-1:1", "the file is empty", "a JSON value is expected"),
        (" \n\t", "1:1-1:2", "the file is empty", "a JSON value is expected"),
        ("[1, 2,]", "1:6-1:7", "a trailing comma before ']' is not JSON", "remove the comma"),
        ('{"a": 1,\n}', "1:8-1:9", "a trailing comma before '}' is not JSON", "remove the comma"),
        ("[1 2]", "1:4-1:5", "',' or ']' is expected here", PARTS % "]"),
        ('{"a": 1 "b": 2}', "1:9-1:10", "',' or '}' is expected here", PARTS % "}"),
        ("[1}", "1:3-1:4", "',' or ']' is expected here", PARTS % "]"),
        ("[,1]", "1:2-1:3", "a value is expected here", VALUE_HINT),
        ("[1,,2]", "1:4-1:5", "a value is expected here", VALUE_HINT),
        ('{"a":}', "1:6-1:7", "a value is expected here", VALUE_HINT),
        ("'a'", "1:1-1:2", "a value is expected here", VALUE_HINT),
        ("-", "1:1-1:2", "a value is expected here", VALUE_HINT),
        ("{a: 1}", "1:2-1:3", "a key is expected here", "write a key in double quotes"),
        ("{1: 1}", "1:2-1:3", "a key is expected here", "write a key in double quotes"),
        ("{,}", "1:2-1:3", "a key is expected here", "write a key in double quotes"),
        ('{"a" 1}', "1:6-1:7", "':' is expected after the key", 'write "key": value'),
        ('{"a"}', "1:5-1:6", "':' is expected after the key", 'write "key": value'),
        ("[1, 2", "1:1-1:2", "this array is never closed", "add ']'"),
        ('[{"a": 1, ', "1:2-1:3", "this object is never closed", "add '}'"),
        ('{"a":', "1:1-1:2", "this object is never closed", "add '}'"),
        ("[1]]", "1:4-1:5", "a second value follows the first", MANY_HINT),
        ("{}\n{}", "2:1-2:2", "a second value follows the first", MANY_HINT),
        ("// x\n1", "1:1-1:2", "JSON has no comments", "remove it"),
        ("[1, /* x */ 2]", "1:5-1:6", "JSON has no comments", "remove it"),
        ('{"a": 1 # x\n}', "1:9-1:10", "JSON has no comments", "remove it"),
        ("1 // x", "1:3-1:4", "JSON has no comments", "remove it"),
        ("01", "1:1-1:3", "this is not a JSON number", NUMBER_HINT),
        ("+1", "1:1-1:3", "this is not a JSON number", NUMBER_HINT),
        ("[.5]", "1:2-1:4", "this is not a JSON number", NUMBER_HINT),
        ("[5.]", "1:2-1:4", "this is not a JSON number", NUMBER_HINT),
        ("1.e5", "1:1-1:5", "this is not a JSON number", NUMBER_HINT),
        ("-01.5", "1:1-1:6", "this is not a JSON number", NUMBER_HINT),
        ("[0x1F, 1]", "1:2-1:6", "this is not a JSON number", NUMBER_HINT),
        ("[2026-03-02]", "1:2-1:12", "this is not a JSON number", NUMBER_HINT),
        ("1\uff12", "1:1-1:3", "this is not a JSON number", NUMBER_HINT),
        ("[True]", "1:2-1:6", "True is not JSON", "write true"),
        ("[FALSE]", "1:2-1:7", "FALSE is not JSON", "write false"),
        ("None", "1:1-1:5", "None is not JSON", "write null"),
        ("undefined", "1:1-1:10", "undefined is not JSON", "write null"),
        ("[nan]", "1:2-1:5", "nan is not a JSON number", "leave the value out, or write null"),
        ("-Infinity", "1:1-1:10", "-Infinity is not a JSON number", "leave the value out, or write null"),
        ("[EMAIL]", "1:2-1:7", "this string is not in quotes", "put it in double quotes"),
        ("-true", "1:1-1:6", "this string is not in quotes", "put it in double quotes"),
        ('"abc', "1:1-1:5", "this string is never closed", "end it with a double quote"),
        ('["a\nb"]', "1:2-1:4", "this string is never closed", "end it with a double quote"),
        (r'"a\"', "1:1-1:5", "this string is never closed", "end it with a double quote"),
        (r'"a\x41"', "1:3-1:5", "this escape is not JSON", ESCAPE_HINT),
        (r'"\u12g4"', "1:2-1:4", "this escape is not JSON", ESCAPE_HINT),
        ('"a\tb"', "1:3-1:4", "the control character U+0009 must be escaped", r"write it as \u0009"),
        ('"\0"', "1:2-1:3", "the control character U+0000 must be escaped", r"write it as \u0000"),
        (r'"x\ud83d y"', "1:3-1:9", "a lone surrogate is not a character", PAIR_HINT),
        (r'"\ud83d\ud83d\ude00"', "1:2-1:8", "a lone surrogate is not a character", PAIR_HINT),
        (r'"\ude00"', "1:2-1:8", "a lone surrogate is not a character", PAIR_HINT),
        ('"a\ud800"', "1:3-1:4", "a lone surrogate is not a character", PAIR_HINT),
        ("[1e1001]", "1:2-1:8", "a number's exponent is beyond 1,000", None),
        ("[" * 129, "1:129-1:130", "arrays and objects are nested deeper than 128 levels", None),
    ],
    ids=lambda value: repr(value[:30]) if isinstance(value, str) else None,
)
def test_a_mistake_is_told_with_its_place_and_what_to_do(text: str, where: str, message: str, hint: str | None) -> None:
    mistake = only(text)
    assert place(mistake) == where
    assert mistake.message == message
    assert mistake.hint == hint


@pytest.mark.parametrize(
    ("text", "where", "message", "hint"),
    [
        ('{"a":1,"a":2}', "1:8-1:11", "duplicate key 'a'", "1"),
        ('{"a":1,\n"b":2,\n"a":3}', "3:1-3:4", "duplicate key 'a'", "1"),
        ('[\n{"é😀" : 1, "é\\ud83d\\ude00": 2}]', "2:12-2:27", "duplicate key 'é😀'", "2"),
        ('{"x":[{"a/b~":1,"\\u0061\\/b~":2}]}', "1:17-1:29", "duplicate key 'a/b~'", "1"),
        ('{"":0,"":0}', "1:7-1:9", "duplicate key ''", "1"),
    ],
)
def test_duplicate_keys_are_found_as_they_are_decoded(text: str, where: str, message: str, hint: str) -> None:
    mistake = only(text)
    assert (place(mistake), mistake.message, mistake.code) == (where, message, "duplicate-key")
    assert mistake.hint == f"readers disagree about which one counts; the first is on line {hint}"


def test_same_keys_in_different_objects_are_right() -> None:
    assert find_mistakes(Source("f", '{"a": {"a": [{"a": 1}, {"a": 2}]}}')) == ()


def test_all_mistakes_are_told_at_once() -> None:
    text = '{"a": NaN, "a": True, "b": [01, "\\x\t",], "c": "\\ud800", "a": 1e9999} x'
    assert [(mistake.code, mistake.span.column) for mistake in find_mistakes(Source("f", text))] == [
        ("not-finite", 7),
        ("duplicate-key", 12),
        ("syntax", 17),
        ("syntax", 29),
        ("syntax", 34),
        ("control-character", 36),
        ("syntax", 38),
        ("surrogate", 48),
        ("duplicate-key", 57),
        ("limit", 62),
        ("syntax", 70),
    ]


def test_no_more_than_a_hundred_are_told() -> None:
    assert len(find_mistakes(Source("f", "[" + "NaN," * 100_000 + "1]"))) == MAX_MISTAKES


def test_a_hint_never_shows_a_value() -> None:
    for text in ('["secret', '{"a": secret}', "[12.34.56]", '["secret\\q"]'):
        mistake = only(text)
        assert "secret" not in mistake.message + str(mistake.hint)
        assert "34" not in mistake.message + str(mistake.hint)


def strictly_json(text: str) -> bool:
    """Whether the standard library, told to be strict, reads the text."""

    def refuse(_: object) -> NoReturn:
        raise ValueError

    def unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
        if len(dict(pairs)) < len(pairs):
            refuse(pairs)
        return dict(pairs)

    try:
        value = json.loads(text, parse_constant=refuse, object_pairs_hook=unique)
        json.dumps(value, ensure_ascii=False).encode()
    except ValueError:
        return False
    return True


MARKS = ["{", "}", "[", "]", ",", ":", " ", "\n", "\t", "/", "#", '"', "\\", "é", "😀", "-", ".5", "e3"]
WORDS = ['"a"', '"b"', "1", "0", "true", "null", "NaN", '{"a":', "[1,", '"a":1', r"\n", r"\u0061", r"\ud83d", r"\ude00"]
PIECES = st.sampled_from(MARKS + WORDS)


@settings(derandomize=True, max_examples=2_000, deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_it_finds_a_mistake_exactly_where_the_standard_library_does(text: str) -> None:
    assert (find_mistakes(Source("f", text)) == ()) is strictly_json(text)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)


@settings(derandomize=True, max_examples=500, deadline=None)
@given(VALUES, st.integers(min_value=0), st.sampled_from(list('{}[],:"\\0-.eE tn\n')), st.booleans())
def test_one_changed_character_is_judged_as_the_standard_library_does(
    value: object,
    at: int,
    char: str,
    ascii_only: bool,  # drawn
) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only)
    at %= len(text)
    for changed in (text[:at] + char + text[at:], text[:at] + text[at + 1 :], text[:at]):
        codes = {mistake.code for mistake in find_mistakes(Source("f", changed))}
        assert (codes <= {"limit"}) is strictly_json(changed)

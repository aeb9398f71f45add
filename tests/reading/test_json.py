import json
import math
import sys
from contextlib import suppress
from decimal import Decimal

import pytest

from rulewright.reading.diagnostics import DiagnosticError
from rulewright.reading.json import read_json
from rulewright.reading.limits import MAX_DEPTH, LimitError
from rulewright.reading.values import JsonValue


def nested(depth: int) -> str:
    """Arrays and objects in turn, that many levels deep."""
    return '[{"a":' * (depth // 2) + ("[0]" if depth % 2 else "0") + "}]" * (depth // 2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("null", None),
        ("true", True),
        (" false\r\n\t", False),
        ('"a"', "a"),
        ("-0", 0),
        ("1E400", Decimal("1E400")),
        ("0.10000000000000000001", Decimal("0.10000000000000000001")),
        ("[]", []),
        ("{}", {}),
        ('{"a": {"a": [1, 2.5, {"a": null}]}}', {"a": {"a": [1, 2.5, {"a": None}]}}),
        (r'"\ud83d\ude00 \u00e9 \" \\ud800 \/"', '😀 é " \\ud800 /'),
        ('"\u2028\x7f"', "\u2028\x7f"),
        ('{"": 1, " ": 2}', {"": 1, " ": 2}),
    ],
)
def test_json_is_read(text: str, expected: JsonValue) -> None:
    for data in (text, text.encode()):
        value = read_json(data)
        assert value == expected
        assert type(value) is type(expected)


def test_integers_and_floats_are_told_apart() -> None:
    assert [type(value) for value in json.loads("[1, 1.0, 1e0]")] == [int, float, float]
    value = read_json("[1, 1.0, 1e0, -0.0]")
    assert isinstance(value, list)
    assert [type(number) for number in value] == [int, float, float, float]
    assert math.copysign(1, float(str(value[3]))) == -1


def test_a_byte_order_mark_is_dropped() -> None:
    assert read_json(b"\xef\xbb\xbf[1]") == read_json("\ufeff[1]") == [1]


def test_a_mistake_is_a_diagnostic_with_its_place() -> None:
    with pytest.raises(DiagnosticError) as refused:
        read_json(b'{"a": 1,\n "a": 2}', "orders.json")
    assert str(refused.value) == "orders.json:2:2: error: duplicate key 'a'"
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


def test_the_first_line_can_be_another() -> None:
    with pytest.raises(DiagnosticError, match=r"^f:17:2: error: ") as refused:
        read_json("[}", "f", 17)
    assert refused.value.diagnostics[0].span.end_line == 17


def test_without_a_name_it_is_a_payload() -> None:
    with pytest.raises(DiagnosticError, match=r"^<payload>:1:1: error: the file is empty$"):
        read_json("")


@pytest.mark.parametrize("depth", [1, 2, MAX_DEPTH - 1, MAX_DEPTH])
def test_nesting_is_read_up_to_the_limit(depth: int) -> None:
    assert read_json(nested(depth)) == json.loads(nested(depth))


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, MAX_DEPTH + 2, sys.getrecursionlimit() * 2, 100_000])
def test_deeper_nesting_is_refused_and_never_crashes(depth: int) -> None:
    for text in (nested(depth), "[" * depth + "]" * depth, "[" * depth):
        with pytest.raises(LimitError, match="arrays and objects are nested deeper than 128 levels"):
            read_json(text)


def test_the_place_of_a_passed_limit_is_told() -> None:
    with pytest.raises(LimitError) as refused:
        read_json('{"a":\n [1, 1e2000]}', "f")
    assert str(refused.value) == "f:2:6: error: a number's exponent is beyond 1,000"
    span = refused.value.span
    assert span is not None
    assert (span.line, span.column, span.end_column) == (2, 6, 12)


def test_many_brackets_are_not_depth() -> None:
    assert read_json("[" + "[]," * 10_000 + "{}]") == [[]] * 10_000 + [{}]
    assert read_json(json.dumps("[" * 10_000)) == "[" * 10_000


def test_a_mistake_counts_more_than_a_limit() -> None:
    with pytest.raises(DiagnosticError) as refused:
        read_json('{"a": 1e2000, "a": 1}')
    assert [diagnostic.code for diagnostic in refused.value.diagnostics] == ["limit", "duplicate-key"]


@pytest.mark.parametrize(
    "text", ["[" * 128 + "]" * 128 + " x", "1" * 100_000, '"' + "a" * 1_000_000, '["' + "\\" * 999_999, "NaN"]
)
def test_nothing_else_than_the_two_errors_is_raised(text: str) -> None:
    with pytest.raises((DiagnosticError, LimitError)):
        read_json(text)


def test_long_strings_are_read() -> None:
    text = "é😀\\\n" * 250_000
    assert read_json(json.dumps(text)) == read_json(json.dumps(text, ensure_ascii=False)) == text


@pytest.mark.parametrize(
    "text", [r'"\ud800"', r'"\uDC00\uD800"', r'["\\\ud83d"]', r'"\ud83d\ud83d\ude00"', '"\ud800"', r'{"\udfff": 1}']
)
def test_a_lone_surrogate_is_refused(text: str) -> None:
    with pytest.raises(DiagnosticError, match="a lone surrogate is not a character"):
        read_json(text)


def test_a_nearly_full_stack_is_not_taken_for_a_mistake_of_the_text() -> None:
    def deeper(frames: int) -> JsonValue:
        return deeper(frames - 1) if frames else read_json(nested(MAX_DEPTH))

    # From Python 3.12 the scanner has a stack of its own, and the text is read.
    with suppress(RecursionError):
        assert deeper(sys.getrecursionlimit() - 120) == json.loads(nested(MAX_DEPTH))

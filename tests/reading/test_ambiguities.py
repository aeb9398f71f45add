import pytest

from rulewright.reading.ambiguities import has_doubtful_number
from rulewright.reading.json import json_ambiguities, read_json


@pytest.mark.parametrize(
    "data",
    [
        b"null",
        b'{"a": [1, -2.5, 1e3, "x", true], "b": {"a": 1}}',
        b"9007199254740992",
        b"-9007199254740992",
        b"[1e23, 19.99, -0, -0.0, 1.7976931348623157e308, 5e-324]",
        '{"é": "日本 😀"}'.encode(),
        rb'"\ud83d\ude00 \\ud800"',
        b'"' + b"[" * 1_000 + b'"',
        b"[" * 128 + b"]" * 128,
    ],
    ids=lambda data: repr(data[:40]),
)
def test_plain_json_is_read_alike_everywhere(data: bytes) -> None:
    assert json_ambiguities(data) == ()


DOUBLE = "a number has more digits or a larger exponent than a double"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'[{"a": 1, "a": 1}]', "an object has a duplicate key"),
        (b'{"a": 1, "\\u0061": 2}', "an object has a duplicate key"),
        (b"\xef\xbb\xbf{}", "it starts with a byte order mark"),
        (b'"\xff"', "it is not UTF-8"),
        ('{"a": 1}'.encode("utf-16-le"), "it is not JSON"),
        (b'"\\ud800"', "a string holds a lone surrogate"),
        (b"9007199254740993", "an integer is beyond 2**53"),
        (b"[-90071992547409920]", "an integer is beyond 2**53"),
        (b"1" * 100_000, "an integer is beyond 2**53"),
        (b"1e400", DOUBLE),
        (b"1e-400", DOUBLE),
        (b"1e999999999", DOUBLE),
        (b"0.10000000000000000001", DOUBLE),
        (b"[NaN]", "NaN and Infinity are not JSON"),
        (b"-Infinity", "NaN and Infinity are not JSON"),
        (b"", "it is not JSON"),
        (b"[1,]", "it is not JSON"),
        (b"[" * 129 + b"]" * 129, "it is nested deeper than 128 levels"),
        (b"[" * 100_000 + b"]" * 100_000, "it is nested deeper than 128 levels"),
    ],
    ids=lambda value: repr(value[:30]),
)
def test_what_readers_see_differently_has_a_reason(data: bytes, reason: str) -> None:
    assert json_ambiguities(data) == (reason,)


def test_each_reason_is_given_once() -> None:
    data = b'\xef\xbb\xbf[{"a": NaN, "a": NaN}, {"b": 1e400, "b": 1e400}, "\\ud800", "\\udfff"]'
    assert json_ambiguities(data) == (
        "it starts with a byte order mark",
        "NaN and Infinity are not JSON",
        "an object has a duplicate key",
        DOUBLE,
        "a string holds a lone surrogate",
    )


@pytest.mark.parametrize("sign", ["", "-"])
@pytest.mark.parametrize(
    "number", ["0", "1e23", "19.99", "0.1234567890123456789", "9007199254740992", "9007199254740993", "1" + "0" * 400]
)
def test_a_value_is_doubtful_where_its_bytes_are(number: str, sign: str) -> None:
    data = f'{{"a": [true, null, "x", {sign}{number}]}}'.encode()
    assert has_doubtful_number(read_json(data)) is bool(json_ambiguities(data))

import pytest

from rulewright.reading import decoding
from rulewright.reading.decoding import decode
from rulewright.reading.diagnostics import DiagnosticError
from rulewright.reading.limits import LimitError


def refusal(data: bytes, first_line: int = 1) -> str:
    with pytest.raises(DiagnosticError) as refused:
        decode(data, "f", first_line)
    (diagnostic,) = refused.value.diagnostics
    assert diagnostic.code == "encoding"
    assert diagnostic.hint == "save the file as UTF-8"
    return str(diagnostic)


@pytest.mark.parametrize("text", ["", "plain", "Zürich 日本 😀", "a\ufeffb"])
def test_utf8_is_read(text: str) -> None:
    assert decode(text.encode(), "f") == text


def test_a_byte_order_mark_at_the_start_is_dropped() -> None:
    assert decode(b"\xef\xbb\xbf1", "f") == "1"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
def test_other_unicode_encodings_are_named(encoding: str) -> None:
    message = refusal('{"a": 1}'.encode(encoding))
    assert message == "f:1:1: error: this is UTF-16, UTF-32 or no text at all; UTF-8 is expected"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"caf\xe9 au lait", "f:1:4: error: byte 0xE9 is not UTF-8"),
        ("é😀\r\nab".encode() + b"\xff", "f:2:3: error: byte 0xFF is not UTF-8"),
        (b"\xef\xbb\xbfab\xff", "f:1:3: error: byte 0xFF is not UTF-8"),
        (b"a\xc0\xaf", "f:1:2: error: byte 0xC0 is not UTF-8"),
        (b"a\xed\xa0\x80", "f:1:2: error: byte 0xED is not UTF-8"),
        (b"ab\xf0\x9f\x98", "f:1:3: error: the text ends inside a character"),
    ],
)
def test_a_byte_that_is_not_utf8_is_told_with_its_place(data: bytes, message: str) -> None:
    assert refusal(data) == message


def test_lines_count_from_the_first_line_of_the_text() -> None:
    assert refusal(b"a\n\xff", first_line=10).startswith("f:11:1:")


def test_more_than_the_limit_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "MAX_BYTES", 3 * 1024**2)
    assert decode(b" " * 3 * 1024**2, "f")
    with pytest.raises(LimitError, match=r"^f:7:1: error: the text is larger than 3 MiB$"):
        decode(b" " * (3 * 1024**2 + 1), "f", 7)

import io
import pickle
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulewright.reading import decoding, payloads
from rulewright.reading.diagnostics import render
from rulewright.reading.payloads import Format, Payload, Unreadable, format_of, read_payloads
from rulewright.reading.span import Span
from rulewright.reading.values import JsonValue


def values(data: bytes, file_format: Format) -> list[JsonValue | str]:
    """The value of each payload, or the first mistake of one that cannot be read."""
    return [
        payload.value if isinstance(payload, Payload) else str(payload.diagnostics[0])
        for payload in read_payloads(data, "f", file_format)
    ]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a.json", "json"),
        ("a.yaml", "yaml"),
        ("a.yml", "yaml"),
        ("a.ndjson", "ndjson"),
        ("dir.x/a.b.JSONL", "ndjson"),
        (Path("a.JSON"), "json"),
        ("a.json5", None),
        ("json", None),
        (".json", None),
        ("-", None),
    ],
)
def test_the_suffix_tells_the_format(path: str | Path, expected: Format | None) -> None:
    assert format_of(path) == expected


def test_a_json_file_is_one_payload() -> None:
    (payload,) = read_payloads(b'\xef\xbb\xbf{"a":\n [1]}', "f.json", "json")
    assert isinstance(payload, Payload)
    assert (payload.value, payload.name, payload.index, payload.line) == ({"a": [1]}, "f.json", 0, 1)
    place = payload.locate([("a", 0)])["a", 0]
    assert place.value == Span("f.json", 2, 3, 2, 4)
    assert payload.source().line(2) == " [1]}"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "f:1:1: error: the file is empty"),
        (b" \n", "f:1:1: error: the file is empty"),
        (b'{"a":1,"a":2}', "f:1:8: error: duplicate key 'a'"),
        (b'{"a":\n"\xff"}', "f:2:2: error: byte 0xFF is not UTF-8"),
        (b"[" * 1_000, "f:1:129: error: arrays and objects are nested deeper than 128 levels"),
        ("[]".encode("utf-16"), "f:1:1: error: this is UTF-16, UTF-32 or no text at all; UTF-8 is expected"),
    ],
    ids=["empty", "blank", "twice", "byte", "deep", "utf-16"],
)
def test_a_json_file_that_cannot_be_read_says_why(data: bytes, message: str) -> None:
    (unreadable,) = read_payloads(data, "f", "json")
    assert isinstance(unreadable, Unreadable)
    assert str(unreadable.diagnostics[0]) == message
    assert (unreadable.name, unreadable.index) == ("f", 0)


def test_a_passed_limit_has_its_code() -> None:
    (unreadable,) = read_payloads(b"[" * 1_000, "f", "json")
    assert isinstance(unreadable, Unreadable)
    assert [diagnostic.code for diagnostic in unreadable.diagnostics] == ["limit"]


def test_all_mistakes_of_a_payload_are_told_with_their_text() -> None:
    (unreadable,) = read_payloads(b"[NaN,\n 01]", "f", "json")
    assert isinstance(unreadable, Unreadable)
    assert [diagnostic.span.line for diagnostic in unreadable.diagnostics] == [1, 2]
    assert unreadable.source.line(2) == " 01]"


NDJSON = b'\xef\xbb\xbf{"a": 1}\r\n\n  \t\r\n{"a": 01}\n[2,\r 3]\n\xff\n{"b": [true]}'


def test_an_ndjson_file_is_a_payload_for_each_line_that_is_not_blank() -> None:
    assert values(NDJSON, "ndjson") == [
        {"a": 1},
        "f:4:7: error: this is not a JSON number",
        [2, 3],
        "f:7:1: error: byte 0xFF is not UTF-8",
        {"b": [True]},
    ]


def test_lines_and_places_are_those_of_the_whole_file() -> None:
    read = list(read_payloads(NDJSON, "f", "ndjson"))
    assert [payload.index for payload in read] == [0, 1, 2, 3, 4]
    assert [payload.line for payload in read if isinstance(payload, Payload)] == [1, 5, 8]
    last = read[-1]
    assert isinstance(last, Payload)
    assert last.locate([("b", 0), ("b", 1)])["b", 0].value == Span("f", 8, 8, 8, 12)
    assert last.source().line(8) == '{"b": [true]}'
    broken = read[1]
    assert isinstance(broken, Unreadable)
    assert broken.source.line(4) == '{"a": 01}'


@pytest.mark.parametrize("data", [b"", b"\n", b" \r\n\r\n"])
def test_an_ndjson_file_may_hold_nothing(data: bytes) -> None:
    assert values(data, "ndjson") == []


class Endless(io.RawIOBase):
    """A stream that never ends and counts what was taken from it."""

    def __init__(self, line: bytes) -> None:
        self.line = line
        self.taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # narrower than Buffer
        size = min(len(buffer), len(self.line))
        buffer[:size] = self.line[:size]
        self.taken += size
        return size


def test_an_ndjson_file_is_streamed() -> None:
    endless = Endless(b'{"a": 1}\n')
    stream = io.BufferedReader(endless, buffer_size=64)
    payload = next(read_payloads(stream, "f", "ndjson"))
    assert isinstance(payload, Payload)
    assert payload.value == {"a": 1}
    assert endless.taken < 1_000


@pytest.fixture
def ten_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "MAX_BYTES", 10)
    monkeypatch.setattr(payloads, "MAX_BYTES", 10)


@pytest.mark.usefixtures("ten_bytes")
def test_a_line_beyond_the_limit_is_told_and_the_next_is_read() -> None:
    data = b'"12345678"\n"123456789"\r\n"' + b"x" * 1_000 + b'"\n"12345678"\r\n7'
    long = "error: the text is larger than 0 MiB"
    assert values(data, "ndjson") == ["12345678", f"f:2:1: {long}", f"f:3:1: {long}", "12345678", 7]


@pytest.mark.usefixtures("ten_bytes")
@pytest.mark.parametrize("file_format", ["json", "yaml"])
def test_a_file_beyond_the_limit_is_not_read(file_format: Format) -> None:
    assert values(b"[123456789]", file_format) == ["f:1:1: error: the text is larger than 0 MiB"]
    endless = Endless(b"7")
    (unreadable,) = read_payloads(io.BufferedReader(endless, buffer_size=16), "f", file_format)
    assert isinstance(unreadable, Unreadable)
    assert endless.taken < 100


def test_a_yaml_file_is_a_payload_for_each_document() -> None:
    data = "\ufeffa: NO\n---\n# note\n- é: 1\n--- \nx: 1\nx: 2\n---\nlast\n".encode()
    read = list(read_payloads(data, "f.yaml", "yaml"))
    assert [payload.value for payload in read if isinstance(payload, Payload)] == [{"a": "NO"}, [{"é": 1}], "last"]
    assert [payload.line for payload in read if isinstance(payload, Payload)] == [1, 4, 9]
    assert [payload.index for payload in read] == [0, 1, 2, 3]
    second, third = read[1:3]
    assert isinstance(second, Payload)
    assert second.locate([(0, "é")])[0, "é"].value == Span("f.yaml", 4, 6, 4, 7)
    assert second.source().line(4) == "- é: 1"
    assert isinstance(third, Unreadable)
    assert str(third.diagnostics[0]) == "f.yaml:7:1: error: duplicate key 'x'"
    assert third.source.line(7) == "x: 2"


def test_behind_broken_yaml_nothing_is_read() -> None:
    assert values(b"a: 1\n---\nb: 'x\n---\nc: 1\n", "yaml") == [
        {"a": 1},
        "f:4:1: error: the quoted text that starts on line 3 is never closed",
    ]


@pytest.mark.parametrize("data", [b"", b"# note\n"])
def test_a_yaml_file_without_a_document_says_so(data: bytes) -> None:
    assert values(data, "yaml") == ["f:1:1: error: the file is empty"]


def test_yaml_that_is_not_utf8_says_so() -> None:
    assert values(b"a: caf\xe9 au lait", "yaml") == ["f:1:7: error: byte 0xE9 is not UTF-8"]


@pytest.mark.parametrize(("data", "file_format"), [(b'{"a": 1}', "json"), (b"a: 1", "yaml"), (b"{", "json")])
def test_payloads_travel_between_processes(data: bytes, file_format: Format) -> None:
    (payload,) = read_payloads(data, "f", file_format)
    copy = pickle.loads(pickle.dumps(payload))  # noqa: S301  # our own bytes
    assert copy == payload
    if isinstance(copy, Payload):
        assert copy.locate([("a",)])["a",].exact


def test_a_payload_does_not_show_its_value_twice() -> None:
    (payload,) = read_payloads(b'{"a": 1}', "f", "json")
    assert repr(payload) == "Payload(value={'a': 1}, name='f', index=0, line=1)"


def test_json_is_read_without_importing_pyyaml() -> None:
    program = (
        "import sys; from rulewright.reading.payloads import read_payloads\n"
        "list(read_payloads(b'1', 'f', 'json')); assert 'yaml' not in sys.modules\n"
        "list(read_payloads(b'1', 'f', 'yaml')); assert 'yaml' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)  # our own program


JSON_FRAGMENTS = [
    b"{",
    b"}",
    b"[",
    b"]",
    b'"',
    b":",
    b",",
    b"a",
    b"1",
    b"\n",
    b"\r",
    b"\\",
    b"\xff",
    b"\xc3",
    b"\0",
    b"\t",
]
YAML_FRAGMENTS = [
    b"'",
    b": ",
    b"- ",
    b"  ",
    b"#",
    b"&a ",
    b"*a",
    b"!!int ",
    b"|",
    b"---\n",
    b"...\n",
    b"%",
    b"<<: ",
    b"\xf0",
]
FRAGMENTS = st.sampled_from(JSON_FRAGMENTS + YAML_FRAGMENTS)


@settings(derandomize=True, max_examples=500, deadline=None)
@given(st.binary() | st.lists(FRAGMENTS, max_size=20).map(b"".join), st.sampled_from(get_args(Format)))
def test_no_bytes_whatever_raise_an_exception(data: bytes, file_format: Format) -> None:
    for payload in read_payloads(data, "f", file_format):
        if isinstance(payload, Payload):
            assert payload.locate([()])[()].exact
        else:
            assert payload.diagnostics
            for diagnostic in payload.diagnostics:
                assert render(diagnostic, payload.source.line(diagnostic.span.line)).startswith("f:")

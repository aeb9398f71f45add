"""A payload → bodies that readers read differently, or that are no JSON: no endpoint must take them, or fall over."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from rulewright.contract.endpoint.writing import json_bytes
from rulewright.contract.forms.form import Form
from rulewright.contract.forms.spelled import Spelling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rulewright.contract.forms.form import Family
    from rulewright.language.conditions import Json

_DEEP = 10_000
_LONG = 100_000
_TEXT = re.compile(rb'(?<=:)"[^"\\]*"')
_NUMBER = re.compile(rb"(?<=:)-?\d[\d.eE+-]*")
_MEMBER = re.compile(rb'"[^"\\]*":(?:"[^"\\]*"|-?\d[\d.eE+-]*|true|false|null)')


def _in_another_encoding(name: str, mark: bytes = b"") -> Callable[[Json], bytes]:
    return lambda payload: mark + json_bytes(payload).decode().encode(name)


def _with_text(replacement: bytes) -> Callable[[Json], bytes | None]:
    """The last text of the payload replaced: the first is often looked up before others are looked at."""
    return lambda payload: _replaced(payload, _TEXT, b'"' + replacement + b'"')


def _with_number(replacement: bytes) -> Callable[[Json], bytes | None]:
    """The last number replaced, or where there is none, the last text."""

    def body(payload: Json) -> bytes | None:
        return _replaced(payload, _NUMBER, replacement) or _replaced(payload, _TEXT, replacement)

    return body


def _replaced(payload: Json, pattern: re.Pattern[bytes], replacement: bytes) -> bytes | None:
    written = json_bytes(payload)
    last = _last(pattern, written)
    return None if last is None else written[: last.start()] + replacement + written[last.end() :]


def _last(pattern: re.Pattern[bytes], written: bytes) -> re.Match[bytes] | None:
    return next(iter([*pattern.finditer(written)][-1:]), None)


def _with_member_twice(value: bytes | None = None, *, first: bool = False) -> Callable[[Json], bytes | None]:
    """One member twice: with the same value, or the other time with another."""

    def body(payload: Json) -> bytes | None:
        written = json_bytes(payload)
        found = _MEMBER.search(written)
        if found is None:
            return None
        member = found[0]
        other = member if value is None else member.partition(b":")[0] + b":" + value
        both = (other, member) if first else (member, other)
        return written[: found.start()] + b",".join(both) + written[found.end() :]

    return body


def _around(before: bytes = b"", after: bytes = b"") -> Callable[[Json], bytes]:
    return lambda payload: before + json_bytes(payload) + after


def _cut(keep: Callable[[bytes], int]) -> Callable[[Json], bytes]:
    def body(payload: Json) -> bytes:
        written = json_bytes(payload)
        return written[: keep(written)]

    return body


def _within_a_text(written: bytes) -> int:
    last = _last(_TEXT, written)
    return len(written) // 2 if last is None else last.start() + 1


def _deep(opening: bytes, closing: bytes) -> Callable[[Json], bytes | None]:
    return _with_number(opening * _DEEP + b"1" + closing * _DEEP)


def _table() -> Iterator[tuple[Family, str, Callable[[Json], bytes | None]]]:
    yield "byte order mark", "a byte order mark", _around(codecs.BOM_UTF8)
    yield "encodings", "UTF-16 (little-endian, marked)", _in_another_encoding("utf-16-le", codecs.BOM_UTF16_LE)
    yield "encodings", "UTF-16 (big-endian, unmarked)", _in_another_encoding("utf-16-be")
    yield "encodings", "UTF-32 (little-endian, marked)", _in_another_encoding("utf-32-le", codecs.BOM_UTF32_LE)
    yield "encodings", "a text in Latin-1", _with_text("é".encode("latin-1"))
    yield "encodings", "an overlong UTF-8 sequence", _with_text(b"\xc0\xaf")
    yield "encodings", "half of a UTF-8 sequence", _with_text(b"\xe2\x82")
    yield "encodings", "a surrogate in UTF-8", _with_text(b"\xed\xa0\x80")
    yield "encodings", "a character beyond U+10FFFF", _with_text(b"\xf4\x90\x80\x80")
    yield "encodings", "a raw null character", _with_text(b"a\x00b")
    yield "encodings", "a raw line feed in a text", _with_text(b"a\nb")
    yield "surrogates", "a lone high surrogate", _with_text(rb"a\ud83d")
    yield "surrogates", "a lone low surrogate", _with_text(rb"\ude00a")
    yield "surrogates", "surrogates in the wrong order", _with_text(rb"\ude00\ud83d")
    yield "surrogates", "a lone surrogate in a key", _keyed(rb"\ud800")
    yield "duplicate keys", "a key twice with the same value", _with_member_twice()
    yield "duplicate keys", "a key twice, then null", _with_member_twice(b"null")
    yield "duplicate keys", "a key twice, first an object", _with_member_twice(b'{"a":1}', first=True)
    yield "no JSON", "nothing in its body", lambda _: b""
    yield "no JSON", "white space only", lambda _: b" \r\n"
    yield "no JSON", "its second half missing", _cut(lambda written: len(written) // 2)
    yield "no JSON", "its last character missing", _cut(lambda written: len(written) - 1)
    yield "no JSON", "its end within a text missing", _cut(_within_a_text)
    yield "no JSON", "garbage behind it", _around(after=b"}garbage")
    yield "no JSON", "a second document behind it", _around(after=b"{}")
    yield "no JSON", "a null character behind it", _around(after=b"\x00")
    yield "no JSON", "a comment before it", _around(b"/* */")
    yield "no JSON", "a comma too many", lambda payload: json_bytes(payload)[:-1] + b"," + json_bytes(payload)[-1:]
    yield "no JSON", "single quotes", lambda payload: json_bytes(payload).replace(b'"', b"'")
    yield "no JSON", "an escape that is none", _with_text(rb"\x41")
    yield "no JSON", "XML in its body", lambda _: b'<?xml version="1.0"?><a/>'
    for literal in ("NaN", "Infinity", "-Infinity", "undefined", "True", "01", "+1", ".5", "0x1F"):
        yield "no JSON", f"{literal} as a value", _with_number(literal.encode())
    yield "numbers", "whole numbers written with exponents", Spelling(number=lambda number: f"{number}e0")
    yield "numbers", "-0 as a value", _with_number(b"-0")
    yield "huge numbers", "1e400 as a value", _with_number(b"1e400")
    yield "huge numbers", "1e-400 as a value", _with_number(b"1e-400")
    yield "huge numbers", "an exponent of ten digits", _with_number(b"1e9999999999")
    yield "huge numbers", "an integer of 5,000 digits", _with_number(b"9" * 5_000)
    yield "huge numbers", "an integer beyond 64 bits", _with_number(b"18446744073709551616")
    yield "long texts", f"a text of {_LONG:,} letters", _with_text(b"x" * _LONG)
    yield "depth", f"arrays nested {_DEEP:,} deep in it", _deep(b"[", b"]")
    yield "depth", f"objects nested {_DEEP:,} deep in it", _deep(b'{"a":', b"}")
    yield "depth", f"nothing but {_DEEP:,} opened arrays", lambda _: b"[" * _DEEP


def _keyed(key: bytes) -> Callable[[Json], bytes | None]:
    """The payload with a member more."""

    def body(payload: Json) -> bytes | None:
        return b'{"' + key + b'":1,' + json_bytes(payload)[1:] if isinstance(payload, dict) and payload else None

    return body


DOUBTFUL = tuple(Form(name, family, body=body) for family, name, body in _table())

"""A payload → form-encoded bodies in other spellings, which every reader reads alike, and ones that are in doubt.

What a form is, the URL Standard says (application/x-www-form-urlencoded): pairs between `&`, of which empty ones do not
count, `+` for a space, and any byte escaped. How names stand for objects and arrays, no standard says.
"""

from __future__ import annotations

import codecs
import re
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from rulewright.contract.endpoint.writing import body_bytes, json_bytes
from rulewright.contract.forms.form import Form
from rulewright.validation.faults import FORM_TYPE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rulewright.contract.forms.form import Family
    from rulewright.language.conditions import Json

_DEEP = 10_000
_MANY = 10_000

_form = partial(Form, media_type=FORM_TYPE)


def _written(payload: Json) -> bytes:
    return body_bytes(payload, "form")


def _pairs(payload: Json) -> list[bytes]:
    written = _written(payload)
    return written.split(b"&") if written else []


def _in_order(order: Callable[[list[bytes]], list[bytes]]) -> Callable[[Json], bytes | None]:
    """The pairs in another order, where there are two."""

    def body(payload: Json) -> bytes | None:
        pairs = _pairs(payload)
        return b"&".join(order(pairs)) if len(pairs) > 1 else None

    return body


def _escaped(part: bytes) -> bytes:
    """Every byte as an escape."""
    return b"".join(b"%%%02X" % byte for byte in unquote_to_bytes(part))


def _spelled(*, names: bool = False, values: bool = False) -> Callable[[Json], bytes]:
    def pair(written: bytes) -> bytes:
        name, _, value = written.partition(b"=")
        return (_escaped(name) if names else name) + b"=" + (_escaped(value) if values else value)

    return lambda payload: b"&".join(map(pair, _pairs(payload)))


def _if_changed(spell: Callable[[bytes], bytes]) -> Callable[[Json], bytes | None]:
    """The body spelled otherwise, where that makes a difference."""

    def body(payload: Json) -> bytes | None:
        written = _written(payload)
        made = spell(written)
        return None if made == written else made

    return body


def _in_lower_case(written: bytes) -> bytes:
    return re.sub(rb"%..", lambda found: found[0].lower(), written)


def _around(before: bytes = b"", after: bytes = b"") -> Callable[[Json], bytes]:
    return lambda payload: before + _written(payload) + after


SPELLED = (
    _form("its fields in reverse order", "key order", is_settled=True, body=_in_order(lambda pairs: pairs[::-1])),
    _form("its fields sorted", "key order", is_settled=True, body=_in_order(sorted)),
    _form("the characters of its names escaped", "escapes", is_settled=True, body=_spelled(names=True)),
    _form("the characters of its values escaped", "escapes", is_settled=True, body=_spelled(values=True)),
    _form("every character escaped", "escapes", is_settled=True, body=_spelled(names=True, values=True)),
    _form("escapes in lower case", "escapes", is_settled=True, body=_if_changed(_in_lower_case)),
    _form(
        "spaces written as +",
        "escapes",
        is_settled=True,
        body=_if_changed(lambda written: written.replace(b"%20", b"+")),
    ),
    _form(
        "the brackets of its names escaped",
        "escapes",
        is_settled=True,
        body=_if_changed(lambda written: written.replace(b"[", b"%5B").replace(b"]", b"%5D")),
    ),
    _form("an ampersand before it", "separators", is_settled=True, body=_around(b"&")),
    _form("an ampersand behind it", "separators", is_settled=True, body=_around(after=b"&")),
    _form(
        "two ampersands between its fields",
        "separators",
        is_settled=True,
        body=_if_changed(lambda written: written.replace(b"&", b"&&")),
    ),
)
"""The order of fields, escapes, and pairs of nothing: the URL Standard leaves nothing open about them."""


def _with_value(value: bytes) -> Callable[[Json], bytes | None]:
    """The last value replaced: the first is often looked up before others are looked at."""

    def body(payload: Json) -> bytes | None:
        pairs = _pairs(payload)
        return b"&".join([*pairs[:-1], pairs[-1].partition(b"=")[0] + b"=" + value]) if pairs else None

    return body


def _with_pair(make: Callable[[bytes, bytes], bytes]) -> Callable[[Json], bytes | None]:
    """A pair more, made of the name and the value of the first."""

    def body(payload: Json) -> bytes | None:
        pairs = _pairs(payload)
        name, _, value = pairs[0].partition(b"=") if pairs else (b"", b"", b"")
        return b"&".join([*pairs, make(name, value)]) if pairs else None

    return body


def _cut(keep: Callable[[bytes], int]) -> Callable[[Json], bytes]:
    return lambda payload: _written(payload)[: keep(_written(payload))]


def _table() -> Iterator[tuple[Family, str, Callable[[Json], bytes | None]]]:
    yield "duplicate keys", "a field twice with the same value", _with_pair(lambda name, value: name + b"=" + value)
    yield "duplicate keys", "a field twice, then empty", _with_pair(lambda name, _: name + b"=")
    yield "duplicate keys", "a field as a text and with a part", _with_pair(lambda name, _: name + b"[a]=1")
    yield "duplicate keys", "a field as a text and as an item", _with_pair(lambda name, _: name + b"[]=1")
    yield "names", "a name without =", _with_pair(lambda *_: b"rulewright")
    yield "names", "a value without a name", _with_pair(lambda *_: b"=1")
    yield "names", "a bracket that is not closed", _with_pair(lambda *_: b"rulewright[a=1")
    yield "names", "an item whose number is far away", _with_pair(lambda *_: b"rulewright[999999999]=1")
    yield "names", "a part of an item that has no number", _with_pair(lambda *_: b"rulewright[][a]=1")
    yield "names", "the name __proto__", _with_pair(lambda *_: b"__proto__[a]=1")
    yield "broken escapes", "a percent sign without digits", _with_value(b"a%zz")
    yield "broken escapes", "a percent sign at its end", _with_value(b"a%")
    yield "broken escapes", "an escape of one digit", _with_value(b"a%4")
    yield "broken escapes", "an escape of a code point (%u00E9)", _with_value(b"%u00E9")
    yield "encodings", "an escaped text in Latin-1", _with_value(b"%E9")
    yield "encodings", "a raw text in Latin-1", _with_value(b"\xe9")
    yield "encodings", "an overlong UTF-8 sequence", _with_value(b"%C0%AF")
    yield "encodings", "half of a UTF-8 sequence", _with_value(b"%E2%82")
    yield "encodings", "a surrogate in UTF-8", _with_value(b"%ED%A0%80")
    yield "encodings", "a character beyond U+10FFFF", _with_value(b"%F4%90%80%80")
    yield "encodings", "an escaped null character", _with_value(b"a%00b")
    yield "encodings", "a raw null character", _with_value(b"a\x00b")
    yield "encodings", "a raw line feed in a value", _with_value(b"a\nb")
    yield "encodings", "UTF-16 (little-endian, marked)", lambda it: _written(it).decode("latin-1").encode("utf-16")
    yield "byte order mark", "a byte order mark", _around(codecs.BOM_UTF8)
    yield "no form", "nothing in its body", lambda _: b""
    yield "no form", "ampersands only", lambda _: b"&&&"
    yield "no form", "JSON in its body", json_bytes
    yield "no form", "its second half missing", _cut(lambda written: len(written) // 2)
    yield "no form", "its end within an escape missing", _cut(lambda written: written.rfind(b"%") + 2)
    yield "no form", "semicolons between its fields", _if_changed(lambda written: written.replace(b"&", b";"))
    yield "no form", "a null character behind it", _around(after=b"\x00")
    yield "depth", f"names nested {_DEEP:,} deep", _with_pair(lambda *_: b"rulewright" + b"[a]" * _DEEP + b"=1")
    yield "huge numbers", f"{_MANY:,} fields more", _around(after=b"&rulewright=1" * _MANY)
    yield "huge numbers", "a number of 5,000 digits", _with_value(b"9" * 5_000)


DOUBTFUL = tuple(_form(name, family, body=body) for family, name, body in _table())
"""What readers read differently, or what is no form: no endpoint must take it, or fall over."""

"""A payload as usual → requests that carry it otherwise: content types, chunks, `Expect`, compression, methods.

What a content type is, RFC 9110 says: its case does not count. The charset utf-8, which names what is sent in any case,
has no effect on JSON (RFC 8259) or a form (URL Standard). Whether an endpoint takes others, or none, no contract says.
"""

from __future__ import annotations

import gzip
import zlib
from functools import partial
from typing import TYPE_CHECKING

from rulewright.contract.endpoint.writing import MEDIA_TYPES, body_bytes
from rulewright.contract.forms.form import Form
from rulewright.validation.faults import FORM_TYPE, JSON_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Encoding

_LENGTH_REQUIRED, _UNSUPPORTED, _EXPECTATION_FAILED, _NOT_IMPLEMENTED = 411, 415, 417, 501
_NO_CHUNKS = frozenset({_LENGTH_REQUIRED, _NOT_IMPLEMENTED})
_NO_CODING = frozenset({_UNSUPPORTED, _NOT_IMPLEMENTED})
_NO_METHOD = frozenset({_NOT_IMPLEMENTED})
_UNUSUAL: Mapping[Encoding, tuple[tuple[str, str], ...]] = {
    "json": (
        ("the Content-Type of a form", FORM_TYPE),
        ("the Content-Type application/vnd.api+json", "application/vnd.api+json"),
        ("a Content-Type that is none", "json"),
    ),
    "form": (
        ("the Content-Type of JSON", JSON_TYPE),
        ("the Content-Type text/html", "text/html"),
        ("a Content-Type that is none", "form"),
    ),
}
"""Content types that an operation of an encoding does not take, or need not; others are the same for all."""


def _gzip(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def carried(encoding: Encoding) -> tuple[Form, ...]:
    """The forms of an encoding; their bodies are as usual but where the form is about them."""
    return tuple(_forms(encoding))


def _forms(encoding: Encoding) -> Iterator[Form]:
    usual = MEDIA_TYPES[encoding]

    def written(payload: Json) -> bytes:
        return body_bytes(payload, encoding)

    form = partial(Form, body=written, media_type=usual)
    for name, media_type in (
        ("the charset utf-8", f"{usual}; charset=utf-8"),
        ("the charset UTF-8 in capitals", f"{usual};charset=UTF-8"),
        ("its Content-Type in capitals", usual.upper()),
    ):
        yield form(name, "content type", is_settled=True, media_type=media_type)
    for name, unusual in (
        ("no Content-Type", None),
        ("an empty Content-Type", ""),
        ("the Content-Type text/plain", "text/plain"),
        ("the Content-Type multipart/form-data without a boundary", "multipart/form-data"),
        *_UNUSUAL[encoding],
        ("the charset utf-16", f"{usual}; charset=utf-16"),
        ("a charset that nobody knows", f"{usual}; charset=nobody-knows"),
        ("two Content-Types in one", f"{usual}, text/plain"),
    ):
        yield form(name, "content type", media_type=unusual)
    for name, size in (("one chunk", 1 << 20), ("chunks of 7 bytes", 7), ("one chunk for each byte", 1)):
        yield form(name, "chunked bodies", is_settled=True, chunk=size, excused=_NO_CHUNKS)
    yield form(
        "Expect: 100-continue",
        "Expect",
        is_settled=True,
        headers=(("Expect", "100-continue"),),
        waits=True,
        excused=frozenset({_EXPECTATION_FAILED}),
    )
    compressed = partial(form, family="compression", excused=_NO_CODING)
    in_gzip, in_deflate = (("Content-Encoding", "gzip"),), (("Content-Encoding", "deflate"),)
    yield compressed("its body in gzip", body=lambda payload: _gzip(written(payload)), headers=in_gzip)
    yield compressed("its body in deflate", body=lambda payload: zlib.compress(written(payload)), headers=in_deflate)
    yield compressed("gzip announced and not there", headers=in_gzip)
    yield compressed("half of its gzip missing", body=lambda payload: _half(_gzip(written(payload))), headers=in_gzip)
    for name, method in (
        ("the method OPTIONS", "OPTIONS"),
        ("the method HEAD", "HEAD"),
        ("a method that nobody knows", "RULEWRIGHT"),
    ):
        yield form(name, "methods", method=method, excused=_NO_METHOD)


def _half(data: bytes) -> bytes:
    return data[: len(data) // 2]

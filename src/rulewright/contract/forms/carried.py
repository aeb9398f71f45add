"""A payload as usual → requests that carry it otherwise: content types, chunks, `Expect`, compression, methods.

What a content type of JSON is, RFC 9110 and RFC 8259 say: its case does not count, and a charset has no effect. Whether
an endpoint takes others, or none, no contract says.
"""

from __future__ import annotations

import gzip
import zlib

from rulewright.contract.endpoint.writing import json_bytes
from rulewright.contract.forms.form import Form
from rulewright.validation.faults import FORM_TYPE

_LENGTH_REQUIRED, _UNSUPPORTED, _EXPECTATION_FAILED, _NOT_IMPLEMENTED = 411, 415, 417, 501
_NO_CHUNKS = frozenset({_LENGTH_REQUIRED, _NOT_IMPLEMENTED})
_NO_CODING = frozenset({_UNSUPPORTED, _NOT_IMPLEMENTED})
_NO_METHOD = frozenset({_NOT_IMPLEMENTED})
_UNUSUAL = (
    ("no Content-Type", None),
    ("an empty Content-Type", ""),
    ("the Content-Type text/plain", "text/plain"),
    ("the Content-Type of a form", FORM_TYPE),
    ("the Content-Type multipart/form-data without a boundary", "multipart/form-data"),
    ("the Content-Type application/vnd.api+json", "application/vnd.api+json"),
    ("the charset utf-16", "application/json; charset=utf-16"),
    ("a charset that nobody knows", "application/json; charset=nobody-knows"),
    ("a Content-Type that is none", "json"),
    ("two Content-Types in one", "application/json, text/plain"),
)


def _zlib(data: bytes) -> bytes:
    return zlib.compress(data)


def _gzip(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


CARRIED = (
    Form("the charset utf-8", "content type", is_settled=True, media_type="application/json; charset=utf-8"),
    Form("the charset UTF-8 in capitals", "content type", is_settled=True, media_type="application/json;charset=UTF-8"),
    Form("its Content-Type in capitals", "content type", is_settled=True, media_type="APPLICATION/JSON"),
    *(Form(name, "content type", media_type=media_type) for name, media_type in _UNUSUAL),
    Form("one chunk", "chunked bodies", is_settled=True, chunk=1 << 20, excused=_NO_CHUNKS),
    Form("chunks of 7 bytes", "chunked bodies", is_settled=True, chunk=7, excused=_NO_CHUNKS),
    Form("one chunk for each byte", "chunked bodies", is_settled=True, chunk=1, excused=_NO_CHUNKS),
    Form(
        "Expect: 100-continue",
        "Expect",
        is_settled=True,
        headers=(("Expect", "100-continue"),),
        waits=True,
        excused=frozenset({_EXPECTATION_FAILED}),
    ),
    Form(
        "its body in gzip",
        "compression",
        body=lambda payload: _gzip(json_bytes(payload)),
        headers=(("Content-Encoding", "gzip"),),
        excused=_NO_CODING,
    ),
    Form(
        "its body in deflate",
        "compression",
        body=lambda payload: _zlib(json_bytes(payload)),
        headers=(("Content-Encoding", "deflate"),),
        excused=_NO_CODING,
    ),
    Form("gzip announced and not there", "compression", headers=(("Content-Encoding", "gzip"),), excused=_NO_CODING),
    Form(
        "half of its gzip missing",
        "compression",
        body=lambda payload: _half(_gzip(json_bytes(payload))),
        headers=(("Content-Encoding", "gzip"),),
        excused=_NO_CODING,
    ),
    Form("the method OPTIONS", "methods", method="OPTIONS", excused=_NO_METHOD),
    Form("the method HEAD", "methods", method="HEAD", excused=_NO_METHOD),
    Form("a method that nobody knows", "methods", method="RULEWRIGHT", excused=_NO_METHOD),
)


def _half(data: bytes) -> bytes:
    return data[: len(data) // 2]

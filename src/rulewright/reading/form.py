"""A form (application/x-www-form-urlencoded, also the query of a URL) → its pairs, decoded and located."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rulewright.reading.decoding import check_size
from rulewright.reading.diagnostics import Diagnostic, DiagnosticError
from rulewright.reading.limits import MAX_MISTAKES
from rulewright.reading.span import Source, Span

_PAIR = re.compile(r"[^&]+")
_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2}).{0,2}", re.DOTALL)
_ESCAPE_HINT = "write % and two hexadecimal digits; a percent sign of its own is %25"
_UTF8_HINT = "write texts in UTF-8, each byte outside ASCII as % and two hexadecimal digits"


@dataclass(frozen=True, slots=True)
class Pair:
    """One `name=value`, decoded; a name without `=` has the empty value."""

    name: str
    value: str
    span: Span


def read_form(data: bytes | str, name: str = "<form>") -> tuple[Pair, ...]:
    """The pairs of a form, in order; what stands between two `&` and is empty is no pair.

    `+` is a space, and `%` starts an escape; the bytes that escapes stand for are UTF-8.

    Args:
        data: UTF-8 bytes, or text.
        name: what the spans call it.

    Raises:
        DiagnosticError: an escape is broken, or bytes are not UTF-8; every such place is in it.
        LimitError: it is larger than is read.
    """
    check_size(data, name)
    source = Source(name, _text(data, name))
    mistakes: list[Diagnostic] = []
    pairs = []
    for found in _PAIR.finditer(source.text):
        start = found.start()
        left, equals, right = found[0].partition("=")
        mistakes += _mistakes(source, start, found[0])
        if not mistakes:
            span = source.span(start, found.end())
            if not left:
                mistakes.append(_named_nothing(span))
            pairs.append(Pair(_decoded(left), _decoded(right) if equals else "", span))
        if len(mistakes) >= MAX_MISTAKES:
            break
    if mistakes:
        raise DiagnosticError(mistakes)
    return tuple(pairs)


def _text(data: bytes | str, name: str) -> str:
    """The text of the bytes; text that UTF-8 cannot encode is no better than bytes that it cannot decode."""
    try:
        return data.decode() if isinstance(data, bytes) else data.encode().decode()
    except UnicodeDecodeError as error:
        before, what = error.object[: error.start].decode(), f"byte 0x{error.object[error.start]:02X} is not UTF-8"
    except UnicodeEncodeError as error:
        before, what = error.object[: error.start], "half of a surrogate pair is no character"
    span = Source(name, before).span(len(before), len(before))
    raise DiagnosticError([Diagnostic(span, what, _UTF8_HINT, code="encoding")])


def _mistakes(source: Source, start: int, text: str) -> Iterator[Diagnostic]:
    for bad in _BAD_ESCAPE.finditer(text):
        span = source.span(start + bad.start(), start + bad.end())
        yield Diagnostic(span, f"“{bad[0]}” is no escape", _ESCAPE_HINT, code="escape")
    for run in _ESCAPES.finditer(text):
        try:
            _bytes_of(run[0]).decode()
        except UnicodeDecodeError as error:
            at = start + run.start() + 3 * error.start
            message = f"the escape {text[at - start : at - start + 3]} stands for a byte that is not UTF-8 here"
            yield Diagnostic(source.span(at, at + 3), message, _UTF8_HINT, code="encoding")


def _named_nothing(span: Span) -> Diagnostic:
    return Diagnostic(span, "this value has no name", "write name=value", code="no-name")


def _decoded(text: str) -> str:
    return _ESCAPES.sub(lambda run: _bytes_of(run[0]).decode(), text.replace("+", " "))


def _bytes_of(escapes: str) -> bytes:
    return bytes.fromhex(escapes.replace("%", ""))

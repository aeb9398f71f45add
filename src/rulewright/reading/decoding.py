"""Bytes → text: UTF-8 only, with or without a byte order mark, and not larger than the limit."""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE

from rulewright.reading.diagnostics import Diagnostic, DiagnosticError
from rulewright.reading.limits import MAX_BYTES, LimitError
from rulewright.reading.span import Source

_HINT = "save the file as UTF-8"


def decode(data: bytes, name: str, first_line: int = 1, most: int | None = None) -> str:
    """The text of UTF-8 bytes; a byte order mark at the start is dropped and counts for no column.

    Raises:
        DiagnosticError: the bytes are not UTF-8; the place is the first byte that is not.
        LimitError: there are more than `most`.
    """
    check_size(data, name, first_line, most)
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) or b"\0" in data[:4]:
        raise _refused(name, "", first_line, "this is UTF-16, UTF-32 or no text at all; UTF-8 is expected")
    try:
        return data.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode().removeprefix("\ufeff")
        cut = error.reason == "unexpected end of data"
        message = "the text ends inside a character" if cut else f"byte 0x{data[error.start]:02X} is not UTF-8"
        raise _refused(name, before, first_line, message) from None


def check_size(data: bytes | str, name: str, first_line: int = 1, most: int | None = None) -> None:
    """Raises `LimitError` for more than `most` bytes, or a text of more characters; by default `MAX_BYTES`."""
    most = MAX_BYTES if most is None else most
    if len(data) > most:
        message = f"the text is larger than {most // 1024**2} MiB"
        raise LimitError(message, Source(name, "", first_line).span(0, 0))


def _refused(name: str, before: str, first_line: int, message: str) -> DiagnosticError:
    span = Source(name, before, first_line).span(len(before), len(before))
    return DiagnosticError([Diagnostic(span, message, _HINT, code="encoding")])

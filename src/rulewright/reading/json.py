"""JSON bytes or text → a value, strictly by RFC 8259."""

import json

from rulewright.reading.ambiguities import json_ambiguities
from rulewright.reading.decoding import check_size, decode
from rulewright.reading.diagnostics import DiagnosticError
from rulewright.reading.json_checks import has_lone_surrogate, is_too_deep
from rulewright.reading.json_mistakes import find_mistakes
from rulewright.reading.limits import LimitError
from rulewright.reading.numbers import fractional, integral
from rulewright.reading.span import Source
from rulewright.reading.values import JsonValue

__all__ = ["json_ambiguities", "read_json"]


def read_json(data: bytes | str, name: str = "<payload>", first_line: int = 1) -> JsonValue:
    """The value of a JSON text.

    Duplicate keys and lone surrogates are refused beside what RFC 8259 forbids,
    because readers disagree about them. A byte order mark at the start is dropped, as the RFC allows.
    Numbers are not rounded (see `numbers.number`).

    Args:
        data: UTF-8 bytes, or text.
        name: what the spans call the file.
        first_line: the number of the first line, for a text out of a longer file.

    Raises:
        DiagnosticError: the text is not JSON; every mistake that can be told apart is in it.
        LimitError: the text may be JSON, but it passes a limit.
    """
    if isinstance(data, bytes):
        text, is_unicode = decode(data, name, first_line), True
    else:
        check_size(data, name, first_line)
        text, is_unicode = data.removeprefix("\ufeff"), _is_unicode(data)
    try:
        value: JsonValue = _DECODER.decode(text)
    except (ValueError, RecursionError):
        raise _refusal(Source(name, text, first_line)) from None
    if is_too_deep(text, value) or has_lone_surrogate(text) or not is_unicode:
        raise _refusal(Source(name, text, first_line))
    return value


def _object(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("duplicate key")
    return members


def _not_finite(literal: str) -> JsonValue:
    raise ValueError(literal)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_int=integral,
    parse_float=fractional,
    parse_constant=_not_finite,
)


def _refusal(source: Source) -> Exception:
    mistakes = find_mistakes(source)
    if not mistakes:
        return RecursionError("too little of the interpreter's stack is left to read JSON")
    if all(mistake.code == "limit" for mistake in mistakes):
        return LimitError(mistakes[0].message, mistakes[0].span)
    return DiagnosticError(mistakes)


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True

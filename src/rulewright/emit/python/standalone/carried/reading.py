"""A JSON document → its value, read as strictly as `rulewright` reads it, with every digit of its numbers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from rulewright.reading.json_checks import has_lone_surrogate, is_too_deep
from rulewright.reading.limits import MAX_BYTES, MAX_DEPTH
from rulewright.reading.numbers import fractional, integral

if TYPE_CHECKING:
    from rulewright.language.conditions import Json


def read_document(document: bytes | str) -> Json:
    """The value of a JSON text (RFC 8259).

    Raises:
        ValueError: it is no JSON, readers would read it differently (a key twice, half of a surrogate pair), or it
            passes a limit; the message says which, and where that is known.
    """
    if len(document) > MAX_BYTES:
        raise ValueError(f"the text is larger than {MAX_BYTES // 1024**2} MiB")
    text = document.decode() if isinstance(document, bytes) else document
    text.encode()
    text = text.removeprefix("\ufeff")
    deep = f"values are nested more than {MAX_DEPTH} levels deep"
    try:
        value: Json = _DECODER.decode(text)
    except RecursionError:
        raise ValueError(deep) from None
    if is_too_deep(text, value):
        raise ValueError(deep)
    if has_lone_surrogate(text):
        raise ValueError("a text has half of a surrogate pair")
    return value


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    members: dict[str, Json] = {}
    for key, member in pairs:
        if key in members:
            raise ValueError(f"an object has the key {json.dumps(key)} twice")
        members[key] = member
    return members


def _not_finite(literal: str) -> Json:
    raise ValueError(f"{literal} is no JSON: it has neither NaN nor infinity")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_int=integral,
    parse_float=fractional,
    parse_constant=_not_finite,
)

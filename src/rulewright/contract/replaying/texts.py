"""A request, places in it and texts → the request with these texts there, every other byte as it was."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, unquote_plus

from rulewright.plan.messages import BODY, SECTIONS
from rulewright.reading.diagnostics import DiagnosticError
from rulewright.reading.json import read_json
from rulewright.reading.positions import json_positions
from rulewright.reading.span import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rulewright.contract.endpoint.exchange import Request
    from rulewright.contract.endpoint.writing import Texts
    from rulewright.contract.findings.record import At
    from rulewright.language.paths import Pointer
    from rulewright.plan.contract import Operation

_SLOT = re.compile(r"\{([^{}]+)\}")
_PAIR = re.compile(r"([^&=]*)=([^&]*)")


def texts_of(operation: Operation, request: Request) -> Texts:
    """The parameters of a request, as they are sent."""
    _, _, query = request.path.partition("?")
    pairs = tuple((unquote_plus(name), unquote_plus(text)) for name, text in _PAIR.findall(query))
    return {"path": tuple(texts_of_path(operation, request.path)), "query": pairs, "header": request.headers}


def texts_of_path(operation: Operation, target: str) -> list[tuple[str, str]]:
    """The parameters in the path of a request, by the slots of the operation's; none where it is another's."""
    match = _template(operation).search(target.partition("?")[0])
    names = _SLOT.findall(operation.path)
    return [] if match is None else [(name, unquote(text)) for name, text in zip(names, match.groups(), strict=True)]


def with_texts(operation: Operation, request: Request, texts: Mapping[At, str]) -> Request:
    """The request with other texts at some places, which must be there and hold texts."""
    sections: dict[str, dict[tuple[str, ...], str]] = {}
    for (section, *rest), text in texts.items():
        sections.setdefault(section, {})[tuple(rest)] = text
    path, mark, query = request.path.partition("?")
    named = {section: {at[0]: text for at, text in found.items()} for section, found in sections.items()}
    path = _with_slots(operation, path, named.get(SECTIONS["path"], {}))
    query = _with_pairs(query, named.get(SECTIONS["query"], {}))
    headers = {name.lower(): text for name, text in named.get(SECTIONS["header"], {}).items()}
    return replace(
        request,
        path=f"{path}{mark}{query}",
        headers=tuple((name, headers.get(name.lower(), value)) for name, value in request.headers),
        body=_with_body(operation, request.body, sections.get(BODY, {})),
    )


def text_at(operation: Operation, request: Request, at: At) -> str | None:
    """The text at a place, None where there is none."""
    section, *rest = at
    if section == BODY:
        try:
            return _text_in_body(operation, request.body or b"", tuple(rest))
        except (DiagnosticError, LookupError, TypeError, ValueError):
            # The record was changed by hand.
            return None
    place = next(place for place, name in SECTIONS.items() if name == section)
    found = (text for name, text in texts_of(operation, request)[place] if name.lower() == rest[0].lower())
    return next(found, None)


def _template(operation: Operation) -> re.Pattern[str]:
    parts = _SLOT.split(operation.path)
    return re.compile("".join("([^/]+)" if index % 2 else re.escape(part) for index, part in enumerate(parts)) + r"\Z")


def _with_slots(operation: Operation, path: str, texts: Mapping[str, str]) -> str:
    match = _template(operation).search(path)
    for index, name in reversed(list(enumerate(_SLOT.findall(operation.path), 1))):
        if match is not None and name in texts:
            path = path[: match.start(index)] + quote(texts[name], safe="") + path[match.end(index) :]
    return path


def _with_pairs(pairs: str, texts: Mapping[str, str]) -> str:
    def pair(match: re.Match[str]) -> str:
        text = texts.get(unquote_plus(match[1]))
        return match[0] if text is None else f"{match[1]}={quote(text, safe='')}"

    return _PAIR.sub(pair, pairs)


def _with_body(operation: Operation, body: bytes | None, texts: Mapping[tuple[str, ...], str]) -> bytes | None:
    if body is None or not texts:
        return body
    if operation.encoding == "form":
        return _with_pairs(body.decode(), {_form_name(at): text for at, text in texts.items()}).encode()
    written = body.decode()
    pointers = {_located(read_json(body), at): text for at, text in texts.items()}
    source = Source("<body>", written)
    spans = ((place.value, pointers[at]) for at, place in json_positions(written, pointers).items())
    for span, text in sorted(spans, key=lambda entry: entry[0], reverse=True):
        start, end = source.offset(span.line, span.column), source.offset(span.end_line, span.end_column)
        written = written[:start] + json.dumps(text, ensure_ascii=False) + written[end:]
    return written.encode()


def _text_in_body(operation: Operation, body: bytes, at: tuple[str, ...]) -> str | None:
    if operation.encoding == "form":
        pairs = ((unquote_plus(name), unquote_plus(text)) for name, text in _PAIR.findall(body.decode()))
        return next((text for name, text in pairs if name == _form_name(at)), None)
    value = read_json(body)
    for token in _located(value, at):
        value = value[token]  # type: ignore[index]  # located in it
    return value if isinstance(value, str) else None


def _located(value: object, at: Iterable[str]) -> Pointer:
    """The pointer of a place whose steps are texts: those into arrays are numbers."""
    found: list[str | int] = []
    for token in at:
        step = int(token) if isinstance(value, list) else token
        value = value[step]  # type: ignore[index]  # a place that was found in this very value
        found.append(step)
    return tuple(found)


def _form_name(at: tuple[str, ...]) -> str:
    first, *rest = at
    return first + "".join(f"[{step}]" for step in rest)

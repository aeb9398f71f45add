"""The body of a request or an answer → its lines as they may be shown, with the place that is meant marked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rulewright.language.paths import parse_pointer
from rulewright.linting.masking import Masked, Token, json_tokens, mask
from rulewright.linting.quoting import Showing
from rulewright.reading.diagnostics import DiagnosticError
from rulewright.reading.json import read_json
from rulewright.reading.limits import LimitError
from rulewright.reading.positions import json_positions
from rulewright.reading.span import Source, Span
from rulewright.validation.objects import sensitive_places
from rulewright.validation.places import Missing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer
    from rulewright.plan.contract import Plan
    from rulewright.reading.positions import Place

MOST_LINES = 400
MOST_COLUMNS = 2000
_DEEPEST = 40
_WORD = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a line, which is meant or not."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """A body as it is shown: its lines, or in words why there are none.

    `missing` is the place that is meant where nothing is there.
    """

    lines: tuple[tuple[Part, ...], ...] = ()
    note: str = ""
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Privacy:
    """What may be shown of values.

    Attributes:
        plan: the contract.
        values: whether they are shown at all.
        public: texts that the contract lists.
        hidden: texts of sensitive fields, wherever they come up again.
    """

    plan: Plan
    values: bool
    public: frozenset[str]
    hidden: frozenset[str] = field(default_factory=frozenset)

    def hides(self, text: str) -> bool:
        """Whether a text has one in it that is never shown."""
        return any(hidden in text for hidden in self.hidden)

    def sensitive(self, value: Json) -> Iterator[tuple[Pointer, Json]]:
        """The places that some shape of the contract marks as sensitive, and their values."""
        for shape in self.plan.shapes.values():
            for place in sensitive_places(self.plan, shape, value):
                if not isinstance(place.value, Missing):
                    yield place.pointer, place.value

    def hidden_in(self, data: bytes) -> frozenset[str]:
        """The texts that are never shown, of a body."""
        value = _json(_text(data))
        found = () if value is None else self.sensitive(value[0])
        return frozenset(text for _, text in found if isinstance(text, str) and text)


def shown(data: bytes, pointer: str | None, privacy: Privacy) -> Body:
    """A body; `pointer` is the place in it that is meant, if any is."""
    if not data:
        return Body(note="no body")
    text = _text(data)
    value = _json(text)
    if value is None:
        return _raw(data, text, privacy)
    source = Source("<body>", indented(text))
    meant = None if pointer is None else _steps(value[0], pointer)
    hidden = [at for at, _ in privacy.sensitive(value[0])]
    found = json_positions(source.text, [*hidden, *([] if meant is None else [meant])])
    showing = Showing(privacy.values, privacy.public, tuple(found[at].value for at in hidden))
    marked = None if meant is None else _marked(found[meant])
    lines = tuple(_lines(source, marked, showing, privacy))
    is_missing = meant is not None and not found[meant].exact
    return Body(_window(lines, marked), missing=pointer or "" if is_missing else "")


def indented(text: str) -> str:
    """JSON with each entry in a line of its own; every number and text as it is written."""
    out: list[str] = []
    depth = 0
    last = ""
    for word in _WORD.findall(text):
        depth -= word in "}]"
        if word in "}]":
            out.append("" if last in {"{", "["} else _newline(depth))
        elif last in {"{", "[", ","}:
            out.append(_newline(depth))
        elif last == ":":
            out.append(" ")
        out.append(word)
        depth += word in "{["
        last = word
    return "".join(out)


def _newline(depth: int) -> str:
    return "\n" + "  " * min(depth, _DEEPEST)


def _text(data: bytes) -> str:
    return data.decode("utf-8-sig", errors="replace")


def _json(text: str) -> tuple[Json] | None:
    try:
        return (read_json(text, "<body>"),)
    except (DiagnosticError, LimitError):
        return None


def _raw(data: bytes, text: str, privacy: Privacy) -> Body:
    if not privacy.values or privacy.hides(text):
        return Body(note=f"{len(data):,} bytes that are no JSON; with --show-values they are shown")
    lines = [(Part(line[:MOST_COLUMNS]),) for line in text.split("\n")[:MOST_LINES]]
    return Body(tuple(lines))


def _steps(value: Json, pointer: str) -> Pointer:
    """The steps of a pointer in a value, those into arrays as numbers."""
    steps: list[str | int] = []
    at: Json = value
    for step in parse_pointer(pointer):
        key: str | int = int(step) if isinstance(at, list) and str(step).isdecimal() else str(step)
        steps.append(key)
        if isinstance(at, list) and isinstance(key, int) and key < len(at):
            at = at[key]
        else:
            at = at.get(str(key)) if isinstance(at, dict) else None
    return tuple(steps)


def _marked(place: Place) -> Span:
    """All that is meant: the key too, where it stands in the same line."""
    value, key = place.value, place.key
    if key is None or key.line != value.line:
        return value
    return Span(value.file, key.line, key.column, value.end_line, value.end_column)


def _lines(source: Source, marked: Span | None, showing: Showing, privacy: Privacy) -> Iterator[tuple[Part, ...]]:
    for number, line in enumerate(source.text.split("\n"), start=1):

        def is_shown(token: Token, number: int = number) -> bool:
            return showing.shows(token, number) and not privacy.hides(token.text or "")

        masked = mask(line, json_tokens(line), is_shown)
        if marked is None or not marked.line <= number <= marked.end_line:
            yield (Part(_cut(masked.line)),)
        else:
            yield _parts(masked, line, number, marked)


def _parts(masked: Masked, line: str, number: int, marked: Span) -> tuple[Part, ...]:
    start = marked.column - 1 if number == marked.line else len(line) - len(line.lstrip())
    end = marked.end_column - 1 if number == marked.end_line else len(line)
    quote = masked.quote(start, end)
    parts = (
        Part(quote.line[: quote.start]),
        Part(_cut(quote.line[quote.start : quote.end]), marked=True),
        Part(_cut(quote.line[quote.end :])),
    )
    return tuple(part for part in parts if part.text)


def _cut(text: str) -> str:
    return text if len(text) <= MOST_COLUMNS else f"{text[:MOST_COLUMNS]}…"


def _window(lines: tuple[tuple[Part, ...], ...], marked: Span | None) -> tuple[tuple[Part, ...], ...]:
    """As many lines as a reader looks at, around the one that is meant."""
    if len(lines) <= MOST_LINES:
        return lines
    first = max(0, min((marked.line if marked else 1) - MOST_LINES // 2, len(lines) - MOST_LINES))
    last = first + MOST_LINES
    before = [(Part(f"… {first:,} lines"),)] if first else []
    after = [(Part(f"… {len(lines) - last:,} lines"),)] if last < len(lines) else []
    return (*before, *lines[first:last], *after)

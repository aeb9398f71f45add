"""A payload and places in it → quotes of the lines they stand in, masked as the run says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rulewright.linting.events import Quote, Remark
from rulewright.linting.masking import Masked, Token, YamlTokens, json_tokens, mask
from rulewright.reading.sources import Sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rulewright.reading.diagnostics import Diagnostic
    from rulewright.reading.payloads import Format, Payload, Unreadable
    from rulewright.reading.span import Source, Span


@dataclass(frozen=True, slots=True)
class Showing:
    """Which values a quote may show: those of `public` texts, or with `values` all but those in `hidden` places."""

    values: bool
    public: frozenset[str]
    hidden: tuple[Span, ...]

    def shows(self, token: Token, line: int) -> bool:
        """Whether a token of the line of that number may be shown."""
        start, end = (line, token.start + 1), (line, token.end + 1)
        if any(start < (span.end_line, span.end_column) and (span.line, span.column) < end for span in self.hidden):
            return False
        return self.values or token.text in self.public


class Quotes:
    """The lines of one payload, each masked once however many violations it has."""

    def __init__(self, payload: Payload, showing: Showing) -> None:
        self._source = payload.source()
        self._yaml = None if payload.node is None else YamlTokens(payload.node)
        self._showing = showing
        self._lines: dict[int, Masked] = {}

    def quote(self, span: Span) -> Quote:
        """The first line of a span, and as much of the span as stands in it."""
        masked = self._lines.get(span.line)
        if masked is None:
            line = self._source.line(span.line)
            tokens = self._yaml.of(span.line, line) if self._yaml else json_tokens(line)
            masked = self._lines[span.line] = mask(line, tokens, lambda token: self._showing.shows(token, span.line))
        return _quoted(self._source, span, masked)


def remarks_on(unreadable: Unreadable, file_format: Format, *, show_values: bool) -> Iterator[Remark]:
    """Why a payload could not be read.

    In broken YAML nobody can tell keys from values: its lines are quoted only when values may be shown.
    """
    source = unreadable.source
    for diagnostic in unreadable.diagnostics:
        line = source.line(diagnostic.span.line)
        quote = None
        if show_values:
            quote = _quoted(source, diagnostic.span, Masked(line, ()))
        elif file_format != "yaml":
            quote = _quoted(source, diagnostic.span, mask(line, json_tokens(line), lambda _: False))
        yield Remark.of(diagnostic, quote)


def remarks_of(diagnostics: Iterable[Diagnostic]) -> Iterator[Remark]:
    """Diagnostics of files without secrets, such as rule files, with their lines, read again from the files."""
    sources = Sources()
    for diagnostic in diagnostics:
        yield Remark.of(diagnostic, line_of(diagnostic.span, sources))


def line_of(span: Span, sources: Sources) -> Quote | None:
    """The line of a file without secrets where a span begins; None where the file cannot be read any more."""
    found = sources.line(span)
    return None if found is None else Quote(*found)


def _quoted(source: Source, span: Span, masked: Masked) -> Quote:
    end = span.end_column - 1 if span.end_line == span.line else len(source.line(span.line))
    return masked.quote(span.column - 1, end)

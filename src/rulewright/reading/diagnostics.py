"""Diagnostics: what is wrong with a text, where, and what to do; and their plain rendering."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from rulewright.reading.display import quoted, underlined, visible
from rulewright.reading.span import Span
from rulewright.reading.spelling import nearest

__all__ = ["Diagnostic", "DiagnosticError", "Severity", "nearest", "quoted", "render"]

Severity: TypeAlias = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing wrong with a text.

    Attributes:
        span: the place.
        message: what is wrong, in one line that starts in lower case and has no final stop.
        hint: what to do about it.
        severity: only errors make the text unusable.
        code: the stable name of the kind of mistake.
    """

    span: Span
    message: str
    hint: str | None = None
    severity: Severity = "error"
    code: str = field(kw_only=True)

    def __str__(self) -> str:
        return visible(f"{self.span}: {self.severity}: {self.message}")


class DiagnosticError(Exception):
    """A text cannot be used; `diagnostics` says why, in the order of the text, at least once."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(sorted(diagnostics, key=lambda diagnostic: diagnostic.span))
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        return "\n".join(map(str, self.diagnostics))


def render(diagnostic: Diagnostic, source_line: str | None = None) -> str:
    """The diagnostic as a compiler prints it: place and message, the line, a caret, the hint.

    Args:
        diagnostic: what to show.
        source_line: the line where its span starts; without it, neither line nor caret is shown.
    """
    lines = [str(diagnostic)]
    if source_line is not None:
        span = diagnostic.span
        end = span.end_column - 1 if span.end_line == span.line else len(source_line)
        lines += [f"  {part}" for part in underlined(source_line, span.column - 1, end)]
    if diagnostic.hint is not None:
        lines.append(visible(f"hint: {diagnostic.hint}"))
    return "\n".join(lines)

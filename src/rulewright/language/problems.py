"""Mistakes as they are found → all of a file's, in order, each told once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.language.echoes import Found, Lost, Name, without_echoes
from rulewright.reading.diagnostics import Diagnostic, DiagnosticError
from rulewright.reading.limits import MAX_MISTAKES

if TYPE_CHECKING:
    from rulewright.reading.span import Span

_MOST_KEPT = 10 * MAX_MISTAKES
"""Mistakes that are kept until the first of them in the file are told."""


class Problems:
    """The mistakes found so far; a file is read to its end before they are raised together."""

    def __init__(self) -> None:
        self._found: list[Found] = []
        self._lost = Lost()
        self._count = 0

    def __len__(self) -> int:
        """How often something was noted so far; it tells whether a step went without mistakes."""
        return self._count

    def add(
        self,
        span: Span,
        message: str,
        hint: str | None = None,
        *,
        code: str = "language",
        misses: Name | None = None,
    ) -> None:
        """Notes an error; one that `misses` a name is told once for all its places."""
        self._note(Found(Diagnostic(span, message, hint, "error", code=code), misses))

    def is_lost(self, space: str) -> bool:
        """Whether all of a namespace could not be read."""
        return self._lost.has(Name(space, ""))

    def warn(self, span: Span, message: str, hint: str | None = None, *, code: str = "language") -> None:
        """Notes a remark that does not stop the file from being used."""
        self._note(Found(Diagnostic(span, message, hint, "warning", code=code)))

    def lose(self, space: str, name: str | None = None) -> None:
        """Notes that a name, or all of a namespace, could not be read: that it is missed is not told."""
        self._lost.add(space, name)

    def _note(self, found: Found) -> None:
        self._count += 1
        if self._count <= _MOST_KEPT:
            self._found.append(found)

    @property
    def all(self) -> tuple[Diagnostic, ...]:
        """Everything to be told, in file order, as far as a person would read it."""
        found = without_echoes(self._found, self._lost)
        if len(found) <= MAX_MISTAKES:
            return tuple(found)
        message = f"there are more mistakes; these are the first {MAX_MISTAKES}"
        return (*found[:MAX_MISTAKES], Diagnostic(found[MAX_MISTAKES].span, message, severity="info", code="more"))

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """What stops the file from being used."""
        return tuple(problem for problem in self.all if problem.severity == "error")

    def include(self, error: DiagnosticError) -> None:
        """Notes what another reader found."""
        for diagnostic in error.diagnostics:
            self._note(Found(diagnostic))

    def raise_if_any(self) -> None:
        """Raises DiagnosticError with everything noted if there is an error among it."""
        if any(found.diagnostic.severity == "error" for found in self._found):
            raise DiagnosticError(self.all)

"""How much a rule weighs, and how surely the API has it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """What a violation costs: only errors make a report not ok."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Basis(Enum):
    """How surely the API has the rule."""

    STATED = "stated"
    DOCUMENTED = "documented"
    INFERRED = "inferred"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class Standing:
    """What an author wrote of a rule's weight and origin; None where nothing is written there."""

    severity: Severity | None = None
    basis: Basis | None = None
    source: str | None = None

    def within(self, outer: Standing) -> Standing:
        """This standing, with what is not written taken from the enclosing one.

        A basis written here speaks for itself: the outer severity was chosen for another basis.
        """
        severity = self.severity
        if severity is None and self.basis is None:
            severity = outer.severity
        return Standing(severity, self.basis or outer.basis, self.source or outer.source)

    def settled(self, severity: Severity | None = None) -> tuple[Severity, Basis]:
        """The severity and basis in force; `severity` is what stands where neither is written."""
        basis = self.basis or Basis.STATED
        if self.severity is not None:
            return self.severity, basis
        if severity is not None:
            return severity, basis
        return (Severity.WARNING if basis in _UNSURE else Severity.ERROR), basis


_UNSURE = frozenset({Basis.INFERRED, Basis.DISPUTED})

SILENT = Standing()
"""Where an author wrote nothing of it."""

UNWRITTEN = Standing(Severity.ERROR, Basis.INFERRED)
"""Of what documentation seldom states, and that is judged apart from the type for that reason."""

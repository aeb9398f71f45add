"""What a rule file says otherwise than one it extends: where, why, and where it was said before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rulewright.reading.span import Span


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is said otherwise, or no more."""

    span: Span
    because: str
    before: Span
    rule: Span | None
    """Where the rule stands that it is a key of, such as its severity."""

    def covers(self, span: Span) -> bool:
        """Whether what stands at a place was changed, or a key of the rule that stands there."""
        start, end = (self.span.line, self.span.column), (self.span.end_line, self.span.end_column)
        return span == self.rule or (span.file == self.span.file and start <= (span.line, span.column) < end)

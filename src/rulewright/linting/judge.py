"""A payload and what judges it → its violations, each with its place and a quote; places are looked for only then."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rulewright.linting.events import NotJudged, ViolationFound
from rulewright.linting.expectations import differences
from rulewright.linting.quoting import Quotes, Showing
from rulewright.validation.objects import sensitive_places
from rulewright.validation.report import Report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.linting.engine import Engine
    from rulewright.linting.expectations import Refusal
    from rulewright.reading.payloads import Payload
    from rulewright.reading.positions import Place
    from rulewright.reading.span import Span
    from rulewright.validation.context import Context
    from rulewright.validation.judgement import Judgement
    from rulewright.validation.report import SkippedRule, Violation

# What these violations are about is the key, whatever its value.
_ABOUT_THE_KEY = frozenset({"unknown", "forbidden", "keys"})


@dataclass(slots=True)
class Judge:
    """Judges the payloads of one file, and notes which rules it could not judge."""

    engine: Engine
    context: Context
    refusal: Refusal | None
    public: frozenset[str]
    show_values: bool
    _skipped: Counter[tuple[str, tuple[str, ...]]] = field(default_factory=Counter)
    _first_skipped: dict[tuple[str, tuple[str, ...]], SkippedRule] = field(default_factory=dict)

    def violations(self, payload: Payload) -> Iterator[ViolationFound]:
        """What a payload breaks, in the order of the text; of one to be refused, where the refusal is another."""
        judgement = self.engine.judge(payload.value, self.context)
        if not (judgement.broken or judgement.skipped or self.refusal):
            return
        report = Report(
            self.engine.plan, self.engine.shape, payload.value, self.context, judgement, show_values=self.show_values
        )
        self._note_skipped(judgement, report)
        found = report.violations if self.refusal is None else tuple(differences(self.refusal, report))
        yield from self.located(payload, found)

    def located(self, payload: Payload, violations: tuple[Violation, ...]) -> Iterator[ViolationFound]:
        """Violations of a payload with their places, in the order of the text."""
        if not violations:
            return
        places = sensitive_places(self.engine.plan, self.engine.shape, payload.value)
        hidden = tuple(place.pointer for place in places if place.is_present)
        found = payload.locate((*hidden, *(violation.location for violation in violations)))
        showing = Showing(self.show_values, self.public, tuple(found[pointer].value for pointer in hidden))
        quotes = Quotes(payload, showing)
        placed = ((span_of(found[violation.location], violation), violation) for violation in violations)
        for span, violation in sorted(placed, key=lambda pair: (pair[0].line, pair[0].column)):
            yield ViolationFound(
                path=payload.name,
                violation=violation,
                line=span.line,
                column=span.column,
                end_line=span.end_line,
                end_column=span.end_column,
                quote=quotes.quote(span),
            )

    def skipped(self) -> tuple[NotJudged, ...]:
        """The rules that could not be judged in a payload or more, by id and reason."""
        return tuple(
            NotJudged(first.rule, first.reason, first.pointer, self._skipped[key], key[1])
            for key, first in sorted(self._first_skipped.items())
        )

    def _note_skipped(self, judgement: Judgement, report: Report) -> None:
        for index, entry in enumerate(judgement.skipped):
            key = (entry.rule.id, entry.missing_data)
            self._skipped[key] += 1
            if key not in self._first_skipped:
                self._first_skipped[key] = report.skipped[index]


def span_of(place: Place, violation: Violation) -> Span:
    """What a violation is about: its value, or its key where the value does not matter."""
    return place.key if place.key and violation.code in _ABOUT_THE_KEY else place.value

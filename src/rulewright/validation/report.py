"""A judgement → the report a caller reads: violations with messages, reasons and places, worked out when asked for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from rulewright.language.paths import pointer_text
from rulewright.language.standing import Basis, Severity
from rulewright.validation.conditions import Scope
from rulewright.validation.judgement import sort_key
from rulewright.validation.objects import sensitive_places
from rulewright.validation.places import value_at
from rulewright.validation.words import Because, Showing, becauses, facts_of, message, suggestion_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rulewright.language.conditions import Json
    from rulewright.language.paths import Path, Pointer
    from rulewright.plan.contract import Plan
    from rulewright.plan.rules import Shape
    from rulewright.reading.span import Span
    from rulewright.validation.context import Context
    from rulewright.validation.judgement import Broken, Judgement


@dataclass(frozen=True, slots=True)
class Violation:
    """A payload breaking one rule at one place.

    `pointer` is a JSON Pointer (RFC 6901) to where the value is or belongs; `location` its tokens, indexes as numbers.
    Values in `message`, `params` and `because` are masked (their JSON type stands for them) unless asked for.
    `source` is where the rule stands in the rule file, `cites` the document it was taken from.
    """

    rule: str
    code: str
    severity: Severity
    basis: Basis
    pointer: str
    message: str
    because: tuple[Because, ...]
    params: Mapping[str, Json]
    source: Span
    cites: str | None
    title: str | None
    api_code: str | None
    location: Pointer = field(repr=False)


@dataclass(frozen=True, slots=True)
class SkippedRule:
    """A rule that could not be judged: for the mistyped value at `pointer`, or for data that was not supplied."""

    rule: str
    pointer: str
    reason: str


class RejectedError(ValueError):
    """A payload that its contract refuses; `report` says why."""

    def __init__(self, report: Report) -> None:
        self.report = report
        first, *rest = report.errors
        more = f" (and {len(rest)} more)" if rest else ""
        super().__init__(f"{first.pointer or 'the payload'}: {first.message} [{first.rule}]{more}")


class Report:
    """All violations of one payload, sorted by pointer (indexes as numbers), then rule id."""

    def __init__(  # noqa: PLR0913 - all that a validation knew
        self,
        plan: Plan,
        shape: Shape | None,
        payload: Json,
        context: Context,
        judgement: Judgement,
        *,
        show_values: bool,
        outcome: str | None = None,
        across: tuple[Violation, ...] = (),
    ) -> None:
        self.outcome = outcome
        """Of a report on an answer, the name of the outcome that it was judged by."""
        self._plan = plan
        self._shape = shape
        self._payload = payload
        self._context = context
        self._judgement = judgement
        self._show_values = show_values
        self._across = across

    def __repr__(self) -> str:
        return f"<Report ok={self.ok} violations={len(self._judgement.broken) + len(self._across)}>"

    @property
    def ok(self) -> bool:
        """Whether no rule of severity error is broken."""
        if any(violation.severity is Severity.ERROR for violation in self._across):
            return False
        return not any(entry.rule.severity is Severity.ERROR for entry in self._judgement.broken)

    @property
    def value(self) -> Json:
        """What was judged; of a request or an answer, an object of its parts, without those that cannot be read."""
        return self._payload

    @cached_property
    def violations(self) -> tuple[Violation, ...]:
        """Every violation, of any severity."""
        hidden = () if self._shape is None else sensitive_places(self._plan, self._shape, self._payload)
        showing = Showing(self._show_values, frozenset(place.pointer for place in hidden))
        found = [self._violation(entry, showing) for entry in self._judgement.broken]
        if self._across:
            found = sorted((*found, *self._across), key=lambda entry: (sort_key(entry.location), entry.rule))
        return tuple(found)

    def with_across(self, across: tuple[Violation, ...]) -> Report:
        """The same report, and what rules across requests say of the payload."""
        return Report(
            self._plan,
            self._shape,
            self._payload,
            self._context,
            self._judgement,
            show_values=self._show_values,
            outcome=self.outcome,
            across=across,
        )

    @property
    def errors(self) -> tuple[Violation, ...]:
        """The violations of severity error."""
        return self._of(Severity.ERROR)

    @property
    def warnings(self) -> tuple[Violation, ...]:
        """The violations of severity warning."""
        return self._of(Severity.WARNING)

    @property
    def infos(self) -> tuple[Violation, ...]:
        """The violations of severity info."""
        return self._of(Severity.INFO)

    @cached_property
    def skipped(self) -> tuple[SkippedRule, ...]:
        """The rules that could not be judged, and why."""
        return tuple(
            SkippedRule(
                entry.rule.id,
                pointer_text(entry.pointer),
                f"no data was supplied for {', '.join(entry.missing_data)}"
                if entry.missing_data
                else "the value here is of the wrong type",
            )
            for entry in self._judgement.skipped
        )

    def raise_if_rejected(self) -> None:
        """Raises RejectedError when the report is not ok."""
        if not self.ok:
            raise RejectedError(self)

    def _of(self, severity: Severity) -> tuple[Violation, ...]:
        return tuple(violation for violation in self.violations if violation.severity is severity)

    def _violation(self, entry: Broken, showing: Showing) -> Violation:
        scope = self._scope(entry)
        rule = entry.rule
        facts: dict[str, Json] = dict(facts_of(entry, scope, self._payload, self._context, showing))
        for name in ("near", "field"):
            facts.pop(name)
        meant = suggestion_of(entry, self._payload, showing)
        if meant is not None:
            facts["suggestion"] = meant
        errors = self._plan.errors
        return Violation(
            rule=rule.id,
            code=entry.check.code,
            severity=rule.severity,
            basis=rule.basis,
            pointer=pointer_text(entry.pointer),
            message=message(entry, scope, self._payload, self._context, showing),
            because=tuple(becauses(rule.guard, scope, self._context, showing)),
            params={**facts, **dict(entry.check.params)},
            source=rule.span,
            cites=rule.source,
            title=rule.title,
            api_code=None if errors is None else next(iter(errors.codes.get(rule.id, ())), None),
            location=entry.pointer,
        )

    def _scope(self, entry: Broken) -> Scope:
        """What the rule was judged on: the object of its shape, and the item of a rule with `for:`."""
        defaults = self._defaults.get(entry.rule.id, {})
        scope = Scope(value_at(self._payload, entry.at), entry.at, defaults, self._plan.data)
        if entry.item_at is None:
            return scope
        return replace(scope, item=value_at(self._payload, entry.item_at), item_at=entry.item_at)

    @cached_property
    def _defaults(self) -> Mapping[str, Mapping[Path, Json]]:
        """What each rule's conditions see in place of absent fields."""
        shapes = self._plan.shapes.values()
        return {rule.id: shape.defaults for shape in shapes if shape.defaults for rule in shape.rules}

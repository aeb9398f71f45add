"""A plan's examples → what their payloads break, and where that differs from what an author wrote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeAlias

from rulewright.language.decode import suggestion
from rulewright.language.standing import Severity
from rulewright.reading.diagnostics import Diagnostic
from rulewright.validation.clock import Clock
from rulewright.validation.context import Context, DataRows
from rulewright.validation.interpreter import interpret
from rulewright.validation.report import Report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Example, Expectation, Plan
    from rulewright.plan.rules import Shape
    from rulewright.validation.judgement import Judgement
    from rulewright.validation.report import Violation

Judge: TypeAlias = "Callable[[Shape, Json, Context], Judgement]"


class ExampleError(ValueError):
    """An example says something that cannot be used; `hint` says what to write."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class BrokenBase:
    """A rule that a named base breaks, which must break none."""

    shape: str
    name: str
    violation: Violation


@dataclass(frozen=True, slots=True)
class ExampleRun:
    """Runs a plan's examples; `now` is the clock of those that name no day, `judge` what judges them."""

    plan: Plan
    now: Clock
    judge: Judge | None = None

    def broken_bases(self) -> Iterator[BrokenBase]:
        """What the bases break, base by base."""
        context = self.context(None, None)
        for name, bases in self.plan.examples.bases.items():
            for base, payload in bases.items():
                for violation in self.report(self.plan.shapes[name], payload, context).violations:
                    yield BrokenBase(name, base, violation)

    def mistakes(self, broken: Iterable[BrokenBase] = ()) -> Iterator[Diagnostic]:
        """Where variations and what they list differ, at the place of the variation.

        Variations of bases that are `broken` are not run: they would repeat what is wrong with their base.
        """
        unfit = {(base.shape, base.name) for base in broken}
        for example in self.plan.examples.variations:
            if (example.shape, example.base) in unfit:
                continue
            try:
                context = self.context(example.today, example.data)
            except ExampleError as error:
                yield Diagnostic(example.span, str(error), error.hint, code="example")
                continue
            report = self.report(self.plan.shapes[example.shape], example.payload, context)
            yield from _differences(example, report)

    def report(self, shape: Shape, payload: Json, context: Context) -> Report:
        """What the rules say of an example's payload. Its values may be shown: they stand in the rule file."""
        judge = self.judge or (lambda shape, payload, context: interpret(self.plan, shape, payload, context))
        return Report(self.plan, shape, payload, context, judge(shape, payload, context), show_values=True)

    def context(self, moment: str | None, data: Mapping[str, Json] | None) -> Context:
        """The clock and data of an example.

        Raises:
            ExampleError: the moment is neither a date nor an aware date-time, or the contract has no such data.
        """
        tables = {name: self._rows(name, rows) for name, rows in (data or {}).items()}
        return Context(self._clock(moment), self.plan.text.unit, tables)

    def _clock(self, moment: str | None) -> Clock:
        zone = self.plan.clock.zone
        if moment is None:
            today = self.plan.examples.today
            return self.now if today is None else Clock.at(today, zone)
        try:
            return Clock.at(datetime.fromisoformat(moment) if "T" in moment else date.fromisoformat(moment), zone)
        except ValueError as error:
            hint = "write today: 2026-03-02, or now: 2026-03-02T12:00:00Z"
            raise ExampleError(f"“{moment}” is no moment", hint) from error

    def _rows(self, name: str, rows: Json) -> DataRows:
        table = self.plan.data.get(name)
        if table is None:
            raise ExampleError(
                f"the contract declares no data “{name}”", suggestion(name, self.plan.data, "declared data")
            )
        if not isinstance(rows, list):
            raise ExampleError(f"the data “{name}” must be a list of rows", f"write [{{ {table.key}: … }}]")
        return DataRows.keyed([row for row in rows if isinstance(row, dict)], table.key)


def _differences(example: Example, report: Report) -> Iterator[Diagnostic]:
    broken = {
        (violation.rule, violation.pointer): violation.message
        for violation in report.violations
        if violation.severity is not Severity.INFO
    }
    skipped = {(skip.rule, skip.pointer): skip.reason for skip in report.skipped}
    yield from _compared(example, example.errors, broken, "break", skipped)
    if example.skipped is not None:
        yield from _compared(example, example.skipped, skipped, "skip", {})


def _compared(
    example: Example,
    listed: tuple[Expectation, ...],
    found: Mapping[tuple[str, str], str],
    verb: str,
    skipped: Mapping[tuple[str, str], str],
) -> Iterator[Diagnostic]:
    expected = {(entry.rule, entry.pointer) for entry in listed}
    for rule, pointer in sorted(expected - found.keys()):
        message = f"this example does not {verb} {rule} {_at(pointer)}, which it lists"
        yield Diagnostic(example.span, message, _elsewhere(rule, found, verb, skipped), code="example")
    for rule, pointer in sorted(found.keys() - expected):
        message = f"this example {verb}s {rule} {_at(pointer)}, which it does not list"
        yield Diagnostic(example.span, message, f"{found[rule, pointer]}", code="example")


def _elsewhere(
    rule: str, found: Mapping[tuple[str, str], str], verb: str, skipped: Mapping[tuple[str, str], str]
) -> str | None:
    places = [_at(pointer) for other, pointer in found if other == rule]
    if places:
        return f"it {verb}s the rule {' and '.join(places)}"
    return next(
        (f"the rule is not judged {_at(at)}: {why}" for (other, at), why in skipped.items() if other == rule), None
    )


def _at(pointer: str) -> str:
    return f"at {pointer}" if pointer else "at the payload as a whole"

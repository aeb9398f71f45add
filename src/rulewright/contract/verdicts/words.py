"""A breach → what it is about, in the words of the report, with values masked unless they may be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rulewright.language.paths import pointer_text
from rulewright.plan.messages import SECTIONS, messages_of
from rulewright.validation.interpreter import interpret
from rulewright.validation.places import Missing, value_at
from rulewright.validation.report import Report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.contract.verdicts.verdict import Breach, Verdict
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer
    from rulewright.plan.contract import Operation, Plan
    from rulewright.plan.rules import Shape
    from rulewright.validation.context import Context


@dataclass(frozen=True, slots=True)
class Explain:
    """Explains the breaches of one verdict; called only for what becomes a complaint."""

    plan: Plan
    shape: Shape
    context: Context
    verdict: Verdict
    show_values: bool
    operation: Operation | None = None
    """Whose request it is, where its parameters were judged too."""

    def __call__(self, breach: Breach) -> str:
        """The violation's message, its place and its rule."""
        rule, pointer = breach.rule.id, pointer_text(breach.pointer)
        for report in self._reports():
            for violation in report.errors:
                if violation.rule == rule and violation.pointer == pointer:
                    return f"{violation.message} [{rule}]"
        return f"{pointer or 'the payload'} breaks {rule}"

    def _reports(self) -> Iterator[Report]:
        if self.verdict.payload is not None:
            yield self._report(self.plan, self.shape, self.verdict.payload[0], self.shape, ())
        if self.operation is None:
            return
        messages = messages_of(self.plan)
        for place, declared in self.operation.places.items():
            section = SECTIONS[place]
            if section in self.verdict.parameters:
                whole: Json = dict(self.verdict.parameters)
                shape = messages.requests[self.operation.name]
                yield self._report(messages.plan, shape, whole, declared.shape, (section,))

    def _report(self, plan: Plan, whole: Shape, value: Json, judged: Shape, at: Pointer) -> Report:
        """The report on a value of which the part at `at` is judged."""
        part = value_at(value, at)
        judgement = interpret(plan, judged, None if isinstance(part, Missing) else part, self.context).inside(at)
        return Report(plan, whole, value, self.context, judgement, show_values=self.show_values)

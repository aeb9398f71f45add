"""A breach → what it is about, in the words of the report, with values masked unless they may be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rulewright.language.paths import pointer_text
from rulewright.validation.interpreter import interpret
from rulewright.validation.report import Report

if TYPE_CHECKING:
    from rulewright.contract.verdict import Breach, Verdict
    from rulewright.plan.contract import Plan
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

    def __call__(self, breach: Breach) -> str:
        """The violation's message, its place and its rule."""
        rule, pointer = breach.rule.id, pointer_text(breach.pointer)
        if self.verdict.payload is not None:
            payload = self.verdict.payload[0]
            judgement = interpret(self.plan, self.shape, payload, self.context)
            report = Report(self.plan, self.shape, payload, self.context, judgement, show_values=self.show_values)
            for violation in report.errors:
                if violation.rule == rule and violation.pointer == pointer:
                    return f"{violation.message} [{rule}]"
        return f"{pointer or 'the payload'} breaks {rule}"

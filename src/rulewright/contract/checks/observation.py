"""What the checks of one exchange are given: the contract, what was due, and what came back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rulewright.contract.checks.answers import Meaning, meaning
from rulewright.contract.checks.naming import Keys, misnamed_rules, named_fields
from rulewright.contract.endpoint.withheld import NOTHING_WITHHELD, Withheld

if TYPE_CHECKING:
    from collections.abc import Callable

    from rulewright.contract.endpoint.exchange import Exchange
    from rulewright.contract.verdicts.verdict import Breach, Side, Verdict
    from rulewright.plan.contract import Operation, Plan
    from rulewright.plan.rules import Rule
    from rulewright.validation.context import Context

SLOW_SECONDS = 5.0
"""No contract states how fast an endpoint is; an answer this late is as good as a hang to a caller."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One exchange of one operation, with the verdict over what was sent.

    Attributes:
        plan: the contract.
        context: the clock under which answers are judged.
        operation: the one that was asked.
        exchange: what was sent and what came back.
        verdict: what was due.
        aim: the rule that the payload was made for, if any.
        explain: says what a breach is about, in words that may be shown.
        show_values: whether values of an answer may be shown too.
        withheld: the answers that say nothing about the contract.
        slow: seconds after which an answer is late.
    """

    plan: Plan
    context: Context
    operation: Operation
    exchange: Exchange
    verdict: Verdict
    aim: Rule | None
    explain: Callable[[Breach], str]
    show_values: bool = False
    withheld: Withheld = NOTHING_WITHHELD
    slow: float = SLOW_SECONDS

    @property
    def meaning(self) -> Meaning:
        """What the answer says about the payload."""
        return meaning(self.exchange, self.operation, self.withheld)

    @property
    def due(self) -> Side:
        """What was due."""
        return self.verdict.side

    @property
    def misnamed(self) -> tuple[str, ...]:
        """The rules that the answer's codes stand for, where none of them is or may be broken."""
        answer = self.exchange.json
        if self.plan.errors is None or answer is None:
            return ()
        return misnamed_rules(self.plan.errors, answer[0], self.verdict.suspected)

    @property
    def named(self) -> tuple[Keys, ...]:
        """The fields that the answer names as wrong."""
        answer = self.exchange.json
        if self.plan.errors is None or answer is None:
            return ()
        return named_fields(self.plan.errors, answer[0])

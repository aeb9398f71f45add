"""A shape's rules → clauses: those judged where a row's value is read, and those judged afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rulewright.language.conditions import ALWAYS, InData
from rulewright.plan.predicates import TYPING, Chosen, Compare, CountWhere, Custom, EachKey, PresentCount, Required, Sum

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.plan.rules import Check, Rule, Shape


@dataclass(frozen=True, slots=True)
class Clause:
    """One check of a rule, as generated code names it: by the rule's id and its place among the checks."""

    rule: Rule
    index: int

    @property
    def check(self) -> Check:
        """The check itself."""
        return self.rule.checks[self.index]

    @property
    def is_typing(self) -> bool:
        """Whether it decides if a row's value is of its type."""
        return self.rule.row and isinstance(self.check.predicate, TYPING)

    @property
    def remark(self) -> str:
        """Where the rule stands, and its id."""
        return f"{self.rule.span.file}:{self.rule.span.line} {self.rule.id}"

    def in_row(self) -> bool:
        """Whether it can be judged where its value is read: it hangs on nothing but that value."""
        if self.is_typing:
            return True
        match self.check.predicate:
            case InData() | Required(deep=True) | Compare() | PresentCount() | Sum() | Custom():
                return False
            # Values inside are asked about, of which no code has made sure yet that they are plain.
            case EachKey() | Chosen() | CountWhere():
                return False
            case _:
                return self.rule.row and is_unconditional(self.rule)


def clauses_of(shape: Shape) -> Iterator[Clause]:
    """Every check of a shape's rules, in the author's order."""
    for rule in shape.rules:
        for index in range(len(rule.checks)):
            yield Clause(rule, index)


def is_unconditional(rule: Rule) -> bool:
    """Whether a rule hangs on nothing: no condition, no item, no data."""
    return rule.guard == ALWAYS and rule.each is None and not rule.data

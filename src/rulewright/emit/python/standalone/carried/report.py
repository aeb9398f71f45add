"""What was found, by rule ids → the report that a standalone module gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rulewright.emit.python.standalone.carried.wording import worded
from rulewright.language.paths import pointer_text
from rulewright.validation.judgement import settled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rulewright.emit.python.runtime.book import NotedRule
    from rulewright.emit.python.runtime.findings import Break, Skip
    from rulewright.language.conditions import Json
    from rulewright.plan.contract import TextUnit


@dataclass(frozen=True, slots=True)
class Violation:
    """A payload breaking one rule at one place, which `pointer` names as a JSON Pointer; no value is in the message."""

    rule: str
    code: str
    severity: str
    basis: str
    pointer: str
    message: str


@dataclass(frozen=True, slots=True)
class SkippedRule:
    """A rule that could not be judged: for the mistyped value at `pointer`, or for data that was not supplied."""

    rule: str
    pointer: str
    missing_data: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """All violations of one payload and the rules that were skipped; both sorted by pointer, then rule id."""

    violations: tuple[Violation, ...]
    skipped: tuple[SkippedRule, ...]

    @property
    def ok(self) -> bool:
        """Whether no rule of severity error is broken."""
        return not any(violation.severity == "error" for violation in self.violations)


def reported(
    payload: Json, rules: Mapping[str, NotedRule], unit: TextUnit, broken: Iterable[Break], skipped: Iterable[Skip]
) -> Report:
    """The report of a payload, with rules by id."""

    def violation(found: Break) -> Violation:
        rule_id, pointer, index, _, _, first = found
        rule = rules[rule_id]
        check = rule.checks[index]
        message = worded(check, pointer, first, payload, unit)
        return Violation(rule.id, check.code, rule.severity, rule.basis, pointer_text(pointer), message)

    return Report(
        tuple(map(violation, settled(broken))),
        tuple(SkippedRule(rule, pointer_text(pointer), missing) for rule, pointer, missing in settled(skipped)),
    )

"""A made contract → all that judging its payloads takes, and what the interpreter says of one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from rulewright.emit.jsonschema import left_out
from rulewright.language.standing import Severity
from rulewright.validation.interpreter import interpret, shapes_in

if TYPE_CHECKING:
    from datetime import date, datetime

    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Plan
    from rulewright.plan.rules import Shape
    from rulewright.rules import Rules
    from rulewright.validation.context import Context
    from rulewright.validation.judgement import Judgement
    from tests.agreement.contracts import Made


@dataclass(frozen=True)
class Verdict:
    """What the interpreter says of a payload: the truth that every back end is held to."""

    judgement: Judgement

    @cached_property
    def errors(self) -> frozenset[str]:
        """The rules of severity error that are broken."""
        return frozenset(entry.rule.id for entry in self.judgement.broken if entry.rule.severity is Severity.ERROR)

    @property
    def is_ok(self) -> bool:
        return not self.errors


@dataclass(frozen=True)
class Subject:
    """A contract's first body, with the clock and the data that its payloads are judged with."""

    rules: Rules
    context: Context
    today: date | datetime
    data: dict[str, list[dict[str, Any]]]
    made: Made | None = None

    @classmethod
    def of(cls, made: Made) -> Subject:
        rules = made.rules()
        return cls(rules, made.context(rules), made.today, made.data, made)

    @property
    def plan(self) -> Plan:
        return self.rules.plan

    @property
    def shape(self) -> Shape:
        return self.plan.body_shape()

    @cached_property
    def left_out(self) -> frozenset[str]:
        """The rules that the portable schema says it does not express."""
        return frozenset(left_out(self.plan, self.shape.name))

    @cached_property
    def ids(self) -> frozenset[str]:
        """The rules of severity error that can be broken here."""
        reached = [self.plan.shapes[name] for name in shapes_in(self.plan, self.shape.name)]
        inner = (rule.id for shape in reached for rule in shape.rules if rule.severity is Severity.ERROR)
        return frozenset((self.shape.entry.id, *inner))

    @cached_property
    def keys(self) -> frozenset[str]:
        """Every key that the contract declares."""
        fields = (field for shape in self.plan.shapes.values() for field in shape.fields)
        return frozenset(str(token) for field in fields for token in field.path.tokens)

    def verdict(self, payload: Json) -> Verdict:
        return Verdict(interpret(self.plan, self.shape, payload, self.context))

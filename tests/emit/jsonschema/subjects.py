"""Contracts and payloads → what the interpreter says of them, which every schema must say too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, settings

from rulewright.emit.jsonschema import left_out
from rulewright.language.standing import Severity
from rulewright.loading import load
from rulewright.validation.interpreter import interpret, shapes_in
from tests.agreement.exceptions import is_excepted
from tests.agreement.payloads import Payloads, drawn
from tests.emit.jsonschema.contracts import TEXTS, rules_of

if TYPE_CHECKING:
    from hypothesis import strategies as st

    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Plan
    from rulewright.rules import Rules
    from rulewright.validation.context import Context

FLAGSHIP = Path(__file__).parents[3] / "rules" / "async-orders.yaml"
TODAY = date(2026, 3, 2)
TABLES: list[dict[str, list[dict[str, Json]]]] = [
    {},
    {
        "items": [{"ref": "a", "kind": "gift", "least": 2}, {"ref": "ab", "least": 1.5}, {"ref": "X", "kind": "card"}],
        "other": [{"note": "a"}, {"note": None}],
    },
    {"items": [{"ref": "a", "kind": "gift"}]},
]

THOROUGH = settings(
    deadline=None,
    max_examples=100,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@dataclass(frozen=True)
class Subject:
    """A shape of a contract."""

    rules: Rules
    shape: str

    @property
    def plan(self) -> Plan:
        return self.rules.plan

    @cached_property
    def left_out(self) -> dict[str, str]:
        return left_out(self.plan, self.shape)

    @cached_property
    def ids(self) -> frozenset[str]:
        """The rules of severity error that can be broken here."""
        reached = [self.plan.shapes[name] for name in shapes_in(self.plan, self.shape)]
        inner = (rule.id for shape in reached for rule in shape.rules if rule.severity is Severity.ERROR)
        return frozenset((self.plan.shapes[self.shape].entry.id, *inner))

    def contexts(self) -> list[Context]:
        tables = TABLES if "items" in self.plan.data else [{}]
        return [self.rules.context(TODAY, given) for given in tables]

    def broken(self, payload: Json, context: Context) -> set[str]:
        """The rules of severity error that the interpreter finds broken."""
        judgement = interpret(self.plan, self.plan.shapes[self.shape], payload, context)
        return {entry.rule.id for entry in judgement.broken if entry.rule.severity is Severity.ERROR}

    def payloads(self) -> st.SearchStrategy[Json]:
        """Payloads made field by field, and those near the contract's own examples."""
        bases = [*self.plan.examples.bases.get(self.shape, {}).values()]
        *_, context = self.contexts()
        return drawn(Payloads(self.plan, self.shape, context), bases)

    def is_excepted(self, engine: str, payload: Json) -> bool:
        """Whether an engine is not held to its answer of a payload."""
        fields = (field for shape in self.plan.shapes.values() for field in shape.fields)
        return is_excepted(engine, payload, frozenset(str(token) for field in fields for token in field.path.tokens))


def subject(name: str) -> Subject:
    """The body of a contract's first operation, or its first shape."""
    rules = load(FLAGSHIP) if name == "async-orders" else rules_of(name)
    return Subject(rules, rules.plan.body_shape().name)


NAMES = [*TEXTS, "async-orders"]

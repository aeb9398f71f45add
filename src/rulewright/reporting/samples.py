"""A rule about the form of a text → a text that has it, out of the examples of the contract, which are all valid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.language.conditions import Matches
from rulewright.validation.places import value_at

if TYPE_CHECKING:
    from rulewright.plan.contract import Plan

_LONGEST = 60


class Samples:
    """The samples of one contract, each looked for once."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._known: dict[str, str | None] = {}

    def of(self, rule_id: str) -> str | None:
        """A text that matches the pattern of a rule; None of another rule, or where no example has the field."""
        if rule_id not in self._known:
            self._known[rule_id] = self._find(rule_id)
        return self._known[rule_id]

    def _find(self, rule_id: str) -> str | None:
        for shape in self._plan.shapes.values():
            rule = next((rule for rule in shape.rules if rule.id == rule_id and rule.row), None)
            if rule is None:
                continue
            field = shape.field(rule.checks[0].target)
            is_asked = any(isinstance(check.predicate, Matches) for check in rule.checks)
            if field is None or field.sensitive or not is_asked:
                return None
            way = tuple(token for token in field.path.tokens if isinstance(token, str))
            values = (value_at(base, way) for base in self._plan.examples.bases.get(shape.name, {}).values())
            return next((value for value in values if isinstance(value, str) and len(value) <= _LONGEST), None)
        return None

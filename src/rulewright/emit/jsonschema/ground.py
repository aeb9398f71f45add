"""A plan and a shape → what every rule of the shape is written from: its units, defaults, tables and types."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rulewright.emit.jsonschema.types import allowed, well_typed
from rulewright.language.standing import Severity
from rulewright.plan.predicates import TYPING, HasType, NotNull

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rulewright.emit.jsonschema.dialect import Dialect
    from rulewright.emit.jsonschema.types import Sort
    from rulewright.language.paths import Token
    from rulewright.language.types import ValueType
    from rulewright.plan.contract import Plan
    from rulewright.plan.predicates import Predicate
    from rulewright.plan.rules import Shape


@dataclass(frozen=True, slots=True)
class Ground:
    """What the rules of one shape stand on.

    `types` and `checked` hold the predicates of its rows by place: those that decide the type, of any severity, and all
    those of severity error, which a valid value surely meets. `skips` are the types that matter to other rules: where
    one is broken, they are skipped.
    """

    plan: Plan
    shape: Shape
    dialect: Dialect
    types: Mapping[tuple[Token, ...], tuple[Predicate, ...]]
    checked: Mapping[tuple[Token, ...], tuple[Predicate, ...]]
    skips: Mapping[tuple[Token, ...], tuple[Predicate, ...]]

    @classmethod
    def of(cls, plan: Plan, shape: Shape, dialect: Dialect) -> Ground:
        """The ground of a shape."""
        types: dict[tuple[Token, ...], tuple[Predicate, ...]] = {}
        checked: dict[tuple[Token, ...], tuple[Predicate, ...]] = {}
        for rule in shape.rules:
            for check in rule.checks if rule.row else ():
                tokens = check.target.tokens
                if isinstance(check.predicate, TYPING):
                    types[tokens] = (*types.get(tokens, ()), check.predicate)
                if rule.severity is Severity.ERROR:
                    checked[tokens] = (*checked.get(tokens, ()), check.predicate)
        return cls(plan, shape, dialect, types, checked, types)

    def for_verdicts(self) -> Ground:
        """The ground of rules that may also refuse what a type rule of severity error refuses."""
        soft = {place: asked for place, asked in self.types.items() if not self.is_asserted(place)}
        return replace(self, skips=soft)

    def typed(self, tokens: tuple[Token, ...]) -> tuple[Sort, ...] | None:
        """The sorts of values at a place of the shape for which other rules are not skipped; None where none is."""
        return well_typed(self.skips.get(tokens, ()))

    def is_asserted(self, tokens: tuple[Token, ...]) -> bool:
        """Whether a valid value has nothing but well-typed values and null at a place."""
        known = self.checked.get(tokens, ())
        return all(predicate in known for predicate in self.types.get(tokens, ()))

    def surely_of(self, value_type: ValueType | None, tokens: tuple[Token, ...]) -> bool:
        """Whether all that a valid value has there is of the type; null is not."""
        if NotNull() not in self.checked.get(tokens, ()) or not self.is_asserted(tokens):
            return False
        sorts = well_typed(self.types.get(tokens, ()))
        return value_type is None or (sorts is not None and set(sorts) <= set(allowed(HasType(value_type))))

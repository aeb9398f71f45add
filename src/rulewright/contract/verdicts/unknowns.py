"""A plan → the part of it whose judgements hang on what is unknown about an endpoint: its clock, or what lengths count.

Judged once in full, a payload needs to be judged by nothing else under another clock or unit.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TYPE_CHECKING

from rulewright.language.conditions import DateWithin, LengthWithin
from rulewright.plan.predicates import TYPING
from rulewright.validation.interpreter import shapes_in
from rulewright.validation.judgement import Judgement

if TYPE_CHECKING:
    from rulewright.plan.contract import Plan
    from rulewright.plan.rules import Rule, Shape

_HANGING = (DateWithin, LengthWithin)


@dataclass(frozen=True, slots=True)
class Hanging:
    """The rules whose judgements hang on what is unknown.

    Attributes:
        plan: the contract with these rules alone, and those of types: what is mistyped is judged by no other rule.
        shape: the shape of the payloads, as it is in that contract.
        ids: the rules.
    """

    plan: Plan
    shape: Shape
    ids: frozenset[str]

    @classmethod
    def of(cls, plan: Plan, shape: Shape) -> Hanging:
        """Those that payloads of a shape are judged by."""
        whole = replace(plan, shapes={**plan.shapes, shape.name: shape})
        reached = [whole.shapes[name] for name in shapes_in(whole, shape.name)]
        ids = frozenset(rule.id for found in reached for rule in found.rules if _hangs(rule.guard, rule.checks))
        narrow = {found.name: _narrowed(found, ids) for found in reached}
        return cls(replace(whole, shapes={**whole.shapes, **narrow}), narrow[shape.name], ids)

    def elsewhere(self, whole: Judgement, again: Judgement) -> Judgement:
        """A judgement by the whole contract, and one by these rules elsewhere → what the whole would be there."""
        return Judgement(
            (
                *(entry for entry in whole.broken if entry.rule.id not in self.ids),
                *(entry for entry in again.broken if entry.rule.id in self.ids),
            ),
            (
                *(skip for skip in whole.skipped if skip.rule.id not in self.ids),
                *(skip for skip in again.skipped if skip.rule.id in self.ids),
            ),
        )


def _narrowed(shape: Shape, ids: frozenset[str]) -> Shape:
    return replace(shape, rules=tuple(rule for rule in shape.rules if rule.id in ids or _is_of_type(rule)))


def _is_of_type(rule: Rule) -> bool:
    return rule.row and any(isinstance(check.predicate, TYPING) for check in rule.checks)


def _hangs(*parts: object) -> bool:
    """Whether a date or a length is judged anywhere in conditions and checks."""
    return any(
        isinstance(part, _HANGING)
        or (isinstance(part, tuple | frozenset) and _hangs(*part))
        or (is_dataclass(part) and _hangs(*(getattr(part, field.name) for field in fields(part))))
        for part in parts
    )

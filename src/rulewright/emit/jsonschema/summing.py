"""A sum → the value of the keyword `sum`: which value, of which terms, and for which items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.emit.jsonschema.comparing import judged_place, per_item, steps_of
from rulewright.emit.jsonschema.dialect import number

if TYPE_CHECKING:
    from rulewright.emit.jsonschema.ground import Ground
    from rulewright.emit.jsonschema.schemas import Schema
    from rulewright.language.conditions import Json
    from rulewright.plan.predicates import Sum, Term
    from rulewright.plan.rules import Check, Rule


def summation(rule: Rule, check: Check, asked: Sum, ground: Ground, condition: Schema) -> dict[str, Json]:
    """The keyword's value; the condition is that of the items of a rule with `for:`."""
    value: dict[str, Json] = per_item(rule, condition)
    value["equals"] = judged_place(rule, check, ground)
    value["terms"] = [_term(term) for term in asked.terms]
    if asked.within:
        value["within"] = number(asked.within, ground.dialect)
    if asked.spelled:
        value["spelled"] = True
    return value


def _term(term: Term) -> Json:
    written: dict[str, Json] = {"of": term.start.root.value, "path": steps_of(term.start.tokens)}
    if any(factor.tokens for factor in term.factors):
        written["factors"] = [steps_of(factor.tokens) for factor in term.factors]
    if term.is_less:
        written["less"] = True
    return written

"""Predicates that count → schemas: how many of several places are present, how many items make a condition true."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from rulewright.emit.jsonschema.conditions import of_item
from rulewright.emit.jsonschema.demands import Demand
from rulewright.emit.jsonschema.places import somewhere
from rulewright.emit.jsonschema.schemas import PRESENT
from rulewright.emit.jsonschema.terms import Atom, Term, joint, opposite

if TYPE_CHECKING:
    from rulewright.emit.jsonschema.dialect import Dialect
    from rulewright.language.conditions import Json
    from rulewright.plan.contract import TextUnit
    from rulewright.plan.predicates import CountWhere, PresentCount


def as_many_present(asked: PresentCount) -> Term:
    """True where as many of the places are present as asked for, whatever they hold.

    Said as what every choice of places comes to: a bare `oneOf` would count schemas, and its errors name no field.
    """
    present: list[Term] = [Atom(path.root, somewhere(path.tokens, PRESENT)) for path in asked.places]
    some = [joint(chosen, every=False) for chosen in combinations(present, len(present) - asked.low + 1)]
    not_all: list[Term] = []
    if asked.high is not None:
        not_all = [opposite(joint(chosen, every=True)) for chosen in combinations(present, asked.high + 1)]
    counted = joint([*some, *not_all], every=True)
    return joint([opposite(joint(present, every=False)), counted], every=False) if asked.or_none else counted


def as_many_items(asked: CountWhere, unit: TextUnit, dialect: Dialect) -> Demand:
    """What is asked of an array; raises NotPortableError where the dialect cannot say the condition."""
    limits: dict[str, Json] = {} if asked.high is None else {"maxContains": asked.high}
    if not limits and not asked.low:
        return Demand("array", {})
    return Demand("array", {"contains": of_item(asked.where, unit, dialect), "minContains": asked.low, **limits})

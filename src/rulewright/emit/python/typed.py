"""The clauses about a place's type → whether its value keeps them all, and what is then known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.emit.python.breaking import is_broken
from rulewright.emit.python.code import TRUE, Code, all_of, any_of, negation
from rulewright.emit.python.types import Domain, domain_of, is_coercible, is_of
from rulewright.language.types import ValueType
from rulewright.plan.predicates import HasOffset, HasType, NotCoercible

if TYPE_CHECKING:
    from rulewright.emit.python.breaking import Spot
    from rulewright.emit.python.scope import Scope
    from rulewright.emit.python.tree import Node

_WITH_TIME = frozenset({ValueType.DATETIME, ValueType.DATE_OR_DATETIME})


def is_typed(node: Node, spot: Spot, scope: Scope, *, decimals: bool) -> tuple[Code, Domain]:
    """Whether a value that is there keeps every clause about its type, and the domain it then is in.

    `decimals` says whether numbers of our own reader are met.
    """
    predicates = [clause.check.predicate for clause in node.typing]
    types = {entry.type for entry in predicates if isinstance(entry, HasType | NotCoercible)}
    has_offset = any(isinstance(entry, HasOffset) for entry in predicates)
    lenient = [entry.lenient for entry in predicates if isinstance(entry, HasType)]
    if not predicates:
        return TRUE, Domain.THERE
    if len(types) == 1 and lenient and (types <= _WITH_TIME or not has_offset):
        (wanted,) = types
        fits = is_of(wanted, spot.value, naive=not has_offset, decimals=decimals)
        if not all(lenient) or any(isinstance(entry, NotCoercible) for entry in predicates):
            return fits, domain_of(wanted, naive=not has_offset)
        if not has_offset:
            return any_of([fits, is_coercible(wanted, spot.value)]), Domain.THERE
    broken = (is_broken(predicate, spot, Domain.THERE, scope) for predicate in predicates)
    return all_of(map(negation, broken)), Domain.THERE

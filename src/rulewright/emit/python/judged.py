"""A clause and a place → the statements that ask whether it is broken there, or inside, and do what is due then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.emit.python import names
from rulewright.emit.python.breaking import Spot, is_broken
from rulewright.emit.python.code import FALSE, TRUE, as_code
from rulewright.emit.python.statements import Remark, loop, when
from rulewright.emit.python.types import Domain, has_class
from rulewright.plan.predicates import Chosen, EachKey

if TYPE_CHECKING:
    from rulewright.emit.python.clauses import Clause
    from rulewright.emit.python.code import Code
    from rulewright.emit.python.outlets import Outlet
    from rulewright.emit.python.scope import Scope
    from rulewright.emit.python.statements import Block
    from rulewright.emit.python.where import Where


def judged(  # noqa: PLR0913 - all that a question hangs on
    clause: Clause,
    spot: Spot,
    where: Where,
    *,
    known: Domain,
    scope: Scope,
    outlet: Outlet,
    item_at: Code | None = None,
) -> Block:
    """Judges a clause at a place, of whose value something may be known; its rule is named above."""
    predicate = clause.check.predicate
    match predicate:
        case EachKey():
            key = Spot(names.FREE_KEY, f"{spot.about} key", lambda: FALSE, lambda: TRUE)
            noted = outlet.broken_inside(clause, where, (names.FREE_KEY,), item_at)
            keys = when(is_broken(predicate, key, Domain.TEXT, scope), noted)
            body = when(has_class(spot.value, names.DICT), loop(as_code(names.FREE_KEY), as_code(spot.value), keys))
        case Chosen(by):
            noted = outlet.broken_inside(clause, where, map(str, by.tokens), item_at)
            body = when(is_broken(predicate, spot, known, scope), noted)
        case _:
            body = when(is_broken(predicate, spot, known, scope), outlet.broken(clause, spot, where, item_at))
    return (Remark(clause.remark), *body) if body else ()

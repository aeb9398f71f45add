"""What is known of a value → the questions that make sure it is plain JSON before its rules are believed.

Code that answers for a payload has not seen it before: a subclass, a NaN or half a surrogate pair may hide anywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.emit.python import names
from rulewright.emit.python.code import NONE, all_of, call, code, negation
from rulewright.emit.python.statements import line, when
from rulewright.emit.python.types import Domain
from rulewright.language.conditions import OneOf

if TYPE_CHECKING:
    from rulewright.emit.python.clauses import Clause
    from rulewright.emit.python.code import Name
    from rulewright.emit.python.statements import Block
    from rulewright.emit.python.where import Where

DOUBTFUL: Block = (line("return {}", NONE),)
"""The full judgement decides."""


def surely_plain(value: Name, known: Domain, where: Where, *, is_open: bool) -> Block:
    """Leaves a value of a known domain to the full judgement unless it is plain.

    `is_open` says that what is inside it is looked at elsewhere.
    """
    match known:
        case Domain.TEXT:
            return when(all_of([negation(code("{}.isascii()", value)), negation(call(names.IS_TEXT, value))]), DOUBTFUL)
        case Domain.DATED | Domain.DECIMAL | Domain.BOOLEAN:
            return ()
        case Domain.NUMBER:
            return when(negation(code("-{} < {} < {}", names.HUGE, value, names.HUGE)), DOUBTFUL)
        case Domain.OBJECT | Domain.ARRAY if is_open:
            return ()
        case _:
            return when(negation(call(names.IS_PLAIN, value, where.depth)), DOUBTFUL)


def lists_texts(clause: Clause) -> bool:
    """Whether what meets a clause is one of some texts, and so surely plain."""
    match clause.check.predicate:
        case OneOf(values, folded=False, only=None):
            return all(isinstance(value, str) for value in values)
        case _:
            return False

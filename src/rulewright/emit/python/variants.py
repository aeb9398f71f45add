"""The variants of an object → the statements that answer for it, or judge it, by the shapes of its case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.emit.python import names
from rulewright.emit.python.code import Code, Name, as_code, call, code, negation, tuple_of
from rulewright.emit.python.scope import tokens_code
from rulewright.emit.python.statements import line, loop, when

if TYPE_CHECKING:
    from rulewright.emit.python.draft import Draft
    from rulewright.emit.python.statements import Block
    from rulewright.emit.python.where import Where
    from rulewright.plan.rules import Variants


def answered_by_case(variants: Variants | None, draft: Draft, value: Name, where: Where) -> Block:
    """Passes on what the functions of an object's case answer, unless it is yes."""
    if variants is None:
        return ()
    function = code("{}[{}]", names.VALIDITY, names.CHOSEN)
    answer = answered(call(function, value, names.GIVEN, where.depth))
    return loop(as_code(names.CHOSEN), _cases(variants, draft, value), answer)


def judged_by_case(variants: Variants | None, draft: Draft, value: Name, where: Where) -> Block:
    """Judges an object by the functions of its case."""
    if variants is None:
        return ()
    judge = call(code("{}[{}]", names.JUDGING, names.CHOSEN), value, where.pointer, names.FINDINGS)
    return loop(as_code(names.CHOSEN), _cases(variants, draft, value), (line("{}", judge),))


def answered(answer: Code) -> Block:
    """Passes on what another function answers, unless it is yes."""
    return (
        line("{} = {}", names.VERDICT, answer),
        *when(negation(as_code(names.VERDICT)), (line("return {}", names.VERDICT),)),
    )


def _cases(variants: Variants, draft: Draft, value: Name) -> Code:
    pairs = tuple_of(tuple_of([choosing, shape]) for choosing, shape in variants.cases)
    cases = draft.constants.name(call(names.CASES_OF, pairs), str(variants.by), "cases")
    return call(names.CASES_AT, value, tokens_code(variants.by.tokens), cases)

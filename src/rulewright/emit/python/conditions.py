"""A condition of the core → the expression that is true exactly where the condition is."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from rulewright.emit.python import names
from rulewright.emit.python.code import (
    Code,
    Name,
    all_of,
    any_of,
    as_code,
    call,
    code,
    comparison,
    negation,
)
from rulewright.emit.python.meeting import meets, wanted_domain
from rulewright.emit.python.names import identifier
from rulewright.emit.python.scope import Lookups, Scope
from rulewright.emit.python.statements import Function, line
from rulewright.emit.python.types import Domain, is_in
from rulewright.language.conditions import (
    Absent,
    All,
    AnyOf,
    CountWithin,
    DateWithin,
    EveryItem,
    Holds,
    InData,
    LengthWithin,
    Matches,
    Not,
    NumberWithin,
    OneOf,
    Present,
    SomeItem,
)

if TYPE_CHECKING:
    from rulewright.emit.python.draft import Draft
    from rulewright.language.conditions import Condition, Test


def is_true(condition: Condition, scope: Scope) -> Code:
    """Whether the condition is true in a scope; what it looks at is looked up before."""
    match condition:
        case All(parts):
            return all_of(is_true(part, scope) for part in parts)
        case AnyOf(parts):
            return any_of(is_true(part, scope) for part in parts)
        case Not(part):
            return negation(is_true(part, scope))
        case Holds(path, test):
            about = str(path.tokens[-1]) if path.tokens else "item"
            return passes(test, scope.local(path), scope.draft, about)
        case _:
            assert_never(condition)


def passes(test: Test, value: Name, draft: Draft, about: str) -> Code:
    """Whether a value, None where it is absent or null, passes a test."""
    match test:
        case Absent():
            return comparison(value, "is", None)
        case Present():
            return comparison(value, "is not", None)
        case SomeItem(condition):
            return call(names.SOME, value, item_condition(condition, draft, about), names.GIVEN)
        case EveryItem(condition):
            return call(names.EVERY, value, item_condition(condition, draft, about), names.GIVEN)
        case OneOf(only=None):
            return meets(test, value, Domain.NOTHING, draft, about)
        case OneOf() | InData() | LengthWithin() | CountWithin() | NumberWithin() | DateWithin() | Matches():
            domain = wanted_domain(test)
            return all_of([is_in(domain, value), meets(test, value, domain, draft, about)])
        case _:
            assert_never(test)


def item_condition(condition: Condition, draft: Draft, about: str) -> Name:
    """The function that answers a quantifier's condition for one item."""
    lookups = Lookups(names.ITEM, draft.local_names())
    answer = is_true(condition, Scope(draft, None, None, None, lookups))
    function = draft.names.fresh(f"_{identifier(about, 'item')}_condition")
    draft.helpers.append(
        Function(
            function,
            (code("{}: {}", names.ITEM, names.JSON), code("{}: {}", names.GIVEN, names.GIVEN_TYPE)),
            as_code(names.BOOL),
            "Whether the condition of a rule is true of an item.",
            (*lookups.lines, line("return {}", answer)),
        )
    )
    return function

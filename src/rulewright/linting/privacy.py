"""A plan → the texts of payloads that may be shown because the contract lists them, and the places that never may."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from rulewright.language.conditions import All, AnyOf, Holds, Not, OneOf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.language.conditions import Condition
    from rulewright.plan.contract import Plan


def public_texts(plan: Plan) -> frozenset[str]:
    """Every text that a rule lists: the values of enums and constants, and those that conditions ask for."""
    lists = [check.predicate for rule in plan.rules() for check in rule.checks]
    tests = [test for rule in plan.rules() for test in _lists_in(rule.guard)]
    return frozenset(
        value
        for listed in (*lists, *tests)
        if isinstance(listed, OneOf)
        for value in listed.values
        if isinstance(value, str)
    )


def _lists_in(condition: Condition) -> Iterator[OneOf]:
    match condition:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from _lists_in(part)
        case Not(part):
            yield from _lists_in(part)
        case Holds():
            if isinstance(condition.test, OneOf):
                yield condition.test
        case _:
            assert_never(condition)

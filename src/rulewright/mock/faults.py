"""The name of a fault → the contract served with that one fault, so that a fuzzer can be seen to find it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from rulewright.language.conditions import LengthWithin
from rulewright.plan.ids import matching_ids

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rulewright.plan.contract import Plan
    from rulewright.plan.rules import Rule

Behaviour: TypeAlias = Literal[
    "correct",
    "duplicate-created",
    "replay-differs",
    "wrong-type",
    "wrong-shape",
    "trace",
    "crash",
    "open-door",
    "wrong-field",
]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing the mock does wrong: rules judged otherwise, or answers given otherwise."""

    description: str
    change: Callable[[Plan], Plan] = lambda plan: plan
    behaviour: Behaviour = "correct"


class FaultError(ValueError):
    """There is no fault of that name."""


def _each_rule(change: Callable[[Rule], Rule]) -> Callable[[Plan], Plan]:
    def changed(plan: Plan) -> Plan:
        shapes = {
            name: replace(shape, rules=tuple(change(rule) for rule in shape.rules))
            for name, shape in plan.shapes.items()
        }
        return replace(plan, shapes=shapes)

    return changed


def _longer(rule: Rule) -> Rule:
    """Every upper limit of a length is one character wider."""
    checks = tuple(
        replace(check, predicate=replace(check.predicate, high=check.predicate.high + 1))
        if isinstance(check.predicate, LengthWithin) and check.predicate.high is not None
        else check
        for check in rule.checks
    )
    return replace(rule, checks=checks)


def _short_key(plan: Plan) -> Plan:
    """Keys are compared without the fields that scope them."""
    return replace(plan, idempotency=tuple(replace(rule, key=rule.key[-1:]) for rule in plan.idempotency))


FAULTS: Mapping[str, Fault] = {
    "lengths-plus-one": Fault("accepts texts one character too long", _each_rule(_longer)),
    "key-without-scope": Fault("treats an order of one account as a replay of another's", _short_key),
    "duplicate-created": Fault("makes a second order on a replay", behaviour="duplicate-created"),
    "replay-differs": Fault("answers a replay with another body", behaviour="replay-differs"),
    "wrong-content-type": Fault("sends JSON as text/plain", behaviour="wrong-type"),
    "wrong-shape": Fault("answers with values of other types", behaviour="wrong-shape"),
    "trace-in-error": Fault("puts a stack trace into refusals", behaviour="trace"),
    "crash-on-emoji": Fault("crashes on characters outside the basic plane", behaviour="crash"),
    "no-authentication": Fault("lets everybody in", behaviour="open-door"),
    "wrong-field": Fault("names another field than the one that is wrong", behaviour="wrong-field"),
}


def fault_named(name: str, plan: Plan) -> Fault:
    """The fault of that name; `without:RULE` serves the contract without that rule.

    Raises:
        FaultError: there is none; its message lists them.
    """
    if name in FAULTS:
        return FAULTS[name]
    if name.startswith("without:"):
        found = matching_ids(name.removeprefix("without:"), (rule.id for rule in plan.rules()), plan.formerly)
        if len(found) == 1:
            return Fault(f"does not have the rule {found[0]}", lambda whole: _without(whole, found[0]))
    listed = "\n".join(f"  {known:20} {fault.description}" for known, fault in FAULTS.items())
    raise FaultError(f"there is no fault “{name}”; faults:\n{listed}\n  {'without:RULE':20} does not have that rule")


def _without(plan: Plan, rule_id: str) -> Plan:
    shapes = {
        name: replace(shape, rules=tuple(rule for rule in shape.rules if rule.id != rule_id))
        for name, shape in plan.shapes.items()
    }
    return replace(plan, shapes=shapes)

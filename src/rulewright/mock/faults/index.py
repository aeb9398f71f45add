"""A contract → its faults, each under an id of its own; an id, or part of one → the fault."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from rulewright.language.decode import suggestion
from rulewright.mock.faults.answers import answer_faults
from rulewright.mock.faults.keys import key_faults
from rulewright.mock.faults.rules import rule_faults, without
from rulewright.plan.ids import matching_ids

if TYPE_CHECKING:
    from rulewright.mock.faults.fault import Fault
    from rulewright.plan.contract import Plan


class FaultError(ValueError):
    """There is no fault of that name, or there are several."""


def faults_of(plan: Plan) -> dict[str, Fault]:
    """Every fault of a contract by its id: of its rules, of its keys, of its answers.

    Of several of one kind and rule, the second has `@2` behind its kind, and so on.
    """
    found: dict[str, Fault] = {}
    seen: Counter[str] = Counter()
    for fault in (*rule_faults(plan), *key_faults(plan), *answer_faults(plan)):
        seen[fault.id] += 1
        number = seen[fault.id]
        name = fault.id if number == 1 else fault.id.replace(fault.kind, f"{fault.kind}@{number}", 1)
        found[name] = replace(fault, id=name)
    return found


def fault_named(name: str, plan: Plan) -> Fault:
    """The fault of an id, whose rule may be abbreviated as everywhere.

    Raises:
        FaultError: there is none, or there are several; its message says which there are.
    """
    known = faults_of(plan)
    if name in known:
        return known[name]
    kind, colon, about = name.partition(":")
    if colon and kind == "without":
        rules = {rule.id: rule for rule in plan.rules()}
        found = matching_ids(about, rules, plan.formerly)
        if len(found) == 1:
            return known.get(f"without:{found[0]}") or without(rules[found[0]])
    of_kind = {fault.id.partition(":")[2]: fault for fault in known.values() if fault.id.partition(":")[0] == kind}
    abouts = matching_ids(about, of_kind, plan.formerly) if colon else []
    if len(abouts) == 1:
        return of_kind[abouts[0]]
    if abouts:
        raise FaultError(f"“{name}” could be {' or '.join(f'{kind}:{one}' for one in abouts)}; write it whole")
    raise FaultError(f"the contract has no fault “{name}”; {suggestion(name, known, 'faults')}")

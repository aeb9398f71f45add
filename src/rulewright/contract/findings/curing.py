"""A valid payload that an endpoint refuses, and those that it takes → the rules that it applies where they do not.

A rule that would be broken in the first if it had no condition, and in none of the others, is one whose condition the
endpoint may not see as it is.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rulewright.language.conditions import ALWAYS
from rulewright.validation.interpreter import interpret

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rulewright.contract.setting import Setting
    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Plan

_MOST = 3
"""Rules that may be meant: more say as little as none."""


def seen_without_condition(setting: Setting, refused: Json, taken: Iterable[Json]) -> tuple[str, ...]:
    """The ids of the asserted rules that only the refused payload would break if no rule had a condition.

    None where there are more than a few.
    """
    plan = _regardless(setting.plan)
    found = _broken(setting, plan, refused)
    for payload in taken:
        for rule in _broken(setting, plan, payload):
            found.pop(rule, None)
        if not found:
            break
    return tuple(found) if len(found) <= _MOST else ()


def _regardless(plan: Plan) -> Plan:
    """The contract without any condition."""
    shapes = {
        name: replace(shape, rules=tuple(replace(rule, guard=ALWAYS) for rule in shape.rules))
        for name, shape in plan.shapes.items()
    }
    return replace(plan, shapes=shapes)


def _broken(setting: Setting, plan: Plan, payload: Json) -> dict[str, None]:
    judged = interpret(plan, plan.shapes[setting.shape.name], payload, setting.context)
    return dict.fromkeys(
        entry.rule.id for entry in judged.broken if setting.is_asserted(entry.rule.severity, entry.rule.basis)
    )

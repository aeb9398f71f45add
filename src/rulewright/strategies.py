"""Rules → Hypothesis strategies for their payloads. Needs the extra `fuzz`.

Every payload is made, none is filtered out, so health checks stay silent. Dates are drawn around the clock of the
moment the strategy is made, and hold for a day either way; with `today`, for that clock alone.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from rulewright.generation import strategies as made
from rulewright.generation.strategies import NoPayloadError
from rulewright.plan.ids import matching_ids

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from hypothesis.strategies import SearchStrategy

    from rulewright.language.conditions import Json
    from rulewright.rules import Rules

    Tables = Mapping[str, list[dict[str, Json]]]

__all__ = ["NoPayloadError", "breaking", "near_valid", "valid"]


def valid(
    rules: Rules, *, operation: str | None = None, today: date | datetime | None = None, data: Tables | None = None
) -> SearchStrategy[Json]:
    """Payloads that break no rule of any severity.

    Args:
        rules: the contract.
        operation: whose body they are; by default that of the first operation with a body.
        today: the clock; by default the system's.
        data: the rows of tables that the contract declares under `data`.

    Raises:
        NoPayloadError: no valid payload was found.
        KeyError: the contract has no such operation, or declares no such data.
    """
    return made.valid(_ground(rules, operation, today, data))


def breaking(
    rules: Rules,
    rule: str,
    *,
    operation: str | None = None,
    today: date | datetime | None = None,
    data: Tables | None = None,
) -> SearchStrategy[Json]:
    """Payloads that break one rule, named by its id or an unambiguous end of it, and little else.

    Raises:
        NoPayloadError: no payload that breaks it was found.
        KeyError: the contract has no such operation, declares no such data, or has no such rule.
    """
    known = {entry.id: entry for entry in rules.plan.rules()}
    found = matching_ids(rule, known, rules.plan.formerly)
    if len(found) != 1:
        what = f"names {len(found)} rules: {', '.join(found)}" if found else "names no rule of the contract"
        raise KeyError(f"“{rule}” {what}")
    return made.breaking(_ground(rules, operation, today, data), known[found[0]])


def near_valid(
    rules: Rules, *, operation: str | None = None, today: date | datetime | None = None, data: Tables | None = None
) -> SearchStrategy[Json]:
    """Valid payloads with a few edits, each made to break some rule; ask `validate` what they break.

    Raises:
        NoPayloadError: no valid payload was found to start from.
        KeyError: the contract has no such operation, or declares no such data.
    """
    return made.near_valid(_ground(rules, operation, today, data))


def _ground(rules: Rules, operation: str | None, today: date | datetime | None, data: Tables | None) -> made.Ground:
    slack = timedelta(days=1) if today is None else None
    ground = made.Ground.of(rules.plan, rules.plan.body_shape(operation), rules.context(today, data), slack=slack)
    return ground.warmed()

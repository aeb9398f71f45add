"""Data that was not supplied → rows that stand in for it while payloads are made, so that only the oracle doubts them.

A generator that knows nothing of a table must leave out whatever a rule on that table might refuse. It is told instead
that the table has the keys of the objects known to be good, and nothing else; whether an endpoint surely takes what it
then makes is the oracle's to say, which does not see these rows.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rulewright.validation.context import DataRows
from rulewright.validation.values import json_key

if TYPE_CHECKING:
    from rulewright.contract.verdicts.known_good import KnownGood
    from rulewright.language.conditions import Json
    from rulewright.plan.contract import DataTable, Plan
    from rulewright.validation.context import Context


def with_stand_ins(plan: Plan, context: Context, good: KnownGood) -> Context:
    """The context with rows for every table that it lacks."""
    missing = {
        name: DataRows.keyed(_rows(table, good), table.key)
        for name, table in plan.data.items()
        if name not in context.data
    }
    return replace(context, data={**context.data, **missing})


def _rows(table: DataTable, good: KnownGood) -> list[dict[str, Json]]:
    found: dict[object, Json] = {}
    for known in good.values():
        for value in known:
            if isinstance(value, dict) and table.key in value:
                found.setdefault(json_key(value[table.key]), value[table.key])
    return [{table.key: key} for key in found.values()]

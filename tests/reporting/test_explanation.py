from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from rulewright.loading import bundled, load
from rulewright.reporting.explanation import explain_rule, rules_by_id
from tests.linting.support import ORDERS

if TYPE_CHECKING:
    from rulewright.plan.contract import Plan

SLOT = re.compile(r"\{(?:field|found|value|values|actual|first|near|bound|limit|expected)\}")


@pytest.mark.parametrize("plan", [bundled().plan, load(ORDERS).plan], ids=["async-orders", "orders"])
def test_every_rule_is_explained_without_slots_left_open(plan: Plan) -> None:
    for rule in rules_by_id(plan).values():
        lines = [line for line in explain_rule(rule, plan) if line.startswith(("  requires", "  applies", "  key"))]
        assert lines
        assert not any(SLOT.search(line) for line in lines), lines


def test_rules_over_parameters_are_among_them() -> None:
    assert "listOrders.query.id/length" in rules_by_id(load(ORDERS).plan)

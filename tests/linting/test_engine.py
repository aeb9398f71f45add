from __future__ import annotations

from typing import TYPE_CHECKING
from unittest.mock import Mock

from rulewright.linting import engine
from rulewright.linting.engine import MANY, Engine
from rulewright.loading import load
from rulewright.validation.context import Context
from rulewright.validation.interpreter import interpret
from tests.linting.support import ORDERS, now

if TYPE_CHECKING:
    import pytest

    from rulewright.language.conditions import Json


def test_many_payloads_are_judged_by_compiled_rules_and_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = load(ORDERS).plan
    context = Context(now(plan.clock.zone))
    payload: Json = {"id": "123456789", "lines": [{"no": "1"}, {"no": 1}], "more": None}
    expected = interpret(plan, plan.body_shape(), payload, context)
    counted = Mock(side_effect=interpret)
    monkeypatch.setattr(engine, "interpret", counted)
    judging = Engine(plan, plan.body_shape())
    for _ in range(MANY + 3):
        assert judging.judge(payload, context) == expected
    assert counted.call_count == MANY

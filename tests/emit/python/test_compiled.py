"""A compiled plan: when it is made, what it answers for what is no object, where tracebacks point."""

from __future__ import annotations

import gc
import linecache
import traceback
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from rulewright.emit.python import compile_plan
from rulewright.emit.python.compiled import _answers_of, _judges_of
from rulewright.loading import loads
from rulewright.plan.predicates import KnownKeys
from rulewright.validation.clock import Clock
from rulewright.validation.context import Context
from rulewright.validation.interpreter import interpret

if TYPE_CHECKING:
    from rulewright.plan.contract import Plan

TEXT = """\
rulewright: 1
contract: small-orders
version: 1.2.0
text: { count: bytes }
shapes:
  Order:
    fields:
      id:   { type: string, length: 1..2, required: true }
      line: { type: Line }
  Line:
    fields:
      id:   { type: string, required: true }
"""


def plan_of(text: str = TEXT) -> Plan:
    return loads(text, "orders.yaml").plan


def context_of(plan: Plan) -> Context:
    return Context(Clock.at(date(2026, 3, 2), plan.clock.zone), plan.text.unit)


def test_nothing_is_compiled_until_it_is_used() -> None:
    plan = plan_of()
    before = _answers_of.cache_info().misses, _judges_of.cache_info().misses
    compiled = compile_plan(plan)
    assert (_answers_of.cache_info().misses, _judges_of.cache_info().misses) == before
    assert compiled.is_valid("Order", {"id": "a"}, context_of(plan)) is True
    assert (_answers_of.cache_info().misses, _judges_of.cache_info().misses) == (before[0] + 1, before[1])
    assert compiled.judge("Order", {"id": ""}, context_of(plan)).broken
    assert (_answers_of.cache_info().misses, _judges_of.cache_info().misses) == (before[0] + 1, before[1] + 1)


def test_a_plan_is_compiled_once() -> None:
    plan = plan_of()
    assert compile_plan(plan).is_valid("Order", {"id": "a"}, context_of(plan)) is True
    assert compile_plan(plan).judge("Order", {"id": ""}, context_of(plan)).broken
    before = _answers_of.cache_info().misses, _judges_of.cache_info().misses
    assert compile_plan(plan).is_valid("Order", {"id": ""}, context_of(plan)) is False
    assert compile_plan(plan).judge("Order", {"id": ""}, context_of(plan)).broken
    assert (_answers_of.cache_info().misses, _judges_of.cache_info().misses) == before


def test_a_changed_plan_is_another_plan_even_with_the_same_fingerprint() -> None:
    plan = plan_of()
    order = plan.shapes["Order"]
    changed = replace(plan, shapes={**plan.shapes, "Order": replace(order, rules=())})
    assert changed.fingerprint == plan.fingerprint
    assert compile_plan(plan).is_valid("Order", {}, context_of(plan)) is False
    assert compile_plan(changed).is_valid("Order", {}, context_of(plan)) is True


def test_a_key_may_be_declared_and_yet_not_known() -> None:
    plan = plan_of(
        TEXT.replace(
            "    fields:\n      id:   { type: string, length",
            "    closed: true\n    fields:\n      id:   { type: string, length",
        )
    )
    order = plan.shapes["Order"]
    rules = tuple(
        replace(rule, checks=(replace(rule.checks[0], predicate=KnownKeys(("id",))),))
        if rule.id == "Order/unknown"
        else rule
        for rule in order.rules
    )
    plan = replace(plan, shapes={**plan.shapes, "Order": replace(order, rules=rules)})
    payload: Any = {"id": "a", "line": {"id": "a"}}
    expected = interpret(plan, plan.shapes["Order"], payload, context_of(plan))
    assert [entry.pointer for entry in expected.broken] == [("line",)]
    assert compile_plan(plan).judge("Order", payload, context_of(plan)) == expected
    assert compile_plan(plan).is_valid("Order", payload, context_of(plan)) is False


def test_lengths_count_what_the_context_says() -> None:
    plan = plan_of()
    in_code_points = replace(context_of(plan), unit="codepoints")
    assert compile_plan(plan).is_valid("Order", {"id": "éé"}, context_of(plan)) is False
    assert compile_plan(plan).is_valid("Order", {"id": "éé"}, in_code_points) is True


@pytest.mark.parametrize("payload", [None, True, 5, 2.5, "text", [], [{"id": "a"}]])
def test_what_is_no_object_is_judged_as_the_interpreter_does(payload: Any) -> None:
    plan = plan_of()
    expected = interpret(plan, plan.shapes["Order"], payload, context_of(plan))
    assert compile_plan(plan).judge("Order", payload, context_of(plan)) == expected
    assert expected.skipped
    assert compile_plan(plan).is_valid("Order", payload, context_of(plan)) is False


def test_a_shape_must_exist() -> None:
    plan = plan_of()
    with pytest.raises(KeyError, match="Nothing"):
        compile_plan(plan).judge("Nothing", {}, context_of(plan))
    with pytest.raises(KeyError, match="Nothing"):
        compile_plan(plan).is_valid("Nothing", {}, context_of(plan))


def test_a_traceback_shows_the_generated_line() -> None:
    plan = plan_of()
    payload: Any = type("Object", (dict,), {"__len__": lambda _self: 1 // 0})(id="a")
    with pytest.raises(ZeroDivisionError) as caught:
        compile_plan(plan).judge("Order", payload, context_of(plan))
    shown = "".join(traceback.format_tb(caught.value.__traceback__))
    assert '"<rulewright small-orders 1.2.0' in shown
    assert "left = len(value)" in shown


def test_two_contracts_of_one_name_keep_their_own_lines() -> None:
    first, second = plan_of(), plan_of(TEXT.replace("1..2", "1..3"))
    for plan in (first, second):
        compile_plan(plan).judge("Order", {}, context_of(plan))
    shown = [
        "".join(linecache.getlines(name)) for name in linecache.cache if name.startswith("<rulewright small-orders")
    ]
    assert any('visit.broken("Order.id/length"' in text and "<= 2" in text for text in shown)
    assert any('visit.broken("Order.id/length"' in text and "<= 3" in text for text in shown)


def test_lines_are_forgotten_with_their_module() -> None:
    plan = plan_of(TEXT.replace("small-orders", "forgotten"))
    compile_plan(plan).is_valid("Order", {}, context_of(plan))
    assert any("forgotten" in name for name in linecache.cache)
    _answers_of.cache_clear()
    gc.collect()
    assert not any("forgotten" in name for name in linecache.cache)

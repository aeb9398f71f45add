"""Ways that an endpoint may go wrong → what is sent for each: terms of sums, values of several sorts, fractions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.generation.cases import make_cases
from rulewright.generation.wrong import unknown_values
from rulewright.loading import loads
from tests.contract.support import TODAY

if TYPE_CHECKING:
    from rulewright.generation.case import Case

BILLS = """
rulewright: 1
contract: bills
version: 1.0.0
title: Bills
clock: { zone: UTC, slack: 0d }
text: { count: codepoints }
shapes:
  Bill:
    fields:
      net:  { type: number, required: true }
      size: { type: number, range: 0..9 }
      of:   { type: number, required: true }
      less: { type: number }
      more: { type: array, of: Part }
    rules:
      NET: { title: The net is what it is made of, sum: { of: [of, '- less', 'more[*].part'], equals: net, within: 0.01 } }
  Part:
    fields:
      part: { type: number, required: true }
examples:
  today: 2026-03-02
  Bill:
    plain: { net: 20, of: 20, size: 1 }
"""


def made() -> list[Case]:
    rules = loads(BILLS)
    plan = rules.plan
    found = make_cases(plan, plan.body_shape(), rules.context(TODAY, None), lambda _: True)
    return [*found.cases, *found.further]


def test_each_term_of_a_sum_is_forgotten_in_some_payload_that_breaks_nothing_else() -> None:
    broken = {case.id: case for case in made() if case.rule == "Bill.NET" and case.side == "breaking"}
    assert {"Bill.NET#without-term-1", "Bill.NET#with-term-2", "Bill.NET#with-term-3"} <= broken.keys()
    for name in ("Bill.NET#with-term-2", "Bill.NET#with-term-3"):
        payload = broken[name].payload
        assert isinstance(payload, dict)
        assert payload["net"] == payload["of"]
        assert [rule for rule, _ in broken[name].violations] == ["Bill.NET"]


def test_a_number_has_a_fraction_in_some_valid_payload() -> None:
    sizes = [case.payload.get("size") for case in made() if case.side == "valid" and isinstance(case.payload, dict)]
    assert any(isinstance(size, float) and size % 1 for size in sizes)


def test_a_list_of_several_sorts_of_values_is_missed_by_one_of_each() -> None:
    found = dict(unknown_values([True, "ab", 3, {"a": 1}, "cd", 7]))
    assert found["empty"] == ""
    assert (found["above-all"], found["below-all"]) == (8, 2)
    assert found["the-other"] is False
    assert found["another"] == "x"
    assert found["in-a-list"] == [True]


def test_what_is_required_whatever_is_around_it_is_missing_with_that_too() -> None:
    text = BILLS.replace(
        "      more: {", "      to.city: { type: string }\n      to.zip: { type: string }\n      more: {"
    )
    text = text.replace("of: 20, size: 1 }", "of: 20, size: 1, to: { zip: '1' } }").replace(
        "    rules:\n",
        "    rules:\n      CITY: { title: Large ones go to a city, when: { size: { above: 5 } }, require: to.city }\n",
    )
    rules = loads(text)
    plan = rules.plan
    found = make_cases(plan, plan.body_shape(), rules.context(TODAY, None), lambda _: True)
    broken = [case for case in (*found.cases, *found.further) if case.id == "Bill.CITY#without-its-parent"]
    [payload] = [case.payload for case in broken]
    assert isinstance(payload, dict)
    assert "to" not in payload

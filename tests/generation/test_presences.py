"""A count of present fields → the ways to have too few or too many: those next to what is allowed come first."""

from __future__ import annotations

from datetime import date

import pytest

from rulewright.generation.cases import make_cases
from rulewright.loading import loads

RULES = """
rulewright: 1
contract: boxes
version: 1.0.0
title: Boxes
clock: {{ zone: UTC, slack: 0d }}
text: {{ count: codepoints }}
shapes:
  Box:
    fields:
      length: {{ type: number }}
      width:  {{ type: number }}
      height: {{ type: number }}
      unit:   {{ type: string, length: 1..9 }}
    rules:
      SIZE: {{ title: Sizes, {counted}: [length, width, height, unit] }}
examples:
  today: 2026-03-02
  Box:
    plain: {plain}
"""


@pytest.mark.parametrize(
    ("counted", "plain", "labels"),
    [
        ("allOrNone", "{}", ["one", "three", "two", "one-from-2", "three-from-2", "two-from-2"]),
        ("atMostOne", "{}", ["two", "three", "four", "two-from-2", "three-from-2"]),
        ("atLeastOne", "{ unit: cm }", ["none"]),
    ],
)
def test_what_is_next_to_the_allowed_counts_comes_first(counted: str, plain: str, labels: list[str]) -> None:
    rules = loads(RULES.format(counted=counted, plain=plain))
    plan = rules.plan
    made = make_cases(
        plan,
        plan.body_shape(),
        rules.context(date(2026, 3, 2), None),
        lambda rule: rule.id == "Box.SIZE",
        only={"Box.SIZE"},
        folds=False,
    )
    broken = [case for case in (*made.cases, *made.further) if case.rule == "Box.SIZE" and case.side == "breaking"]
    assert [case.id.partition("#")[2] for case in broken][: len(labels)] == labels

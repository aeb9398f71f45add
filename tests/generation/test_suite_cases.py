"""What the suite shows of a rule, the generator must find by itself, with no more violations."""

from __future__ import annotations

import pytest

from rulewright.generation.cases import make_cases
from tests.generation.contracts import broken
from tests.test_suite import GROUPS, Group


@pytest.mark.parametrize("group", [group for group in GROUPS if "cases" in group.entry], ids=str)
def test_every_rule_is_broken_as_purely_as_the_suite_does(group: Group) -> None:
    rules = group.load()
    context = group.context(rules)
    made = make_cases(rules.plan, rules.plan.body_shape(), context, lambda _: True)
    found: dict[str, int] = {}
    for case in made.cases:
        assert broken(rules, case.payload, context) == list(case.violations)
        if case.rule is not None and case.side == "breaking":
            size = len({rule for rule, _ in case.violations})
            found[case.rule] = min(size, found.get(case.rule, size))
    shown: dict[str, int] = {}
    for entry in group.entry["cases"]:
        ids = {rule for rule, _ in entry["breaks"]}
        for rule in ids:
            shown[rule] = min(len(ids), shown.get(rule, len(ids)))
    assert {rule: size for rule, size in shown.items() if found.get(rule, 99) > size} == {}

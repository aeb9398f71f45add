"""Refusals that say nothing: ten sorts of them are a finding, unless one of all refusals says something."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rulewright.contract.checks.silence import MANY, of_silence
from rulewright.contract.verdicts.verdict import Breach, Side, Verdict
from tests.contract.support import NOTED, PARCELS, answer, observed, parcels

if TYPE_CHECKING:
    from rulewright.contract.checks.observation import Observation
    from rulewright.plan.contract import Plan

RULES = tuple(parcels().plan.rules())
NAMELESS = "".join(line for line in PARCELS.splitlines(keepends=True) if not line.startswith("errors:"))


def refusal(number: int, *, where: str | None = None, status: int = 400, plan: Plan | None = None) -> Observation:
    """An answer to a payload that breaks the rule of a number."""
    verdict = Verdict(Side.REJECT, (Breach(RULES[number], ("note",)),), payload=(NOTED,))
    faults = [] if where is None else [{"where": where}]
    return observed(answer(status, {"faults": faults}, payload=NOTED), verdict, plan=plan or parcels().plan)


def test_ten_silent_refusals_of_different_rules_are_a_finding() -> None:
    silent = [refusal(number) for number in range(MANY + 3)]
    [complaint] = of_silence(silent)
    assert complaint.message.startswith(
        "refused 10 payloads that break different rules, and never said in “faults[*]” which field is wrong;"
    )
    assert list(of_silence(silent[: MANY - 1])) == []


@pytest.mark.parametrize("at", [0, 5, MANY - 1])
def test_one_that_speaks_is_enough(at: int) -> None:
    told = [refusal(number, where="note" if number == at else None) for number in range(MANY + 1)]
    assert list(of_silence(told)) == []


def test_the_same_sort_of_payload_counts_once_and_other_answers_do_not_count() -> None:
    assert list(of_silence([refusal(number % 3) for number in range(4 * MANY)])) == []
    assert list(of_silence([refusal(number, status=500) for number in range(MANY)])) == []


def test_a_contract_that_says_nothing_about_names_asks_for_none() -> None:
    plan = parcels(NAMELESS).plan
    assert plan.errors is None
    assert list(of_silence(refusal(number, plan=plan) for number in range(MANY))) == []

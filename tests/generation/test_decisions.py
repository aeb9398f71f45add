"""Conditions → payloads in which one test with one value decides alone; what a run sends of them."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from rulewright.contract.endpoint.writing import body_bytes
from rulewright.contract.prepare import cases_of
from rulewright.contract.verdicts.verdict import Side
from rulewright.generation.cases import make_cases
from rulewright.generation.decisions import decisions
from rulewright.loading import loads
from rulewright.mock.faults.index import faults_of
from rulewright.validation.conditions import Scope, is_true
from rulewright.validation.interpreter import interpret
from tests.mutants.subjects import SUBJECTS

if TYPE_CHECKING:
    from rulewright.language.conditions import Json
    from rulewright.rules import Rules

RULES = """
rulewright: 1
contract: letters
version: 1.0.0
title: Letters
clock: {{ zone: UTC, slack: 0d }}
text: {{ count: codepoints }}
shapes:
  Letter:
    fields:
      kind: {{ type: string, enum: [card, letter, parcel, crate], required: true }}
      to:   {{ type: string, enum: [AT, BE, CH, DE], required: true }}
      fast: {{ type: boolean, required: true }}
      note: {{ type: string, length: 1..9 }}
    rules:
      NOTE: {{ title: What is odd has a note, when: {when}, require: note }}
examples:
  today: 2026-03-02
  Letter:
    plain: {{ kind: card, to: AT, fast: false }}
    noted: {{ kind: parcel, to: CH, fast: true, note: odd }}
"""
CONDITIONS = [
    "{ kind: [letter, parcel], to: [BE, CH, DE] }",
    "{ any: [{ kind: [letter, parcel] }, { to: [BE, CH], fast: { is: true } }] }",
    "{ not: { kind: [letter, parcel], to: [BE, CH] } }",
    "{ any: [{ kind: letter, to: [BE, CH] }, { kind: parcel, to: [BE, DE] }] }",
]
VALUES: dict[str, list[Json]] = {
    "kind": ["card", "letter", "parcel", "crate"],
    "to": ["AT", "BE", "CH", "DE"],
    "fast": [False, True],
}


def rules_with(when: str) -> Rules:
    return loads(RULES.format(when=when))


@pytest.mark.parametrize("when", CONDITIONS)
def test_under_each_decision_the_condition_is_what_it_says(when: str) -> None:
    plan = rules_with(when).plan
    guard = next(rule.guard for rule in plan.body_shape().rules if rule.id == "Letter.NOTE")
    found = list(decisions(guard, {}))
    assert found
    context = rules_with(when).context(None, None)
    for values in product(*VALUES.values()):
        payload: Json = dict(zip(VALUES, values, strict=True))
        scope = Scope(payload, (), plan.body_shape().defaults, plan.data)
        for decision in found:
            if is_true(decision.condition, scope, context):
                assert is_true(guard, scope, context) is decision.meets, (decision.label, payload)


def test_a_test_with_one_value_is_all_there_is_to_its_condition() -> None:
    guard = next(
        rule.guard for rule in rules_with("{ kind: letter }").plan.body_shape().rules if rule.id[-4:] == "NOTE"
    )
    assert list(decisions(guard, {})) == []


@pytest.mark.parametrize("when", CONDITIONS)
def test_a_value_that_a_condition_has_lost_shows_in_some_payload(when: str) -> None:
    """Each value of each list taken out of the condition: the two contracts judge some case differently."""
    rules = rules_with(when)
    plan = rules.plan
    shape = plan.body_shape()
    context = rules.context(None, None)
    made = make_cases(plan, shape, context, lambda _: True)
    payloads = [case.payload for case in (*made.cases, *made.further)]
    right = [interpret(plan, shape, payload, context).broken for payload in payloads]
    lost = [fault for name, fault in faults_of(plan).items() if name.startswith(("when-value-lost", "narrowed"))]
    assert len(lost) > 1
    for fault in lost:
        wrong = fault.change(plan)
        judged = [interpret(wrong, wrong.shapes[shape.name], payload, context).broken for payload in payloads]
        assert [bool(broken) for broken in judged] != [bool(broken) for broken in right], fault.id


def test_what_is_valid_beside_the_cases_is_surely_taken() -> None:
    """Data that an endpoint may have, and nobody supplied, may refuse it."""
    subject = next(known for known in SUBJECTS if known.name.endswith("conditions.yaml"))
    setting = subject.setting("http://127.0.0.1")
    oracle = setting.oracle(setting.operation)
    kept = [case for case in cases_of(setting).further if case.side == "valid"]
    assert len(kept) > 5
    for case in kept:
        assert oracle.verdict(body_bytes(case.payload, "json")).side is Side.ACCEPT, case.id

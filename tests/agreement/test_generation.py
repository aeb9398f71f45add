"""Made contracts through the generator: what it calls valid, or breaking a rule, is so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from rulewright.generation import strategies
from rulewright.generation.cases import make_cases
from rulewright.language.paths import pointer_text
from tests.agreement.choice import Choice
from tests.agreement.contracts import contract
from tests.agreement.disagreement import case_of
from tests.agreement.subject import Subject
from tests.agreement.test_agreement import MADE
from tests.agreement.volume import GENERATED

if TYPE_CHECKING:
    from rulewright.language.conditions import Json


FEW = settings(MADE, max_examples=10)
"""A case is searched for, which takes long where a contract leaves little."""


@st.composite
def contracts(draw: st.DrawFn) -> Subject:
    return Subject.of(contract(Choice.drawn(draw)))


def held(about: Subject, payload: Json, wanted: list[tuple[str, str]]) -> None:
    """A payload breaks these rules at these places, and no others."""
    verdict = about.verdict(payload)
    found = [(entry.rule.id, pointer_text(entry.pointer)) for entry in verdict.judgement.broken]
    assert found == wanted, f"said to break {wanted}\n{case_of(about.made, payload, verdict)}"


@pytest.mark.parametrize("block", GENERATED)
def test_cases_break_what_they_say(block: int) -> None:
    count = 0

    @seed(block)
    @FEW
    @given(contracts())
    def run(about: Subject) -> None:
        nonlocal count
        for case in make_cases(about.plan, about.shape, about.context, lambda _: True).cases:
            held(about, case.payload, list(case.violations))
            assert (case.side == "valid") is (case.violations == ())
            assert case.side == "valid" or case.rule in {rule for rule, _ in case.violations}
            count += 1

    run()
    assert count > 100


@pytest.mark.parametrize("block", GENERATED)
def test_draws_are_valid_or_break_their_rule(block: int) -> None:
    drawn = 0

    @seed(block)
    @FEW
    @given(contracts(), st.data())
    def run(about: Subject, data: st.DataObject) -> None:
        nonlocal drawn
        try:
            ground = strategies.Ground.of(about.plan, about.shape, about.context)
        except strategies.NoPayloadError:
            return
        held(about, data.draw(strategies.valid(ground)), [])
        rule = data.draw(st.sampled_from([about.shape.entry, *about.shape.rules]))
        try:
            breaking = strategies.breaking(ground, rule)
        except strategies.NoPayloadError:
            return
        payload = data.draw(breaking)
        verdict = about.verdict(payload)
        assert rule.id in {entry.rule.id for entry in verdict.judgement.broken}, case_of(about.made, payload, verdict)
        drawn += 1

    run()
    assert drawn > 2

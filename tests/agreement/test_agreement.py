"""Contracts and payloads that Hypothesis makes, through every back end: each must say what the interpreter says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.agreement.back_ends import BACK_ENDS
from tests.agreement.choice import Choice
from tests.agreement.contracts import contract
from tests.agreement.disagreement import case_of
from tests.agreement.payloads import Payloads
from tests.agreement.subject import Subject
from tests.agreement.volume import BLOCKS, CONTRACTS, PAYLOADS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rulewright.language.conditions import Json
    from tests.agreement.back_ends import Check
    from tests.ajv import Ajv

    BackEnds = Mapping[str, Callable[[Subject], Check]]

MADE = settings(
    max_examples=CONTRACTS,
    deadline=None,
    database=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)


@st.composite
def subjects(draw: st.DrawFn) -> Drawn:
    """A contract and its payloads."""
    choice = Choice.drawn(draw)
    about = Subject.of(contract(choice))
    payloads = Payloads(about.plan, about.shape.name, about.context)
    return Drawn(about, [payloads.draw(choice) for _ in range(PAYLOADS)])


@dataclass(frozen=True)
class Drawn:
    """A subject and payloads of it, which a failure tells in its own words."""

    about: Subject
    payloads: list[Json]

    def __repr__(self) -> str:
        """Short: Hypothesis warns of a long one where it should tell the failure."""
        return f"a contract and {len(self.payloads)} payloads"

    def compare(self, back_ends: BackEnds) -> int:
        """Holds every back end to the interpreter; how many payloads were ok."""
        checks = {name: make(self.about) for name, make in back_ends.items()}
        accepted = 0
        for payload in self.payloads:
            verdict = self.about.verdict(payload)
            accepted += verdict.is_ok
            for name, check in checks.items():
                found = check(payload, verdict)
                assert found is None, f"{name} {found}\n{case_of(self.about.made, payload, verdict)}"
        return accepted


@pytest.mark.parametrize("block", BLOCKS)
def test_every_back_end_says_what_the_interpreter_says(
    block: int, back_ends: BackEnds, record_property: Callable[[str, object], None]
) -> None:
    pairs = accepted = 0

    @seed(block)
    @MADE
    @given(subjects())
    def run(drawn: Drawn) -> None:
        nonlocal pairs, accepted
        accepted += drawn.compare(back_ends)
        pairs += len(drawn.payloads)

    run()
    record_property("pairs", pairs)
    assert pairs == CONTRACTS * PAYLOADS
    assert pairs * 0.1 < accepted < pairs * 0.9, "payloads of both verdicts are needed"


def test_every_back_end_is_asked(back_ends: BackEnds, ajv: Ajv) -> None:
    """Skipped where Ajv cannot be had, so that a run without it shows."""
    assert ajv is not None
    assert back_ends.keys() == {*BACK_ENDS, "portable, Ajv"}

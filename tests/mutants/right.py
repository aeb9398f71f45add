"""Right endpoints, asked by runs of many seeds → what they are accused of, which must be nothing."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from rulewright.cli.mocked import judge_of
from rulewright.idempotency.store import open_store
from rulewright.language.standing import Basis
from rulewright.mock.faults.served import served
from tests.contracts.apis import TODAY
from tests.endpoints.async_orders import create_app
from tests.endpoints.serve import fixed_clock
from tests.mutants.asked import run_against
from tests.mutants.subjects import SUBJECTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.types import ASGIApp

FLAGSHIP = SUBJECTS[0]
STATED = frozenset({Basis.STATED, Basis.DOCUMENTED})


def _mock(engine: str) -> ASGIApp:
    return served(FLAGSHIP.plan, lambda plan: judge_of(plan, engine), open_store("memory:"), lambda: FLAGSHIP.context)


RIGHT: Mapping[str, tuple[Callable[[], ASGIApp], frozenset[Basis], timedelta]] = {
    "mock, compiled": (lambda: _mock("compiled"), frozenset(Basis), timedelta(0)),
    "mock, interpreter": (lambda: _mock("interpreter"), frozenset(Basis), timedelta(0)),
    "another, strict": (lambda: create_app(today=fixed_clock(TODAY)), STATED, timedelta(0)),
    "another, lenient": (lambda: create_app(today=fixed_clock(TODAY), lenient=True), STATED, FLAGSHIP.plan.clock.slack),
}
"""Endpoints of the flagship, each with the bases and the slack of clocks that it is held to.

Two of them are another implementation; the lenient one reads dates in a zone of its own.
"""


def accused(name: str, seed: int) -> list[str]:
    """What a run of a seed accuses a right endpoint of."""
    make, asserted, slack = RIGHT[name]
    with tempfile.TemporaryDirectory() as folder:
        whole = run_against(FLAGSHIP, make(), Path(folder), seed=seed, asserted=asserted, slack=slack)
    return [f"{name}, seed {seed}: {finding.complaint.message}" for finding in whole.findings]

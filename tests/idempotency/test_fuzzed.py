"""The fuzzer's sessions against mocks on real stores: nothing is found on two processes of one store, a race on a bad one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from rulewright.cli.mocked import judge_of
from rulewright.contract.endpoint.address import parse_address
from rulewright.contract.endpoint.budget import Limits
from rulewright.contract.events import Event, Finished, Found
from rulewright.contract.findings.finding import Kind
from rulewright.contract.prepare import prepared
from rulewright.contract.run import run
from rulewright.contract.setting import Setting
from rulewright.language.standing import Basis
from rulewright.loading import loads
from rulewright.mock.faults.served import served
from tests.endpoints.serve import serving
from tests.idempotency.broken import CheckThenAct
from tests.middleware.tickets import TICKETS
from tests.mock.processes import mocked
from tests.servers import emptied

if TYPE_CHECKING:
    from pathlib import Path

    from rulewright.contract.findings.finding import Complaint

TODAY = date(2026, 3, 2)
RULES = loads(TICKETS, "tickets.yaml")


def complaints(url: str, folder: Path, requests: int = 400) -> tuple[list[Complaint], Finished]:
    """What a run has to complain about, and how it ended."""
    events: list[Event] = []
    setting = Setting(
        plan=RULES.plan,
        operation=RULES.plan.operations["book"],
        address=parse_address(url),
        credentials=None,
        context=RULES.context(TODAY, None),
        slack=RULES.plan.clock.slack * 0,
        asserted=frozenset(Basis),
        limits=Limits(requests=requests, seconds=600),
    )
    run(setting, prepared(setting, "test"), None, folder, events.append)
    [end] = [event for event in events if isinstance(event, Finished)]
    return [event.finding.complaint for event in events if isinstance(event, Found)], end


@pytest.mark.parametrize("store", ["sqlite", "postgres", "redis"])
def test_nothing_is_found_wrong_with_two_processes_of_one_store(
    store: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    rules = tmp_path / "tickets.yaml"
    rules.write_text(TICKETS, "utf-8")
    url = f"sqlite:///{tmp_path / 'keys.db'}" if store == "sqlite" else emptied(request.getfixturevalue(store))
    with mocked(str(rules), "--workers", "2", "--store", url) as (address, _):
        found, end = complaints(address, tmp_path / "findings")
    assert found == []
    assert end.unjudged is None
    assert "idempotency.ONCE" in end.coverage.both_sides


def test_a_store_that_checks_and_then_acts_is_found_out(tmp_path: Path) -> None:
    context = RULES.context(TODAY, None)
    app = served(RULES.plan, lambda plan: judge_of(plan, "compiled"), CheckThenAct(0.02), lambda: context)
    with serving(app) as url:
        found, _ = complaints(url, tmp_path / "findings", 200)
    assert {complaint.kind for complaint in found} & {Kind.RACE, Kind.DUPLICATE_CREATED}
    assert all(complaint.rules == ("idempotency.ONCE",) for complaint in found)

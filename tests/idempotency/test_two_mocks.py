"""Two mocks on one store, asked in turn by the fuzzer: they are one endpoint, and a store that is wrong shows."""

from __future__ import annotations

import json
from contextlib import closing
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from rulewright.cli.mocked import judge_of
from rulewright.cli.run import run
from rulewright.idempotency.store import open_store
from rulewright.mock.faults.served import served
from tests.cli.test_header_keys import RULES, TICKETS, TODAY
from tests.endpoints.serve import serving
from tests.idempotency.broken import CheckThenAct
from tests.servers import emptied

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rulewright.idempotency.claims import Store


def in_turn(stores: Sequence[Store]) -> Any:
    """An application that hands one request to the mock on the first store, the next to that on the second, and so on."""
    mocks = cycle(
        [
            served(RULES.plan, lambda plan: judge_of(plan, "interpreter"), store, lambda: RULES.context(TODAY, None))
            for store in stores
        ]
    )

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await next(mocks)(scope, receive, send)

    return app


def found(stores: Sequence[Store], capsys: pytest.CaptureFixture[str]) -> list[str]:
    with serving(in_turn(stores)) as url:
        asked = ["--url", url, "--today", "2026-03-02", "--rule", "idempotency.ONCE", "--max-requests", "250"]
        run(["fuzz", "tickets.yaml", *asked, "--format", "json"])
    return [finding["kind"] for finding in json.loads(capsys.readouterr().out)["findings"]]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("tickets.yaml").write_text(TICKETS, "utf-8")


@pytest.mark.parametrize("name", ["sqlite", "postgres", "redis"])
def test_two_mocks_on_one_store_are_one_endpoint(
    name: str, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    url = "sqlite:///tickets.db" if name == "sqlite" else emptied(request.getfixturevalue(name))
    with closing(open_store(url)) as one, closing(open_store(url)) as other:
        assert found([one, other], capsys) == []


def test_a_store_that_looks_and_then_takes_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    broken = CheckThenAct(0.01)
    assert set(found([broken, broken], capsys)) & {"race", "duplicate-created"}


def test_two_stores_are_not_one(capsys: pytest.CaptureFixture[str]) -> None:
    kinds = found([open_store("memory:"), open_store("memory:")], capsys)
    assert "duplicate-created" in kinds

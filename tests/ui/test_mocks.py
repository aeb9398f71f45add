"""The front page beside every option of the mock that changes how it serves, and how it is asked for."""

from __future__ import annotations

import json
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from starlette.applications import Starlette

from rulewright.cli.group import MissingExtraError
from rulewright.cli.mock import command
from rulewright.cli.mocked import judge_of
from rulewright.loading import bundled
from rulewright.ui import making
from rulewright.ui.app import Fronted
from rulewright.ui.pages import page_text
from rulewright.ui.setting import Asked, Setting
from tests.endpoints.client import Sent, send
from tests.ui.support import OPERATION, TODAY, Front, fronted

if TYPE_CHECKING:
    from pathlib import Path

ORDER: Any = bundled().plan.examples.bases["Order"]["emailed"]


def as_text(payload: Any) -> str:
    return json.dumps(payload, default=float)


def test_every_worker_serves_it(tmp_path: Path) -> None:
    with fronted("async-orders", "--workers", "2", "--store", f"sqlite:///{tmp_path / 'keys.db'}") as front:
        pages = {front.get("playground").text for _ in range(20)}
        assert len(pages) == 1
        assert {json.dumps(front.check(as_text(ORDER))) for _ in range(20)} == {json.dumps(front.check(as_text(ORDER)))}


def test_it_says_what_the_contract_says_where_the_mock_has_a_fault() -> None:
    fault = "without:LineItem.utid/pattern"
    with fronted("async-orders", "--fault", fault) as front:
        broken = ORDER | {"lineItems": [ORDER["lineItems"][0] | {"utid": "5"}]}
        mock = Front(front.mock, f"{front.mock}/")
        assert mock.post("asyncOrders", as_text(broken), {"Authorization": "Bearer x"}).status == 201
        assert [one["rule"] for one in front.check(as_text(broken))["violations"]] == ["LineItem.utid/pattern"]
        assert fault in front.get("playground").text


def test_it_needs_no_login_and_meets_no_traffic() -> None:
    with fronted("async-orders", "--login", "ada:secret", "--answer", "503:1", "--rate-limit", "1/h") as front:
        mock = Front(front.mock, f"{front.mock}/")
        assert mock.post("asyncOrders", as_text(ORDER)).status in {429, 503}
        for _ in range(3):
            assert front.get("playground").status == 200
            assert front.check(as_text(ORDER))["ok"]
        assert "secret" not in front.get("playground").text


def test_another_name_is_let_in_where_it_is_asked_for() -> None:
    with fronted("async-orders", "--host", "0.0.0.0", "--ui-host", "Mock.Example") as front:  # noqa: S104 - what is tested
        assert front.address.startswith("http://127.0.0.1:")
        assert front.get(headers={"Host": "mock.example:8080"}).status == 200
        assert front.get(headers={"Host": "evil.example"}).status == 403


def test_without_it_nothing_is_there() -> None:
    told = CliRunner().invoke(command, ["async-orders", "--ui-host", "mock.example"])
    assert told.exit_code == 2
    assert "add --ui" in told.output


@pytest.mark.parametrize("name", ["http://mock.example", "mock.example:8080", "mock.example/", ""])
def test_what_is_more_than_a_name_is_refused(name: str) -> None:
    told = CliRunner().invoke(command, ["async-orders", "--ui", "--ui-host", name])
    assert told.exit_code == 2
    assert "write it without scheme, port and path" in told.output


@pytest.mark.parametrize("package", ["jinja2", "flask_swagger_ui"])
def test_what_is_not_installed_is_named(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [
        name for name in sys.modules if name.partition(".")[0] == "jinja2" or name.startswith("rulewright.ui.")
    ]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, "rulewright.reporting.html.rendering", raising=False)
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtraError) as error:
        command.main(["async-orders", "--ui"], standalone_mode=False)
    assert "pip install 'rulewright[ui]'" in error.value.message
    assert f"({package})" in error.value.message
    assert error.value.exit_code == 2


def test_without_hypothesis_valid_payloads_are_not_made_and_others_are(monkeypatch: pytest.MonkeyPatch) -> None:
    setting = Setting(bundled(), judge_of(bundled().plan, "interpreter"), date.fromisoformat(TODAY), None)
    assert 'id="valid">' in page_text("playground", setting)
    monkeypatch.setattr(making, "find_spec", lambda _: None)
    page = page_text("playground", setting)
    assert 'id="valid" disabled aria-describedby="extra">' in page
    assert "pip install 'rulewright[fuzz]'" in page
    app = Fronted(Starlette(), setting, frozenset({"endpoint"}))
    refused = send(app, Sent(path="/_rulewright/valid", method="GET"))
    assert (refused.status, "rulewright[fuzz]" in str(refused.fields["problem"])) == (404, True)
    made = making.breaking(setting, Asked(OPERATION, None), "LineItem.utid/pattern", 0)
    assert made.note.startswith("breaks LineItem.utid/pattern")

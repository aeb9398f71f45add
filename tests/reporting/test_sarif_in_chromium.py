"""A log of SARIF, opened in Microsoft's viewer (that of the scans tab of Azure DevOps) in a real browser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from rulewright.reporting.sarif.of_fuzz import SarifWriter as FuzzWriter
from tests.browser import chromium
from tests.cli.support import rulewright
from tests.npm import installed
from tests.reporting.runs import disagreeing, hostile
from tests.reporting.support import written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    Show = Callable[..., list[dict[str, Any]]]

VIEWER = "@microsoft/sarif-web-component@0.6.0-29"
SCRIPTS = (
    "react/umd/react.production.min.js",
    "react-dom/umd/react-dom.production.min.js",
    "@microsoft/sarif-web-component/dist/index.js",
)
# Tall enough for every row, since the viewer draws no others.
TALL = {"width": 1400, "height": 6000}
RENDER = """([log, filterState]) => {
    const app = document.getElementById("app");
    ReactDOM.unmountComponentAtNode(app);
    const shown = filterState === null ? {} : {filterState};
    ReactDOM.render(React.createElement(Viewer, {logs: [log], showSuppression: true, ...shown}), app);
}"""
# The rows under each rule as a person sees them: what they say, and where their links lead.
READ = """rows => {
    const hrefs = part => [...part.querySelectorAll("a")].map(link => link.getAttribute("href"));
    const found = [];
    for (const row of rows.map(row => row.cloneNode(true))) {
        if (row.ariaLevel === "1") {
            const name = row.querySelector(".swcRowRule");
            found.push({rule: name.firstChild.textContent, help: hrefs(name), results: []});
        } else {
            const [where, details] = row.querySelectorAll("[role=gridcell]");
            const [level, pointer] = ["svg", "pre"].map(name => where.querySelector(name));
            level.remove();
            pointer?.remove();
            found.at(-1).results.push({
                level: level.textContent,
                pointer: pointer?.textContent ?? "",
                file: where.textContent,
                message: details.textContent,
                links: hrefs(details),
            });
        }
    }
    return found;
}"""
PAYLOAD = """\
{
  "externalRefID": "A1",
  "<script>window.ran = 1</script><img src=x onerror='window.ran = 2'>": 1,
  "[click](javascript:window.ran=3)": 2,
  "lineItems": [{"amount": -3, "deliveryMethod": "EMAIL"}]
}
"""
CONFIG = """\
[[map]]
files = "payloads/**"
rules = "async-orders"

[[waivers]]
rule = "LineItem.amount/range"
files = "payloads/**"
reason = "agreed, see SHOP-417"
until = "2036-12-31"
"""


@pytest.fixture(scope="module")
def show() -> Iterator[Show]:
    """What the viewer shows of a log; nothing of the log may run, or be fetched."""
    _, modules = installed(VIEWER, "sarif-viewer")
    wrong: list[str] = []
    with chromium() as browser:
        page = browser.new_page(viewport=TALL)  # type: ignore[arg-type]  # plain values
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda request: wrong.append(request.url))
        page.set_content('<!doctype html><meta charset="utf-8"><div id="app"></div>')
        for script in SCRIPTS:
            page.add_script_tag(content=(modules / script).read_text("utf-8"))

        def show(log: str, **filters: list[str]) -> list[dict[str, Any]]:
            state = {name: {"value": values} for name, values in filters.items()} or None
            page.evaluate(RENDER, [json.loads(log), state])
            rows = opened(page)
            assert page.evaluate("window.ran") is None
            assert wrong == []
            return rows

        yield show


def opened(page: Page) -> list[dict[str, Any]]:
    """Every row, after all that is folded was unfolded."""
    page.locator("tr[aria-level='1']").first.wait_for()
    for folded in (page.locator("tr[aria-expanded=false] .bolt-tree-expand-button"), page.get_by_text("Show All")):
        for left in range(folded.count(), 0, -1):
            folded.first.click()
            expect(folded).to_have_count(left - 1)
    return list(page.locator("tr[aria-level]").evaluate_all(READ))


@pytest.fixture(scope="module")
def linted(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The log of a run over a payload that breaks rules of the flagship, one of which is waived."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("linted"))
        Path("payloads").mkdir()
        Path("payloads/order.json").write_text(PAYLOAD, "utf-8")
        Path("rulewright.toml").write_text(CONFIG, "utf-8")
        ran = rulewright("lint", "payloads", "--format", "sarif")
    assert ran.code == 1, ran.err
    return ran.out


def by_rule(groups: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    return {group["rule"]: group["results"] for group in groups}


def test_violations_stand_under_their_rules_with_place_level_and_help(linted: str, show: Show) -> None:
    groups = show(linted)
    results = by_rule(groups)
    [missing] = results["LineItem.DELIVERY/EMAIL/recipient.email"]
    assert missing == {
        "level": "error",
        "pointer": "/lineItems/0/recipient/email",
        "file": "payloads/order.json",
        "message": "lineItems[0].recipient.email is required because deliveryMethod is EMAIL",
        "links": [],
    }
    assert {one["level"] for one in results["Order/unknown"]} == {"warning"}
    [help_of] = [group["help"] for group in groups if group["rule"] == "LineItem.DELIVERY/EMAIL/recipient.email"]
    assert [url.partition("/")[0] for url in help_of] == ["https:"]
    [run] = json.loads(linted)["runs"]
    unwaived = [one["ruleId"] for one in run["results"] if "suppressions" not in one]
    assert sum(map(len, results.values())) == len(unwaived)
    assert set(results) == set(unwaived)


def test_what_is_waived_is_shown_to_those_who_ask_for_it(linted: str, show: Show) -> None:
    assert "LineItem.amount/range" not in by_rule(show(linted))
    waived = by_rule(show(linted, Suppression=["suppressed"]))
    assert list(waived) == ["LineItem.amount/range"]
    assert [one["pointer"] for one in waived["LineItem.amount/range"]] == ["/lineItems/0/amount"]


def test_keys_of_a_payload_become_neither_markup_nor_links(linted: str, show: Show) -> None:
    unknown = by_rule(show(linted))["Order/unknown"]
    assert [one["links"] for one in unknown] == [[], []]
    assert {one["message"].replace("\u2060", "") for one in unknown} == {
        "<script>window.ran = 1</script><img src=x onerror='window.ran = 2'> is not a known field",
        "[click](javascript:window.ran=3) is not a known field",
    }
    assert "/[click](javascript:window.ran=3)" in {one["pointer"] for one in unknown}


def test_findings_stand_at_their_rules(show: Show) -> None:
    log = written(FuzzWriter, disagreeing())
    [[found]] = by_rule(show(log)).values()
    assert (found["file"], found["pointer"], found["level"]) == ("parcels.yaml", "/note", "error")
    assert found["message"].startswith("accepted-invalid: answered 201")
    assert list(by_rule(show(log, Suppression=["suppressed"]))) == ["server-error"]


def test_what_an_endpoint_answers_becomes_neither_markup_nor_links(show: Show) -> None:
    groups = show(written(FuzzWriter, hostile()), Suppression=["suppressed", "unsuppressed"])
    results = [one for group in groups for one in group["results"]]
    assert len(results) == 2
    for one in results:
        assert "<script>alert(1)</script>" in one["message"]
        assert one["links"] == []

"""The page of the contract and that of its OpenAPI in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.ui.looking import CONTRASTS, DESKTOP, PATIENCE_MS, PHONE
from tests.ui.support import fronted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser, Dialog, Page, Route

    from tests.ui.support import Front

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"
CONTRACT = f"""
rulewright: 1
contract: hostile
version: 1.0.0
title: "{HOSTILE}"
description: "שלום {HOSTILE}"
shapes:
  Note:
    title: "{HOSTILE}"
    fields:
      text: {{ type: string, title: "{HOSTILE}", length: 1..5 }}
operations:
  write: {{ title: "{HOSTILE}", request: POST /notes, body: Note, responses: {{ created: {{ status: 201 }} }} }}
examples:
  Note: {{ "{HOSTILE}": {{ text: "{HOSTILE[:5]}" }} }}
"""


def test_the_contract_is_told_by_operations_fields_tables_and_rules(opened: Callable[..., Page]) -> None:
    page = opened("")
    told = page.locator("main").inner_text()
    for text in ("createAsyncOrder", "/asyncOrders", "What each delivery method needs", "ORDER-ONCE"):
        assert text in told
    table = page.get_by_role("region", name="DELIVERY: What each delivery method needs", exact=True).get_by_role(
        "table"
    )
    row = table.get_by_role("row").filter(has_text="recipient.mobileNumber")
    heads = table.get_by_role("columnheader").all_inner_texts()
    cells = row.get_by_role("cell").all_inner_texts()
    assert "required" in dict(zip(heads[1:], cells, strict=True))["PHONE"]
    assert "required" not in dict(zip(heads[1:], cells, strict=True))["EMAIL"]
    page.get_by_label("Search").first.fill("Order.NOTES-150")
    expect(page.locator("form output").first).to_contain_text("1 of ", timeout=PATIENCE_MS)


def test_a_violation_leads_to_its_rule(opened: Callable[..., Page]) -> None:
    page = opened()
    page.get_by_role("textbox", name="Payload").fill("{}")
    with page.expect_popup() as popup:
        page.locator("#violations [data-rule='Order.lineItems/required'] a").click()
    told = popup.value
    told.wait_for_load_state()
    assert told.evaluate("document.querySelector(':target').textContent").strip().startswith("Order.lineItems/required")
    told.close()


def test_pages_lead_to_each_other(opened: Callable[..., Page]) -> None:
    page = opened("")
    for name in ("Playground", "OpenAPI", "Contract"):
        page.get_by_role("navigation", name="Pages").get_by_role("link", name=name).click()
        current = page.get_by_role("navigation", name="Pages").locator("[aria-current]")
        expect(current).to_have_text(name, timeout=PATIENCE_MS)


def test_swagger_ui_shows_the_openapi_and_asks_the_mock(opened: Callable[..., Page]) -> None:
    page = opened("openapi")
    expect(page.locator(".opblock")).to_have_count(3, timeout=PATIENCE_MS)
    page.locator(".auth-wrapper .authorize").first.click()
    page.get_by_label("auth-bearer-value").fill("token")
    page.get_by_role("button", name="Apply credentials").last.click()
    page.get_by_role("button", name="Close").last.click()
    page.locator(".opblock-summary-control").first.click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    expect(page.locator(".live-responses-table .response-col_status").last).to_contain_text("201", timeout=PATIENCE_MS)
    assert '"totalLineItems": 1' in page.locator(".live-responses-table").first.inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_swagger_ui_follows_the_scheme(opened: Callable[..., Page], scheme: str) -> None:
    page = opened("openapi", scheme=scheme)
    page.locator(".opblock").first.wait_for()
    dark = page.locator("#swagger-ui .opblock-summary-path").first.evaluate(BRIGHTNESS) > 128
    assert dark == (scheme == "dark")


BRIGHTNESS = "node => Math.max(...getComputedStyle(node).color.match(/\\d+/g).map(Number))"


def test_by_another_name_too_nobody_else_is_asked(browser: Browser, front: Front) -> None:
    page = browser.new_page()
    asked: list[str] = []
    wrong: list[str] = []

    def pass_on(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(response=route.fetch(url=route.request.url.replace("http://mock.example", front.mock)))

    page.route("http://mock.example/**", pass_on)
    page.on("request", lambda request: wrong.append(request.url) if "mock.example/" not in request.url else None)
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.goto("http://mock.example/_rulewright/openapi")
    page.locator(".opblock").first.wait_for()
    assert "http://mock.example/_rulewright/openapi.json" in asked
    page.close()
    assert [text for text in wrong if not text.startswith("data:")] == []


@pytest.mark.parametrize("path", ["", "openapi"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_pages_fit_their_window(opened: Callable[..., Page], path: str, size: dict[str, int]) -> None:
    page = opened(path, size)
    page.locator("#swagger-ui .opblock, section").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_of_the_contract_stand_out_in_both_schemes(opened: Callable[..., Page], scheme: str) -> None:
    ratios = opened("", scheme=scheme).evaluate(CONTRASTS)
    assert len(ratios) > 5
    assert {name: ratio for name, ratio in ratios.items() if ratio < 4.5} == {}


def test_nothing_of_a_hostile_contract_runs(browser: Browser, tmp_path: Path) -> None:
    rules = tmp_path / "hostile.yaml"
    rules.write_text(CONTRACT, "utf-8")
    wrong: list[str] = []
    page = browser.new_page()
    asked: list[str] = []

    def refuse(dialog: Dialog) -> None:
        wrong.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", refuse)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("requestfinished", lambda request: asked.append(request.url))
    with fronted(str(rules)) as front:
        for path, waited in (("", "section"), ("playground", "#violations"), ("openapi", ".opblock")):
            page.goto(f"{front.address}{path}")
            page.locator(waited).first.wait_for(state="attached")
            assert HOSTILE in page.locator("h1").first.inner_text()
            assert page.locator("script:not([src]), [onerror]").count() == 0
        page.goto(f"{front.address}playground")
        expect(page.locator("#note")).to_contain_text(HOSTILE, timeout=PATIENCE_MS)
        assert str(tmp_path) not in front.get().text + front.get("openapi.json").text
    page.close()
    assert wrong == []
    assert not any(url.endswith("/x") for url in asked)

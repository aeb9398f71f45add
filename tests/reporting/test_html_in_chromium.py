"""The pages of lint and fuzz in a real browser: what filters, keys, sizes, schemes and hostile texts do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from rulewright.reporting.html.of_contract import html
from rulewright.reporting.html.of_fuzz import HtmlWriter as FuzzWriter
from rulewright.reporting.html.of_lint import HtmlWriter
from rulewright.reporting.html.rendering import asset
from tests.browser import chromium
from tests.documenting.pages import hostile_page as hostile_documentation
from tests.documenting.pages import page_of
from tests.reporting.runs import disagreeing, hostile
from tests.reporting.support import lint_payloads, ten_thousand_violations, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Dialog, Locator, Page

PATIENCE_MS = 30_000
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def shown(browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Page]]:
    """Opens a page; at the end nothing may have gone wrong in it, and nothing hostile may have run."""
    monkeypatch.chdir(tmp_path)
    wrong: list[str] = []
    opened: list[Page] = []

    def refuse(dialog: Dialog) -> None:
        wrong.append(dialog.message)
        dialog.dismiss()

    def show(text: str, width: dict[str, int] = DESKTOP, scheme: str = "light") -> Page:
        (tmp_path / "page.html").write_text(text, "utf-8")
        page = browser.new_page(viewport=width, color_scheme=scheme)  # type: ignore[arg-type]  # plain values
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", refuse)
        page.on("request", lambda request: wrong.append(request.url) if "page.html" not in request.url else None)
        page.goto((tmp_path / "page.html").as_uri())
        opened.append(page)
        return page

    yield show
    for page in opened:
        page.close()
    assert wrong == []


def fuzzed(*, show_values: bool = True) -> str:
    return written(FuzzWriter, disagreeing(show_values=show_values))


def visible(items: Locator) -> list[str | None]:
    return [item.get_attribute("data-item") for item in items.all() if item.is_visible()]


def test_search_and_kind_choose_what_is_shown(shown: Callable[..., Page]) -> None:
    page = shown(fuzzed())
    findings = page.locator("#findings [data-item]")
    count = page.locator("#findings output")
    assert count.inner_text() == "2 of 2 shown"
    page.get_by_label("Search").first.fill("TRACEBACK last")
    expect(page.locator("#findings output")).to_have_text("1 of 2 shown", timeout=PATIENCE_MS)
    [crash] = visible(findings)
    page.get_by_role("button", name="Show all").first.click()
    expect(page.locator("#findings output")).to_have_text("2 of 2 shown", timeout=PATIENCE_MS)
    page.get_by_label("Kind").select_option("accepted-invalid")
    expect(page.locator("#findings output")).to_have_text("1 of 2 shown", timeout=PATIENCE_MS)
    assert visible(findings) != [crash]
    page.get_by_label("State").select_option("not reached")
    expect(page.locator("#rules output")).to_have_text("1 of 5 shown", timeout=PATIENCE_MS)
    assert visible(page.locator("#rules [data-item]")) == ["Parcel.sendOn/notBefore"]


def test_everything_can_be_done_by_keys(shown: Callable[..., Page]) -> None:
    page = shown(fuzzed())
    focused = "document.activeElement"
    page.keyboard.press("Tab")
    assert page.evaluate(f"{focused}.className") == "skip"
    assert page.locator(".skip").bounding_box()["x"] >= 0  # type: ignore[index]  # it is shown now
    page.keyboard.press("/")
    assert page.evaluate(f"{focused}.type") == "search"
    page.keyboard.type("a/b")
    assert page.evaluate(f"{focused}.value") == "a/b"
    second = page.locator("#findings details.item").nth(1)
    page.get_by_role("button", name="Show all").first.press("Enter")
    expect(page.locator("#findings output")).to_have_text("2 of 2 shown", timeout=PATIENCE_MS)
    assert second.get_attribute("open") is None
    second.locator("summary").press("Enter")
    assert second.get_attribute("open") is not None
    assert page.evaluate(f"getComputedStyle({focused}).outlineStyle") == "solid"


def test_a_finding_that_the_matrix_names_is_opened(shown: Callable[..., Page]) -> None:
    page = shown(fuzzed())
    first = page.locator("#findings details.item").first
    first.locator("summary").first.click()
    assert first.get_attribute("open") is None
    page.locator("#rules a").first.click()
    expect(first).to_have_attribute("open", "", timeout=PATIENCE_MS)


@pytest.mark.parametrize("width", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_pages_fit_their_window(shown: Callable[..., Page], width: dict[str, int]) -> None:
    for text in (fuzzed(), written(FuzzWriter, hostile(show_values=True)), written(HtmlWriter, lint_payloads())):
        page = shown(text, width)
        for item in page.locator("details.item").all():
            item.evaluate("item => item.open = true")
        assert page.evaluate("document.documentElement.scrollWidth") <= width["width"]
    sides = shown(fuzzed(), width).locator(".sides").first.locator("section")
    request, response = (sides.nth(index).bounding_box() for index in (0, 1))
    assert request is not None
    assert response is not None
    assert (request["y"] == response["y"]) == (width is DESKTOP)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_follow_the_scheme_that_is_asked_for(shown: Callable[..., Page], scheme: str) -> None:
    page = shown(fuzzed(), scheme=scheme)
    light, dark, _ = re.findall(r"--bg: (#[0-9a-f]{6});", asset("style.css"))
    red, green, blue = (int((light if scheme == "light" else dark)[at : at + 2], 16) for at in (1, 3, 5))
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == f"rgb({red}, {green}, {blue})"


def test_on_paper_everything_is_open_and_afterwards_as_before(shown: Callable[..., Page]) -> None:
    page = shown(fuzzed(), scheme="dark")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0
    assert page.locator("nav").is_hidden()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details:not([open])").count() == 1


def test_nothing_hostile_runs(shown: Callable[..., Page]) -> None:
    page = shown(written(FuzzWriter, hostile(show_values=True)))
    assert page.locator("img").count() == 0
    assert page.locator("script").count() == 1
    assert "<script>alert(1)</script>" in page.locator("main").inner_text()


def test_ten_thousand_violations_are_searched(shown: Callable[..., Page]) -> None:
    page = shown(written(HtmlWriter, ten_thousand_violations()))
    page.get_by_label("Search").fill("a.ndjson:9999:")
    expect(page.locator("#findings output")).to_have_text("1 of 10,000 shown", timeout=PATIENCE_MS)


@pytest.mark.parametrize("width", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_documentation_fits_its_window_and_its_rules_are_searched(
    shown: Callable[..., Page], width: dict[str, int]
) -> None:
    for text in (html(page_of("async-orders-2026-09")), html(hostile_documentation())):
        page = shown(text, width, "dark")
        page.evaluate("for (const item of document.querySelectorAll('details')) item.open = true")
        assert page.evaluate("document.documentElement.scrollWidth") <= width["width"]
    page = shown(html(page_of("async-orders-2026-09")), width)
    row = page.locator("#shape-lineitem ~ .wide tbody tr").first
    cells = [box["y"] for cell in row.locator("th, td").all() if (box := cell.bounding_box()) is not None]
    assert (len({*cells}) == 1) == (width is DESKTOP)
    page.get_by_label("Search").fill("BULK-ADDRESS")
    expect(page.locator("output")).to_have_text("1 of 416 shown", timeout=PATIENCE_MS)
    [anchor] = visible(page.locator("[data-item]"))
    page.locator("a", has_text="BULK-ADDRESS").first.click()
    assert page.evaluate("document.querySelector(':target').id") == anchor == "rule-lineitem-bulk-address"

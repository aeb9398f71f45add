"""A browser, a mock, and pages of its front page in which nothing goes wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser import chromium
from tests.ui.looking import DESKTOP, KEPT, PATIENCE_MS
from tests.ui.support import fronted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Request

    from tests.ui.support import Front


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def front() -> Iterator[Front]:
    with fronted("async-orders") as found:
        yield found


@pytest.fixture
def opened(browser: Browser, front: Front) -> Iterator[Callable[..., Page]]:
    """Opens a page; at the end nothing may have gone wrong in it, been fetched from elsewhere, or run that is not ours."""
    wrong: list[str] = []
    pages: list[Page] = []

    def refuse(dialog: Dialog) -> None:
        wrong.append(dialog.message)
        dialog.dismiss()

    def listen(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            wrong.append(message.text)

    def look_at(asked: Request) -> None:
        if not asked.url.startswith((f"{front.mock}/", "data:")):
            wrong.append(asked.url)

    def open_page(path: str = "playground", size: dict[str, int] = DESKTOP, scheme: str = "light") -> Page:
        page = browser.new_page(viewport=size, color_scheme=scheme)  # type: ignore[arg-type]  # plain values
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", listen)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", refuse)
        page.on("request", look_at)
        page.goto(f"{front.address}{path}")
        if path == "playground":
            expect(page.locator("#summary")).to_have_text(KEPT, timeout=PATIENCE_MS)
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.close()
    assert wrong == []

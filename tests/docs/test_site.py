"""The site of the documentation: built strictly, from this repository alone, and whole in itself."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag, urlsplit

import pytest

from tests.browser import chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page as BrowserPage
    from playwright.sync_api import ViewportSize

ROOT = Path(__file__).parents[2]
PHONE: ViewportSize = {"width": 390, "height": 844}
ELSEWHERE = re.compile(r"""(?:@import\s+["']|url\(\s*["']?)(?:https?:)?//""")
MARKDOWN = [
    path.relative_to(ROOT) for where in ("*.md", "docs/*.md", "docs/decisions/*.md") for path in ROOT.glob(where)
]


@dataclass
class Page(HTMLParser):
    """A page's own places, where its links lead, and what it loads."""

    ids: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    assets: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value for name, value in attrs if value is not None}
        self.ids.update(found[name] for name in ("id", "name") if name in found)
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        elif tag == "link" and "href" in found:
            self.assets.append(found["href"])
        self.assets += [found[name] for name in ("src", "data") if name in found]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    options = ["-q", "-W", "--keep-going", "-b", "html", "-c", "docs/site", "-d", str(folder / "read")]
    built = subprocess.run(
        [sys.executable, "-m", "sphinx", *options, ".", str(folder / "out")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    return folder / "out"


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Page]:
    found = {}
    for path in site.rglob("*.html"):
        found[path] = Page()
        found[path].feed(path.read_text("utf-8"))
    return found


def inside(page: Path, link: str) -> Path | None:
    """The file that a link of a page leads to; None for one that leads elsewhere."""
    parts = urlsplit(link)
    return (
        None if parts.scheme or parts.netloc else (page.parent / unquote(parts.path)).resolve() if parts.path else page
    )


def test_every_page_of_the_repository_is_in_it(site: Path) -> None:
    assert len(MARKDOWN) > 30
    for page in MARKDOWN:
        assert (site / page).with_suffix(".html").is_file()
    assert (site / "index.html").read_bytes() == (site / "README.html").read_bytes()


def test_every_link_leads_somewhere(pages: dict[Path, Page]) -> None:
    lost = []
    for path, page in pages.items():
        for link in page.links:
            target, place = inside(path, link), unquote(urldefrag(link).fragment)
            if target is None:
                continue
            there = target.is_file() and (not place or target not in pages or place in pages[target].ids)
            lost += [] if there else [f"{path.name}: {link}"]
    assert lost == []


def test_nothing_is_loaded_from_elsewhere(site: Path, pages: dict[Path, Page]) -> None:
    loaded = [(path, asset) for path, page in pages.items() for asset in page.assets if not asset.startswith("data:")]
    assert len(loaded) > len(pages)
    for path, asset in loaded:
        file = inside(path, asset)
        assert file is not None, f"{path.name} loads {asset}"
        assert file.is_file(), f"{path.name} loads {asset}, which is not there"
    for style in site.rglob("*.css"):
        assert not ELSEWHERE.search(style.read_text("utf-8")), style


@dataclass(frozen=True)
class Opened:
    """The site in a browser of a phone's width, and every URL that it asked for."""

    site: Path
    page: BrowserPage
    asked: list[str]

    def go(self, name: str) -> None:
        self.page.goto(f"{self.site.as_uri()}/{name}")


@pytest.fixture(scope="module")
def opened(site: Path) -> Iterator[Opened]:
    with chromium() as browser:
        page = browser.new_page(viewport=PHONE)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        yield Opened(site, page, asked)


def test_it_can_be_read_on_a_phone(opened: Opened) -> None:
    for name in MARKDOWN:
        opened.go(f"{name.with_suffix('.html').as_posix()}")
        width = opened.page.evaluate("document.scrollingElement.scrollWidth")
        assert width <= PHONE["width"], f"{name} must be scrolled sideways"


def test_it_is_searched_without_a_server_and_asks_nobody(opened: Opened) -> None:
    opened.go("search.html?q=idempotency")
    opened.page.wait_for_selector("#search-results li")
    assert "Idempotency" in opened.page.inner_text("#search-results li:first-child")
    assert {urlsplit(url).scheme for url in opened.asked} == {"file"}

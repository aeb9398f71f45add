"""What a reader sees of a page of documentation is what stands in it, in Markdown and in HTML, whatever the texts are."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest
from markdown_it import MarkdownIt

from rulewright.documenting.blocks import Heading, Listing, Page, Paragraph, Snippet, Table
from rulewright.documenting.model import Aside, Code, Link, Told
from rulewright.emit.jsonschema.text import json_text
from rulewright.reading.display import visible
from rulewright.reporting.html.of_contract import html
from rulewright.reporting.markdown.of_contract import markdown
from tests.documenting.pages import NAMES, cell, hostile_page, page_of, plan_of, shown
from tests.reporting.html_page import Element, read_page

if TYPE_CHECKING:
    from collections.abc import Callable


RENDER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough", "linkify"])
OF_MARKDOWN = {
    *("h1", "h2", "h3", "h4", "p", "a", "i", "br", "code", "ul", "ol", "li"),
    *("table", "thead", "tbody", "tr", "th", "td", "details", "summary", "pre"),
}


def _markdown(page: Page) -> Element:
    return _read(RENDER.render(markdown(page)))


def _html(page: Page) -> Element:
    return _read(html(page))


@cache
def _read(text: str) -> Element:
    return read_page(text)


WRITERS = pytest.mark.parametrize("written", [_markdown, _html], ids=["markdown", "html"])


@pytest.fixture(params=[*NAMES, "hostile"], name="page")
def _page(request: pytest.FixtureRequest) -> Page:
    return hostile_page() if request.param == "hostile" else page_of(request.param)


@WRITERS
def test_a_reader_sees_every_table_cell_by_cell(page: Page, written: Callable[[Page], Element]) -> None:
    found = [
        [[part.text.strip() for part in row.walk() if part.tag in {"th", "td"}] for row in table.all("tr")]
        for table in written(page).all("table")
    ]
    asked = [
        [[*map(visible, block.head)], *([*map(cell, row)] for row in block.rows)]
        for block in page.blocks
        if isinstance(block, Table)
    ]
    assert found == asked


@WRITERS
def test_a_reader_sees_every_other_part(page: Page, written: Callable[[Page], Element]) -> None:
    root = written(page)
    headings = [part.text for part in root.walk() if part.tag in {"h2", "h3", "h4"}]
    assert headings == [shown(block.words) for block in page.blocks if isinstance(block, Heading)]
    texts = [part.text.strip() for part in root.walk() if part.tag in {"p", "li"}]
    for block in page.blocks:
        match block:
            case Paragraph(words):
                assert shown(words) in texts
            case Listing(items):
                assert {*map(shown, items)} <= {*texts}
            case Snippet(caption, value):
                assert shown(caption) in {part.text for part in root.all("summary")}
                lines = json_text(value, ascii_only=False).rstrip("\n").split("\n")
                assert "\n".join(map(visible, lines)) in {part.text.strip("\n") for part in root.all("pre")}
            case _:
                pass


@WRITERS
def test_every_link_leads_somewhere(page: Page, written: Callable[[Page], Element]) -> None:
    root = written(page)
    anchors = {part.attributes["id"] for part in root.walk() if "id" in part.attributes}
    targets = {part.attributes["href"] for part in root.all("a", href="")}
    assert {target.removeprefix("#") for target in targets} <= anchors
    assert {*page.anchors.values()} <= anchors


@pytest.mark.parametrize("name", NAMES)
@WRITERS
def test_every_rule_and_every_field_is_there(name: str, written: Callable[[Page], Element]) -> None:
    plan = plan_of(name)
    codes = {part.text for part in written(page_of(name)).all("code")}
    rules = {rule.id for rule in plan.rules()} | {key.id for key in plan.idempotency}
    rules |= {rule.id for operation in plan.operations.values() for rule in operation.rules()}
    assert rules <= codes
    assert {str(field.path) for shape in plan.shapes.values() for field in shape.fields} <= codes


def test_hostile_texts_are_no_markup() -> None:
    root = _markdown(hostile_page())
    tags = {part.tag for part in root.walk()} - {""}
    assert tags <= OF_MARKDOWN, tags - OF_MARKDOWN
    assert {name for part in root.walk() for name in part.attributes} <= {"id", "href", "class"}
    assert all(part.attributes["href"].startswith("#") for part in root.all("a", href=""))
    page = _html(hostile_page())
    assert len(page.all("script")) == 1
    assert not page.all("img")
    assert all(part.attributes["href"].startswith("#") for part in page.all("a", href=""))


def test_a_caption_between_tags_is_no_markup_either() -> None:
    caption = ("<b>one</b> \\* ", Link(Told.SHAPE, "<i>two</i>"), Aside("<u>three</u>"), Code("<s>four</s>"))
    page = Page("Title", "made", (), (), (Snippet(caption, 1),), {})
    summary = _markdown(page).one("summary")
    assert summary.text == "<b>one</b> \\* <i>two</i>(<u>three</u>)<s>four</s>"
    assert [part.tag for part in summary.walk()] == ["summary", "code"]


def test_what_made_it_stays_in_its_comment() -> None:
    page = Page("Title", "made of --> <b>x</b>\n\n# y", (), (), (), {})
    assert [part.tag for part in _markdown(page).walk()] == ["", "h1"]
    assert _markdown(page).text.strip() == "Title"


def test_it_says_what_made_it() -> None:
    page = page_of("async-orders")
    words = "Generated by rulewright build from async-orders.yaml. Do not edit."
    assert markdown(page).startswith(f"<!-- {words} -->\n")
    assert _html(page).one("footer").text == words
    assert "rulewright 0" not in html(page)


def test_the_page_in_markdown(golden: Callable[[str, str], None]) -> None:
    golden("build/toys.md", markdown(page_of("toys")))

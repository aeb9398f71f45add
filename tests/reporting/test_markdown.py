from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from rulewright.linting.events import Finished, Unusable
from rulewright.reading.display import visible
from rulewright.reporting.markdown.escaping import escaped, fenced
from rulewright.reporting.markdown.of_fuzz import MarkdownWriter as FuzzWriter
from rulewright.reporting.markdown.of_lint import MarkdownWriter
from tests.reporting.runs import HOSTILE, agreeing, disagreeing, finished, hostile, started
from tests.reporting.support import lint_payloads, ten_thousand_violations, written

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

RENDER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
STEP_SUMMARY_BYTES = 1024 * 1024
PLAIN = {"h3", "p", "table", "thead", "tbody", "tr", "th", "td", "details", "summary", "pre", "code"}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


class Page(HTMLParser):
    """What a page says and is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.cells: list[str] = []
        self.feed(RENDER.render(text))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        if tag in {"td", "p"}:
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self.cells:
            self.cells[-1] += data


def test_what_lint_tells_on_the_page_of_a_job(golden: Callable[[str, str], None]) -> None:
    golden("lint/summary.md", written(MarkdownWriter, lint_payloads()))


def test_what_fuzz_tells_on_the_page_of_a_job(golden: Callable[[str, str], None]) -> None:
    golden("fuzz/summary.md", written(FuzzWriter, disagreeing()))


def test_the_verdict_comes_first() -> None:
    assert (
        written(MarkdownWriter, [Finished(files=1, payloads=1)])
        == "### ✅ rulewright: 1 file, 1 payload: no violations\n"
    )
    assert written(MarkdownWriter, lint_payloads()).startswith("### ❌ rulewright: 4 files, 5 payloads: 10 errors")
    first, *_ = written(FuzzWriter, agreeing()).splitlines()
    assert first == "### ✅ parcels 1.0.0: the endpoint agrees with the contract"
    first, *_ = written(FuzzWriter, disagreeing()).splitlines()
    assert first == "### ❌ parcels 1.0.0: 1 new finding, 1 known"
    text = written(FuzzWriter, [started(), finished(0, unjudged="nobody answers")])
    assert text.startswith("### ❌ parcels 1.0.0: could not judge\n")
    assert "nobody answers" in text


@given(st.text() | st.text(alphabet="\\`*_{}[]()#!|~$@:.-+=<>&w1 \n\t/h"))
@example("2026. March")
@example("123456789) :x: a:b c: d:")
def test_any_text_is_shown_as_it_is(text: str) -> None:
    alone, in_table = Page(escaped(text)), Page(f"| |\n| --- |\n| x{escaped(text)} |\n")
    assert alone.tags <= {"p"}
    assert in_table.tags == {"table", "thead", "tbody", "tr", "th", "td"}
    assert "".join(alone.cells).split() == visible(text).split()
    assert "".join(in_table.cells).split() == f"x{visible(text)}".split()


@given(st.text(alphabet="`~ \na<"))
@example("```\n<b>\n````")
def test_any_text_stays_in_its_fence(text: str) -> None:
    [block] = RENDER.parse("\n".join(fenced(text)))
    assert (block.type, block.content) == ("fence", f"{text}\n")


@pytest.mark.parametrize("text", ["https://evil.example", "www.evil.example", "http://a", "ftp://a"])
def test_nothing_becomes_a_link_in_the_dialect_of_github(text: str) -> None:
    # GitHub's dialect takes these for links unless the sign that it looks for is written as an escape.
    assert not re.search(r"(https?|ftp)://|www\.", escaped(text))


@pytest.mark.parametrize(
    ("writer", "events"),
    [
        (FuzzWriter, hostile()),
        (MarkdownWriter, [Unusable.whole(HOSTILE, HOSTILE, HOSTILE, HOSTILE), Finished(exit_code=2, unusable=1)]),
    ],
)
def test_hostile_texts_stay_texts(writer: Any, events: list[Any]) -> None:
    text = written(writer, events)
    page = Page(text)
    assert page.tags <= PLAIN
    assert page.attributes <= {"class"}
    assert any("<script>alert(1)</script>" in cell for cell in page.cells)
    assert not any(character in text for character in "\u202e\x1b\x00\ud800")


def test_many_violations_fit_on_the_page_of_a_job() -> None:
    text = written(MarkdownWriter, ten_thousand_violations())
    assert text.startswith("### ❌ rulewright: 1 file, 10000 payloads: 10000 errors\n")
    assert "\nand 9,800 more\n" in text
    assert len(text.encode()) < STEP_SUMMARY_BYTES / 4


def test_a_long_cell_is_cut() -> None:
    text = written(MarkdownWriter, [Unusable.whole("x", "c", "m" * 5000), Finished(exit_code=2)])
    assert "m" * 599 + "…" in text
    assert "m" * 600 not in text


def test_what_is_not_judged_can_be_opened() -> None:
    text = written(MarkdownWriter, lint_payloads())
    assert "<details><summary>Not judged in some payload: 15 rules</summary>" in text
    assert "<code>Line.IN-CATALOG</code>" in text

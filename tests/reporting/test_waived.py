"""A waived violation, and one whose waiver has ended, in every format of lint."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft202012Validator

from rulewright.language.written import Word
from rulewright.linting.config import Assignment, Config
from rulewright.linting.sums import finished
from rulewright.linting.waivers import Waiver, Waiving
from rulewright.reading.span import Span
from rulewright.reporting.github.of_lint import GithubWriter
from rulewright.reporting.html.of_lint import HtmlWriter
from rulewright.reporting.json import JsonWriter
from rulewright.reporting.junit.of_lint import JunitWriter
from rulewright.reporting.markdown.of_lint import MarkdownWriter
from rulewright.reporting.text import TextWriter
from tests.linting.support import ORDERS, lint_all
from tests.reporting.html_page import read_page
from tests.reporting.support import written
from tests.reporting.test_junit import SCHEMA as JUNIT
from tests.reporting.test_sarif import logged

if TYPE_CHECKING:
    from rulewright.linting.events import Event

LONG = '{"id": "123456789", "lines": [{"no": 1, "item": "pen"}]}'
PLACE = Span("rulewright.toml", 5, 3, 5, 10)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.json").write_text(LONG, "utf-8")


def events(*, until: date) -> list[Event]:
    waiver = Waiver((Word("id/length", PLACE),), ("**",), "sent | before\nthe limit", until, PLACE)
    config = Config(path=Path("rulewright.toml"))
    waiving = Waiving([waiver], date(2026, 3, 2), config.called)
    assignment = Assignment(ORDERS)
    return list(finished(lint_all("a.json", assign=lambda _: assignment, waiving=waiving)))


WAIVED = date(2026, 3, 2)
ENDED = date(2026, 3, 1)


def test_text() -> None:
    assert written(TextWriter, events(until=WAIVED)) == (
        "a.json:1:8: waived: id must have 1 to 8 characters, has 9 [Order.id/length]\n"
        "  waived until 2026-03-02: sent | before␊the limit (rulewright.toml:5:3)\n"
        "note: not judged without --data catalog=FILE: Line.IN-CATALOG\n"
        "1 file, 1 payload: no violations, 1 waived\n"
    )
    ended = written(TextWriter, events(until=ENDED))
    assert ended.startswith("a.json:1:8: error: ")
    assert "\n  counts again, its waiver ended on 2026-03-01: sent | before" in ended
    assert ended.endswith("1 file, 1 payload: 1 error\n")


@pytest.mark.parametrize(("until", "ok"), [(WAIVED, True), (ENDED, False)])
def test_json(until: date, ok: bool) -> None:
    document = json.loads(written(JsonWriter, events(until=until)))
    schema = json.loads(Path(__file__).parents[2].joinpath("schemas/lint-report.schema.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(document)
    assert document["ok"] is ok
    assert document["files"][0]["violations"][0]["waiver"]["in_force"] is ok


def test_github() -> None:
    assert written(GithubWriter, events(until=WAIVED)) == (
        "::notice file=a.json,line=1,col=8,title=Order.id/length::id must have 1 to 8 characters, has 9"
        "%0Awaived until 2026-03-02: sent | before%0Athe limit (rulewright.toml:5:3)\n"
    )
    assert written(GithubWriter, events(until=ENDED)).startswith("::error ")


def test_sarif() -> None:
    [result] = logged(events(until=WAIVED))["results"]
    [suppression] = result["suppressions"]
    assert suppression["kind"] == "external"
    assert suppression["justification"].startswith("waived until 2026-03-02: sent | before\n")
    [ended] = logged(events(until=ENDED))["results"]
    assert "suppressions" not in ended
    assert "its waiver ended on 2026-03-01" in ended["message"]["text"]
    assert ended["partialFingerprints"] == result["partialFingerprints"]


def cases(until: date) -> list[Any]:
    text = written(JunitWriter, events(until=until))
    JUNIT.validate(text)
    return ET.fromstring(text).findall(".//testcase")  # noqa: S314 - we wrote it


def test_junit() -> None:
    [case] = cases(WAIVED)
    assert case[0].tag == "skipped"
    assert "waived: id must have 1 to 8 characters" in case[0].attrib["message"]
    assert "waived until 2026-03-02" in case[0].text
    [case] = cases(ENDED)
    assert case[0].tag == "failure"
    assert "its waiver ended on 2026-03-01" in case[0].text


def test_markdown() -> None:
    text = written(MarkdownWriter, events(until=WAIVED))
    assert text.startswith("### ✅ rulewright: 1 file, 1 payload: no violations, 1 waived\n")
    [row] = [line for line in text.splitlines() if "a.json" in line]
    assert row.startswith("| waived |")
    assert "sent \\| before; the limit" in row
    assert "❌ error" in written(MarkdownWriter, events(until=ENDED))


def test_html() -> None:
    page = read_page(written(HtmlWriter, events(until=WAIVED)))
    [article] = page.all("article")
    assert article.attributes["data-sort"] == "waived"
    assert "waived until 2026-03-02: sent | before" in article.text
    [row] = page.all("tr", data_rule="Order.id/length")
    assert [cell.text for cell in row.all("td")[1:4]] == ["0", "0", "1"]
    [ended] = read_page(written(HtmlWriter, events(until=ENDED))).all("article")
    assert ended.attributes["data-sort"] == "error"

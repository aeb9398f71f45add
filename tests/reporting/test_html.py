from __future__ import annotations

import base64
import hashlib
import json
import re
import time
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulewright.contract.document import JsonWriter
from rulewright.contract.events import Found
from rulewright.contract.findings.finding import Kind
from rulewright.linting.events import Finished, Unusable
from rulewright.linting.privacy import public_texts
from rulewright.loading import loads
from rulewright.reporting.html import bodies, of_lint
from rulewright.reporting.html.of_fuzz import HtmlWriter as FuzzWriter
from rulewright.reporting.html.of_lint import HtmlWriter
from rulewright.reporting.html.rendering import asset
from rulewright.reporting.json import JsonWriter as LintJsonWriter
from tests.contract.support import PARCELS, PLAIN, answer, parcels
from tests.reporting.html_page import Element, matrix, read_page
from tests.reporting.runs import HOSTILE, agreeing, disagreeing, finding, finished, hostile, started
from tests.reporting.support import check_rules, lint_payloads, ten_thousand_violations, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

TAGS = {
    *(
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "a",
        "header",
        "h1",
        "h2",
        "h3",
        "span",
        "p",
        "nav",
        "ul",
        "li",
    ),
    *(
        "main",
        "section",
        "form",
        "label",
        "input",
        "select",
        "option",
        "button",
        "output",
        "code",
        "pre",
        "mark",
        "div",
    ),
    *("details", "summary", "article", "table", "thead", "tbody", "tr", "th", "td", "footer", "script", ""),
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def ticking(out: Any, style: Any) -> HtmlWriter:
    """A writer for whom each look at the clock is a second later."""
    return HtmlWriter(out, style, clock=count().__next__)


def fuzz_page(events: Iterable[object]) -> Element:
    return read_page(written(FuzzWriter, events))


def lint_page(events: Iterable[object]) -> Element:
    return read_page(written(ticking, events))


def test_what_fuzz_shows_in_a_browser(golden: Callable[[str, str], None]) -> None:
    golden("fuzz/report.html", content(written(FuzzWriter, disagreeing())))


def test_what_lint_shows_in_a_browser(golden: Callable[[str, str], None]) -> None:
    golden("lint/report.html", content(written(ticking, lint_payloads())))


def content(text: str) -> str:
    """All but the style and the script, which stand in files of their own."""
    return text[text.index("<body>") : text.index("<script>")]


def test_the_verdict_comes_first() -> None:
    unjudged = [started(), finished(0, unjudged="nobody answers")]
    for events, words in (
        (agreeing(), "✓ the endpoint agrees with the contract"),
        (disagreeing(), "✗ 1 new finding, 1 known"),
        (unjudged, "✗ could not judge"),
    ):
        page = fuzz_page(events)
        assert page.one("h1").text == words
        assert next(element for element in page.one("body").walk() if element.tag == "h1").text == words
    assert "nobody answers" in fuzz_page(unjudged).one("header").text
    assert lint_page(lint_payloads()).one("h1").text.startswith("✗ 4 files, 5 payloads: 10 errors, 2 warnings")
    assert lint_page([Finished(files=1, payloads=1)]).one("h1").text == "✓ 1 file, 1 payload: no violations"


def test_the_page_needs_nothing_else() -> None:
    for text in (written(FuzzWriter, disagreeing()), written(ticking, lint_payloads())):
        page = read_page(text)
        assert not re.search(r"@import|url\(", text)
        assert not any("src" in element.attributes or element.tag in {"link", "img"} for element in page.walk())
        assert all(link.attributes["href"].startswith("#") for link in page.all("a"))


def test_every_link_leads_somewhere() -> None:
    for page in (fuzz_page(disagreeing()), lint_page(lint_payloads())):
        names = {element.attributes["id"] for element in page.walk() if "id" in element.attributes}
        links = {link.attributes["href"].removeprefix("#") for link in page.all("a")}
        labelled = {e.attributes["aria-labelledby"] for e in page.walk() if "aria-labelledby" in e.attributes}
        filters = {form.attributes["data-filters"] for form in page.all("form")}
        assert links | labelled | filters <= names


def test_only_our_own_script_may_run() -> None:
    page = fuzz_page(hostile(show_values=True))
    script = page.one("script")
    digest = base64.b64encode(hashlib.sha256(script.text.encode()).digest()).decode()
    policy = page.one("meta", http_equiv="").attributes["content"]
    assert f"script-src 'sha256-{digest}';" in policy
    assert policy.startswith("default-src 'none';")
    assert "innerHTML" not in script.text


def test_request_and_response_stand_side_by_side_with_the_faulty_place_marked() -> None:
    [first, second] = fuzz_page(disagreeing(show_values=True)).all("details", data_item="")
    [request, response] = first.one("div").all("section")
    assert [side.one("h3").text for side in (request, response)] == ["Request", "Response"]
    assert request.one("mark").text == '"note": "12345678901"'
    assert request.text.strip().startswith("Request")
    assert "POST /parcels" in request.text
    assert "answered 201" in response.text
    assert '"made": "2026-03-02T12:00:00Z"' in response.text
    assert not response.all("mark")
    assert "Traceback" in second.text
    assert "curl -sS" in first.text


def test_values_are_masked_unless_they_are_asked_for() -> None:
    text = written(FuzzWriter, disagreeing())
    for value in ("12345678901", "R-2", "2026-03-02T12", "Traceback"):
        assert value not in text
        assert value in written(FuzzWriter, disagreeing(show_values=True))
    [request, _] = read_page(text).all("div", **{"class": "sides"})[0].all("section")
    assert request.one("mark").text == '"note": <text>'


def test_sensitive_values_are_masked_wherever_they_come_up_again() -> None:
    plan = loads(PARCELS.replace("note:   { type: string,", "note:   { type: string, sensitive: true,"), "p.yaml").plan
    echo = answer(
        201,
        {"ref": "has hush-hush in it", "other": 1},
        payload={**PLAIN, "note": "hush-hush"},
        line="POST /parcels?n=hush-hush HTTP/1.1",
        headers=(
            ("Content-Type", "application/json"),
            ("X-Note", "hush-hush"),
            ("Set-Cookie", "id=1"),
            ("X-Other", "b"),
        ),
    )
    raw = answer(201, b"plain hush-hush", payload={**PLAIN, "note": "hush-hush"})
    found = [Found(finding(Kind.LEAK, "m", (), "", exchange)) for exchange in (echo, raw)]
    text = written(FuzzWriter, [started(plan=plan, show_values=True), *found, finished(2)])
    assert "hush-hush" not in text
    assert "id=1" not in text
    assert "X-Other: b" in text
    assert "R-1" in text


def test_sensitive_numbers_are_masked_at_their_place() -> None:
    plan = loads(
        PARCELS.replace("weight: { type: number,", "weight: { type: number, sensitive: true,", 1), "p.yaml"
    ).plan
    found = Found(finding(Kind.LEAK, "m", exchange=answer(201, {"ref": "R-1"}, payload={**PLAIN, "weight": 987654})))
    text = written(FuzzWriter, [started(plan=plan, show_values=True), found, finished(1)])
    assert "987654" not in text
    assert "north" in text


def test_parameters_in_paths_are_values() -> None:
    exchange = answer(200, line="GET /base/parcels/north/R-77?x=secret HTTP/1.1", body=b"")
    masked, shown = (
        written(FuzzWriter, [started(show_values=show), Found(finding(Kind.SLOW, "m", exchange=exchange)), finished(1)])
        for show in (False, True)
    )
    assert "GET /parcels/{depot}/{ref}" in masked
    assert "R-77" not in masked
    assert "GET /base/parcels/north/R-77?x=secret HTTP/1.1" in shown


def test_what_is_missing_has_its_parent_marked_and_answers_are_marked_for_their_shape() -> None:
    missing = finding(
        Kind.ACCEPTED_INVALID, "m", ("Item.name/required",), "/items/0/name", answer(payload={**PLAIN, "items": [{}]})
    )
    shape = finding(Kind.RESPONSE_SHAPE, "m", (), "/made", answer(201, {"made": 1}))
    one, two = fuzz_page([started(), Found(missing), Found(shape), finished(2)]).all("details", data_item="")
    assert "Nothing stands at /items/0/name" in one.text
    assert one.one("mark").text == "{"
    assert [mark.text for mark in two.all("section")[1].all("mark")] == ['"made": <number>']
    assert not two.all("section")[0].all("mark")


def test_the_matrix_is_that_of_the_json_document() -> None:
    for events in (agreeing(), disagreeing()):
        document = json.loads(written(JsonWriter, events))
        page = fuzz_page(events)
        assert matrix(page) == document["rules"]["each"]
        reasons = {row.attributes["data-item"]: row.all("td")[-1].text.strip() for row in page.all("tr", data_item="")}
        for missed in document["rules"]["not_reached"]:
            assert reasons[missed["rule"]] == missed["reason"]
        listed = [item.attributes["data-item"] for item in page.all("details", data_item="")]
        assert listed == [found["id"] for found in document["findings"]]


def test_the_requests_before_it_are_there_too_and_why_there_was_no_answer() -> None:
    lost = answer(None, b"", headers=(), problem="north closed the connection")
    found = replace(finding(Kind.NO_RESPONSE, "m", exchange=lost), earlier=(answer(201), answer(400, {"faults": []})))
    for show in (False, True):
        page = fuzz_page([started(show_values=show), Found(found), finished(1)])
        [outer, inner] = page.all("details")
        assert inner.one("summary").text == "2 requests before it"
        assert ["answered 201" in inner.text, "answered 400" in inner.text, "no answer" in inner.text] == [
            True,
            True,
            False,
        ]
        assert ("no answer: north closed the connection" in outer.text) == show


def test_timings_are_told_for_each_part() -> None:
    rows = [
        [cell.text for cell in row.parts if isinstance(cell, Element)]
        for row in fuzz_page(disagreeing()).one("section", id="timings").all("tr")
    ]
    assert rows[1:] == [
        ["cases", "1", "10 ms", "10 ms", "10 ms"],
        ["keys", "1", "10 ms", "10 ms", "10 ms"],
        ["all", "2", "20 ms", "10 ms", "10 ms"],
    ]


def test_a_run_of_lint_agrees_with_its_json_document() -> None:
    events = lint_payloads()
    document = json.loads(written(LintJsonWriter, events))
    page = lint_page(events)
    expected = [violation["rule"] for file in document["files"] for violation in file["violations"]]
    listed = [item.attributes["data-item"] for item in page.all("article")]
    assert sorted(rule for rule in listed if not rule.startswith("rulewright/")) == sorted(expected)
    broken = {row.attributes["data-rule"]: int(row.all("td")[1].text) for row in page.all("tr", data_rule="")}
    assert {rule: number for rule, number in broken.items() if number} == {
        rule: expected.count(rule) for rule in expected
    }
    files = {row.attributes["data-rule"]: int(row.all("td")[2].text) for row in page.all("tr", data_rule="")}
    told = [{violation["rule"] for violation in file["violations"]} for file in document["files"]]
    assert files == {rule: sum(rule in rules for rules in told) for rule in files}
    skipped = {skip["rule"] for file in document["files"] for skip in file["skipped"]}
    assert {
        row.attributes["data-rule"] for row in page.all("tr", data_rule="") if row.all("td")[4].text != "0"
    } == skipped
    marks = [mark.text for mark in page.all("mark")]
    assert marks[:2] == ["<text>", "{"]
    assert page.one("section", id="timings").all("tr")[2].all("td")[-1].text == "1.0 s"


def test_mistakes_of_rule_files_are_errors_and_what_cannot_be_used_is_unusable() -> None:
    rules = check_rules(("/total: 100 }, errors", "/total: 50 }, errors"))[:-1]
    page = lint_page([*rules, Unusable.whole("x.json", "c", "m"), Finished(exit_code=2)])
    counts = {
        row.one("th").text: [cell.text for cell in row.all("td")[2:7]]
        for row in page.one("section", id="timings").all("tr")[1:]
    }
    assert counts == {"orders.yaml": ["1", "4", "0", "0", "0"], "x.json": ["0", "0", "0", "0", "1"]}


@pytest.mark.parametrize("show", [False, True])
def test_hostile_texts_stay_texts(show: bool) -> None:
    pages = [written(FuzzWriter, hostile(show_values=show))]
    pages.append(
        written(ticking, [Unusable.whole(HOSTILE, HOSTILE, HOSTILE, HOSTILE), Finished(unusable=1, exit_code=2)])
    )
    for text in pages:
        page = read_page(text)
        assert {element.tag for element in page.walk()} <= TAGS
        assert len(page.all("script")) == 1
        assert not any(name.startswith("on") for element in page.walk() for name in element.attributes)
        assert not any(character in text for character in "\u202e\x1b\x00\ud800")
        assert "<script>alert(1)" not in text
        assert "<script>alert(1)</script>" in page.one("main").text
        assert "{{ 7*7 }}" in page.one("main").text
    [first, *_] = read_page(pages[0]).all("details", data_item="")
    assert all("</script><script>" in side.text for side in first.one("div").all("section"))


def test_ten_thousand_violations_are_written_soon_and_more_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    events = ten_thousand_violations()
    before = time.process_time()
    text = written(HtmlWriter, events)
    assert time.process_time() - before < 10
    assert text.count("<article") == 10_000
    monkeypatch.setattr(of_lint, "MOST", 100)
    page = lint_page(events)
    assert len(page.all("article")) == 100
    assert "9,900 more are not shown" in page.one("main").text
    row = page.one("tr", data_rule="Line.item/required")
    assert [cell.text for cell in row.all("td")[1:3]] == ["10,000", "1"]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_indenting_changes_nothing(value: Any) -> None:
    for text in (json.dumps(value), json.dumps(value, ensure_ascii=False, indent=3)):
        made = bodies.indented(text)
        assert json.loads(made) == value
        assert made == json.dumps(value, indent=2, ensure_ascii=text.isascii())


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            '{"a":[],"b":{},"c":[1.50,{"d":1e5}]}',
            '{\n  "a": [],\n  "b": {},\n  "c": [\n    1.50,\n    {\n      "d": 1e5\n    }\n  ]\n}',
        ),
        ("[ ]", "[]"),
        ('"a{,:[\\""', '"a{,:[\\""'),
    ],
)
def test_indented(text: str, lines: str) -> None:
    assert bodies.indented(text) == lines


def test_a_deep_body_is_indented_as_far_as_a_page_is_wide() -> None:
    lines = bodies.indented("[" * 300 + "]" * 300).split("\n")
    assert max(len(line) - len(line.lstrip()) for line in lines) == 80


def test_a_place_of_several_lines_is_marked_in_each() -> None:
    privacy = bodies.Privacy(parcels().plan, values=True, public=frozenset())
    body = bodies.shown(b'{"items": [{"name": "cup"}], "note": "x"}', "/items", privacy)
    marked = [part.text for line in body.lines for part in line if part.marked]
    assert marked == ['"items": [', "{", '"name": "cup"', "}", "]"]


def test_of_a_long_body_the_lines_around_the_place_are_shown() -> None:
    data = json.dumps({"ref": list(range(5000)), "note": "x" * 5000}).encode()
    privacy = bodies.Privacy(parcels().plan, values=True, public=public_texts(parcels().plan))
    body = bodies.shown(data, "/ref/4000", privacy)
    lines = ["".join(part.text for part in line) for line in body.lines]
    assert len(lines) == bodies.MOST_LINES + 2
    assert lines[0].endswith("lines")
    assert [part.text for line in body.lines for part in line if part.marked] == ["4000"]
    assert max(map(len, ("".join(p.text for p in line) for line in bodies.shown(data, "/note", privacy).lines))) < 2100


# Colours.

PAIRS = [
    *(("fg", back, 7.0) for back in ("bg", "panel")),
    *((name, back, 4.5) for name in ("muted", "bad", "good") for back in ("bg", "panel")),
    ("mark-fg", "mark-bg", 7.0),
    ("line", "bg", 3.0),
]
# How those see who lack one sort of cone: Machado, Oliveira and Fernandes (2009), linear RGB.
SEEN_BY = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def palettes() -> dict[str, dict[str, str]]:
    """The colours of each scheme, as the style sheet says."""
    style = asset("style.css")
    light, dark, printed = (
        dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
        for block in re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    )
    return {"light": light, "dark": dark, "print": printed}


def linear(colour: str) -> tuple[float, ...]:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return tuple(one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels)


def luminance(colour: str) -> float:
    return sum(weight * one for weight, one in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_contrast_is_that_of_wcag(scheme: str, front: str, back: str, least: float) -> None:
    colours = palettes()[scheme]
    dim, bright = sorted((luminance(colours[front]), luminance(colours[back])))
    assert (bright + 0.05) / (dim + 0.05) >= least


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("sight", SEEN_BY)
def test_good_and_bad_differ_for_those_who_see_fewer_colours(scheme: str, sight: str) -> None:
    colours = palettes()[scheme]

    def seen(name: str) -> list[float]:
        plain = linear(colours[name])
        mixed = (sum(a * b for a, b in zip(row, plain, strict=True)) for row in SEEN_BY[sight])
        return [255 * min(1.0, max(0.0, one)) ** (1 / 2.2) for one in mixed]

    distance = sum((a - b) ** 2 for a, b in zip(seen("good"), seen("bad"), strict=True)) ** 0.5
    assert distance > 80


def test_no_state_is_told_by_colour_alone() -> None:
    page = fuzz_page(disagreeing())
    coloured = [e for e in page.walk() if e.attributes.get("class") in {"good", "bad"}]
    assert coloured
    assert all(re.search(r"\w", element.text) for element in coloured)

"""`--format` of lint, check and fuzz as people type it: every format of one run at once, and what cannot be."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft202012Validator

from rulewright.cli.run import run
from tests.cli.support import ORDERS
from tests.contract.shop import Shop
from tests.contract.support import PARCELS, raw_server
from tests.reporting.html_page import matrix, read_page

LAX = PARCELS.replace("length: 0..10", "length: 0..11")
MACHINE = ["sarif", "junit", "markdown"]
REPORTS = [*MACHINE, "html"]
SCHEMAS = Path(__file__).parents[2] / "schemas"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(ORDERS, "orders.yaml")
    Path("parcels.yaml").write_text(PARCELS, "utf-8")
    Path("bad.json").write_text('{"id": "A1"}', "utf-8")


def every(*formats: str) -> list[str]:
    return [part for name in formats for part in ("--format", f"{name}=report.{name}")]


def results(name: str = "report.sarif") -> list[Any]:
    [run_] = json.loads(Path(name).read_text("utf-8"))["runs"]
    return list(run_["results"])


def test_the_formats_of_lint_agree(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lint", "bad.json", "--rules", "orders.yaml", *every("json", *REPORTS)]) == 1
    assert capsys.readouterr().out == ""
    [file] = json.loads(Path("report.json").read_text("utf-8"))["files"]
    [violation] = file["violations"]
    [result] = results()
    assert (result["ruleId"], result["message"]["text"]) == (violation["rule"], violation["message"])
    [case] = ET.parse("report.junit").findall(".//testcase")  # noqa: S314 - we wrote it
    assert (case.attrib["name"], case[0].tag) == ("bad.json", "failure")
    assert violation["message"] in Path("report.markdown").read_text("utf-8")
    [article] = read_page(Path("report.html").read_text("utf-8")).all("article")
    assert article.attributes["data-item"] == violation["rule"]


@pytest.mark.parametrize("name", MACHINE)
def test_a_format_to_standard_output_is_all_there_is(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["lint", "bad.json", "--rules", "orders.yaml"]
    run([*arguments, *every(name)])
    run([*arguments, "--format", name])
    assert capsys.readouterr().out == Path(f"report.{name}").read_text("utf-8")


def test_check_has_them_too() -> None:
    Path("wrong.yaml").write_text(Path("orders.yaml").read_text("utf-8").replace("integer", "intger"), "utf-8")
    assert run(["check", "wrong.yaml", *every(*MACHINE)]) == 2
    [result] = results()
    place = result["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]["startLine"]) == ("wrong.yaml", 43)
    [case] = ET.parse("report.junit").findall(".//testcase")  # noqa: S314 - we wrote it
    assert case[0].tag == "error"


def test_the_formats_of_fuzz_agree(capsys: pytest.CaptureFixture[str]) -> None:
    with raw_server(Shop(text=LAX).handle) as url:
        code = run(
            [
                *("fuzz", "parcels.yaml", "--url", url),
                *("--max-requests", "150", "--today", "2026-03-02", *every("json", *REPORTS)),
            ]
        )
    assert (code, capsys.readouterr()) == (1, ("", ""))
    document = json.loads(Path("report.json").read_text("utf-8"))
    schema = json.loads((SCHEMAS / "fuzz-report.schema.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(document)
    [finding] = document["findings"]
    [result] = results()
    assert result["properties"]["id"] == finding["id"]
    assert result["ruleId"] == finding["rules"][0]
    cases = ET.parse("report.junit").findall(".//testcase")  # noqa: S314 - we wrote it
    assert [case.attrib["name"] for case in cases] == [each["rule"] for each in document["rules"]["each"]]
    failed = [case.attrib["name"] for case in cases if case.find("failure") is not None]
    assert failed == finding["rules"]
    skipped = [case for case in cases if case.find("skipped") is not None]
    left = sum(each["left_out"] is not None for each in document["rules"]["each"])
    assert len(skipped) == left + len(document["rules"]["not_reached"])
    held = [each for each in document["rules"]["each"] if each["left_out"] is None]
    assert len(held) == document["rules"]["asserted"]
    assert "idempotency.ONCE" in {each["rule"] for each in held}
    assert "accepted-invalid" in Path("report.markdown").read_text("utf-8")
    page = read_page(Path("report.html").read_text("utf-8"))
    assert matrix(page) == document["rules"]["each"]
    assert [item.attributes["data-item"] for item in page.all("details", data_item="")] == [finding["id"]]
    [request, response] = page.one("div", **{"class": "sides"}).all("section")
    assert request.one("mark").text == '"note": <text>'
    assert "answered 201" in response.text


def test_each_rule_of_the_document_is_counted_in_its_sums() -> None:
    with raw_server(Shop().handle) as url:
        run(
            [
                "fuzz",
                "parcels.yaml",
                "--url",
                url,
                "--max-requests",
                "60",
                "--rule",
                "Parcel.note/length",
                *every("json"),
            ]
        )
    rules = json.loads(Path("report.json").read_text("utf-8"))["rules"]
    held = [each for each in rules["each"] if each["left_out"] is None]
    assert len(held) == rules["asserted"] == 1
    assert sum(each["kept"] or each["broken"] for each in held) == rules["exercised"]
    assert sum(each["kept"] and each["broken"] for each in held) == rules["both_sides"]
    assert "not asked for in this run" in {each["left_out"] for each in rules["each"]}
    assert "basis inferred" in {each["left_out"] for each in rules["each"]}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--plan", "--format", "sarif=x"], "--format sarif reports a run, and with --plan there is none"),
        (["--replay", ".", "--format", "junit"], "--format junit reports a run, and with --replay there is none"),
        (
            ["--format", "sarif", "--format", "junit"],
            "sarif and junit would both go to standard output; write junit=FILE",
        ),
        (["--format", "serif"], "there is no format “serif”; did you mean sarif?"),
        (["--format", "sarif=a", "--format", "json=a"], "sarif and json would both go to a; write json=FILE"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_sent(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["fuzz", "parcels.yaml", "--url", "http://127.0.0.1:1", *arguments]) == 2
    assert message in capsys.readouterr().err.replace("\n", " ")
    assert not Path("x").exists()


def test_a_file_that_cannot_be_written_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lint", "bad.json", "--rules", "orders.yaml", "--format", "sarif=nowhere/x"]) == 2
    assert "nowhere/x: No such file or directory" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["lint", "bad.json", "--rules", "orders.yaml"], ["fuzz", "parcels.yaml"]])
def test_without_its_package_a_page_is_not_begun(
    command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in sys.modules if name.startswith(("jinja2", "rulewright.reporting.html"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "jinja2", None)
    shop = Shop()
    with raw_server(shop.handle) as url:
        arguments = [*command, "--format", "html=report.html", *(["--url", url] if command[0] == "fuzz" else [])]
        assert run(arguments) == 2
    assert "install it with: pip install 'rulewright[html]'" in capsys.readouterr().err
    assert not Path("report.html").exists()
    assert shop.received == []


def test_check_makes_no_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "orders.yaml", "--format", "html"]) == 2
    assert "there is no format “html”; formats: text, json, github, sarif, junit, markdown" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_files_of_any_name_are_told_of_in_every_format(capsys: pytest.CaptureFixture[str]) -> None:
    name = '<img src=x onerror=alert(1)>\u202e"|`\n.json'
    Path(name).write_text('{"id": "<script>alert(1)</script>", "\u202e<b>": 1, "lines": []}', "utf-8")
    Path(os.fsdecode(b"\xff.json")).write_text("{", "utf-8")
    formats = every("json", "github", "text", *REPORTS)
    assert run(["lint", ".", "--rules", "orders.yaml", "--show-values", *formats]) == 2
    assert capsys.readouterr() == ("", "")
    [first, *_] = results()
    assert first["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].startswith("%3Cimg%20src%3Dx")
    names = [case.attrib["name"] for case in ET.parse("report.junit").findall(".//testcase")]  # noqa: S314 - we wrote it
    assert len(names) == 3
    assert not any("\n" in one for one in names)
    page = read_page(Path("report.html").read_text("utf-8"))
    assert "<script>alert(1)</script>" in page.one("main").text
    for report in ("junit", "markdown", "html", "text"):
        assert "\u202e" not in Path(f"report.{report}").read_text("utf-8")
    annotations = Path("report.github").read_text("utf-8").splitlines()
    assert all(line.startswith("::error file=") for line in annotations)
    assert not any("\u202e" in line.rpartition("::")[2] for line in annotations)

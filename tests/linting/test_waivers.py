"""Waivers: violations that do not count until a day, for a reason; and waivers that waive nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rulewright.cli.run import run
from rulewright.validation.clock import Clock
from tests.linting.projects import MAP, REJECTED, found, linted, project, remarks, write
from tests.linting.support import GOOD

LONG = '{"id": "123456789", "lines": [{"no": 1, "item": "pen"}]}'
WARNED = '{"id": "A1", "email": "ada@example.org", "lines": [{"no": 1, "item": "pen"}]}'
TODAY = ("--today", "2026-03-02")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def waiver(rule: str = '"Order.id/length"', files: str = '"payloads/old/**"', until: str = "2026-03-02") -> str:
    return f'[[waivers]]\nrule = {rule}\nfiles = {files}\nreason = "sent before the limit"\nuntil = "{until}"\n'


def test_a_waived_violation_does_not_count_and_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    project(MAP + waiver(), {"payloads/old/a.json": LONG, "payloads/new.json": GOOD})
    code, document = linted(capsys, *TODAY)
    assert (code, document["ok"], found(document), document["remarks"]) == (0, True, [], [])
    [violation] = document["files"][1]["violations"]
    assert violation["severity"] == "error"
    assert violation["waiver"] == {
        "reason": "sent before the limit",
        "until": "2026-03-02",
        "in_force": True,
        "path": "rulewright.toml",
        "line": 5,
    }


def test_other_files_and_other_rules_count(capsys: pytest.CaptureFixture[str]) -> None:
    both = '{"id": "123456789", "lines": []}'
    project(MAP + waiver(), {"payloads/old/a.json": both, "payloads/new.json": LONG})
    code, document = linted(capsys, *TODAY)
    assert code == 1
    assert [(path, rule) for path, rule, _ in found(document)] == [
        ("payloads/new.json", "Order.id/length"),
        ("payloads/old/a.json", "Order.lines/count"),
    ]


def test_it_holds_to_the_end_of_its_day_and_then_the_violation_counts_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    project(MAP + waiver(), {"payloads/old/a.json": LONG})
    code, document = linted(capsys, "--today", "2026-03-03")
    assert (code, document["remarks"]) == (1, [])
    [violation] = document["files"][0]["violations"]
    assert violation["waiver"]["in_force"] is False
    code = run(["lint", "--today", "2026-03-03"])
    out = capsys.readouterr().out
    assert "  counts again, its waiver ended on 2026-03-02: sent before the limit (rulewright.toml:5:3)\n" in out
    assert out.endswith("1 file, 1 payload: 1 error\n")


def test_of_two_waivers_the_one_that_holds_counts(capsys: pytest.CaptureFixture[str]) -> None:
    project(MAP + waiver(until="2026-01-01") + waiver(until="2026-12-31"), {"payloads/old/a.json": LONG})
    code, document = linted(capsys, *TODAY)
    assert (code, document["remarks"]) == (0, [])
    assert document["files"][0]["violations"][0]["waiver"]["until"] == "2026-12-31"


def test_without_a_day_the_wall_clock_counts_and_never_the_day_of_a_map(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    project(MAP.replace("2026-03-02", "2030-01-01") + waiver(), {"payloads/old/a.json": LONG})
    monkeypatch.setattr(Clock, "system", lambda zone: Clock.at(date(2026, 3, 2), zone))
    assert linted(capsys)[0] == 0
    monkeypatch.setattr(Clock, "system", lambda zone: Clock.at(date(2026, 3, 3), zone))
    assert linted(capsys)[0] == 1


def test_an_unused_waiver_is_a_warning_at_each_rule(capsys: pytest.CaptureFixture[str]) -> None:
    rules = '["id/length", "lines/count"]'
    project(MAP + waiver(rules, '"payloads/**"'), {"payloads/old/a.json": LONG})
    code, document = linted(capsys, *TODAY)
    assert code == 0
    assert remarks(document) == [
        ("rulewright.toml", 6, "no payload of this waiver breaks Order.lines/count", "remove it")
    ]
    assert linted(capsys, *TODAY, "--fail-on", "warning")[0] == 1


def test_one_that_ended_and_waives_nothing_is_a_warning_that_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    project(MAP + waiver(until="2026-01-31"), {"payloads/old/a.json": GOOD})
    code, document = linted(capsys, *TODAY)
    assert code == 0
    assert [message for *_, message, _ in remarks(document)] == [
        "no payload of this waiver breaks Order.id/length (it ended on 2026-01-31)"
    ]


def test_one_for_files_that_are_not_there_is_a_warning(capsys: pytest.CaptureFixture[str]) -> None:
    project(MAP + waiver(), {"payloads/a.json": GOOD, "elsewhere/old/a.json": LONG})
    _, document = linted(capsys, *TODAY)
    assert remarks(document)[0][1:3] == (5, "this waiver is for no payload file that is mapped")


@pytest.mark.parametrize(
    ("paths", "told"), [(["payloads/old/a.json"], 0), (["payloads/old/b.json"], 0), (["payloads/old"], 1), ([], 1)]
)
def test_it_is_told_only_by_a_run_that_saw_all_its_files(
    paths: list[str], told: int, capsys: pytest.CaptureFixture[str]
) -> None:
    project(MAP + waiver(), {"payloads/old/a.json": GOOD, "payloads/old/b.json": GOOD, "payloads/c.json": GOOD})
    _, document = linted(capsys, *paths, *TODAY)
    assert len(document["remarks"]) == told


def test_what_could_not_be_judged_is_not_called_unused(capsys: pytest.CaptureFixture[str]) -> None:
    config = MAP + waiver('["id/length", "IN-CATALOG"]')
    project(config, {"payloads/old/a.json": LONG, "payloads/old/b.json": "{"})
    _, document = linted(capsys, *TODAY)
    assert (document["remarks"], len(document["unusable"])) == ([], 1)
    write({"payloads/old/b.json": LONG})
    _, document = linted(capsys, *TODAY)
    assert document["remarks"] == []
    write({"items.csv": "item,price,sold\npen,1,true\n"})
    _, document = linted(capsys, *TODAY, "--data", "catalog=items.csv")
    assert [message for *_, message, _ in remarks(document)] == ["no payload of this waiver breaks Line.IN-CATALOG"]


def test_a_file_that_cannot_be_read_may_be_what_a_waiver_is_for(capsys: pytest.CaptureFixture[str]) -> None:
    project(MAP + waiver('"lines/count"'), {"payloads/old/a.json": GOOD, "payloads/old/b.json": "{"})
    _, document = linted(capsys, *TODAY)
    assert document["remarks"] == []
    write({"payloads/old/b.json": GOOD})
    _, document = linted(capsys, *TODAY)
    assert len(document["remarks"]) == 1


def test_with_rules_of_the_command_line_it_waives_and_nothing_is_said_of_those_that_do_not(
    capsys: pytest.CaptureFixture[str],
) -> None:
    project(MAP + waiver() + waiver('"lines/count"'), {"payloads/old/a.json": LONG})
    code, document = linted(capsys, "payloads", "--rules", "orders.yaml", *TODAY)
    assert (code, found(document), document["remarks"]) == (0, [], [])


def test_an_unknown_rule_is_told_with_the_one_that_was_meant(capsys: pytest.CaptureFixture[str]) -> None:
    project(MAP + waiver('"id/lenght"'), {"payloads/old/a.json": LONG})
    code, document = linted(capsys, *TODAY)
    assert code == 2
    assert remarks(document, "unusable") == [
        ("rulewright.toml", 6, "the contract has no rule “id/lenght”", "did you mean “Order.id/length”?")
    ]


def test_a_payload_that_should_be_refused_may_be_waived_too(capsys: pytest.CaptureFixture[str]) -> None:
    project(REJECTED + waiver('"map/expect"', '"rejected/**"'), {"rejected/a.json": GOOD})
    code, document = linted(capsys, *TODAY)
    assert (code, document["remarks"], document["unusable"]) == (0, [], [])


def test_warnings_are_waived_too(capsys: pytest.CaptureFixture[str]) -> None:
    project(MAP + waiver('"email/length"'), {"payloads/old/a.json": WARNED})
    assert linted(capsys, *TODAY, "--fail-on", "warning")[0] == 0


def test_files_outside_the_folder_of_the_configuration_have_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    monkeypatch.chdir(inner)
    project(MAP + waiver(files='"**"'), {"../a.json": LONG})
    code, _ = linted(capsys, "../a.json", "--rules", "orders.yaml", *TODAY)
    assert code == 1


def test_pyproject_has_them_too(capsys: pytest.CaptureFixture[str]) -> None:
    project("", {"payloads/old/a.json": LONG})
    Path("rulewright.toml").unlink()
    text = (MAP + waiver()).replace("[[", "[[tool.rulewright.")
    write({"pyproject.toml": text})
    code, document = linted(capsys, *TODAY)
    assert code == 0
    assert document["files"][0]["violations"][0]["waiver"]["path"] == "pyproject.toml"

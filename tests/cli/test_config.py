"""`rulewright config`: which map gives a file its contract, why, and how waivers stand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from rulewright.cli.run import run
from tests.linting.projects import MAP, REJECTED, project, write
from tests.linting.support import GOOD

SCHEMA = json.loads((Path(__file__).parents[2] / "schemas" / "config-report.schema.json").read_text("utf-8"))
WAIVER = '[[waivers]]\nrule = ["id/length"]\nfiles = "rejected/**"\nreason = "old"\nuntil = "2026-03-02"\n'
BOTH = MAP.replace("payloads/**", "**") + REJECTED + 'breaks = "id/length"\n'


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def asked(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert run(["config", *arguments, "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    Draft202012Validator(SCHEMA).validate(document)
    return dict(document)


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(["config", *arguments]) == 0
    return capsys.readouterr().out


def test_the_last_map_counts_and_the_others_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    project(BOTH + WAIVER, {"rejected/a.json": GOOD, "b.json": GOOD})
    document = asked(capsys, "rejected", "b.json")
    general, special = document["files"]
    assert (general["path"], general["map"], general["glob"], general["overridden"]) == ("b.json", 0, "**", [])
    assert (general["waivers"], general["breaks"]) == ([], [])
    assert (special["map"], special["glob"], special["overridden"]) == (1, "rejected/**", [0])
    assert (special["waivers"], special["breaks"], special["breaks_file"]) == ([0], ["id/length"], None)
    assert (document["maps"][1]["rules"], document["maps"][1]["line"]) == ("orders.yaml", 5)
    text = said(capsys, "rejected/a.json")
    assert "  because    rejected/** matches (rulewright.toml:5:3)\n" in text
    assert "  not        orders.yaml, today 2026-03-02: a later map counts (rulewright.toml:1:3)\n" in text


def test_it_says_what_lint_does(capsys: pytest.CaptureFixture[str]) -> None:
    project(BOTH, {"rejected/a.json": GOOD, "b.json": GOOD, "c/d.yaml": GOOD, "e.ndjson": GOOD})
    document = asked(capsys, ".")
    with_contract = [file["path"] for file in document["files"] if file["map"] is not None]
    run(["lint", "--format", "json"])
    assert [file["path"] for file in json.loads(capsys.readouterr().out)["files"]] == with_contract
    assert len(with_contract) == 4


def test_the_file_beside_a_payload_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    project(BOTH, {"rejected/a.json": GOOD, "rejected/a.json.breaks": "lines/count at /lines\n"})
    [file] = asked(capsys, "rejected")["files"]
    assert (file["breaks"], file["breaks_file"]) == (["lines/count at /lines"], "rejected/a.json.breaks")
    assert "reject, by lines/count at /lines, as rejected/a.json.breaks says" in said(capsys, "rejected")
    write({"rejected/a.json.breaks": "a b c"})
    assert "reject, by what that file lists, as rejected/a.json.breaks says" in said(capsys, "rejected")


@pytest.mark.parametrize(
    ("path", "why", "words"),
    [
        ("x.json", "no-map", "no glob of a map matches it"),
        ("orders.yaml", "rule-file", "it is a rule file"),
        ("../outside.json", "outside", "it is not below the folder of the configuration"),
    ],
)
def test_a_file_without_a_contract_has_a_reason(
    path: str, why: str, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    inner = Path("inner")
    inner.mkdir()
    monkeypatch.chdir(inner)
    project(MAP, {"x.json": GOOD, "../outside.json": GOOD})
    [file] = asked(capsys, path)["files"]
    assert (file["unmapped"], file["map"]) == (why, None)
    assert words in said(capsys, path)


def test_without_a_configuration_that_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    write({"x.json": GOOD})
    assert asked(capsys)["path"] is None
    [file] = asked(capsys, "x.json")["files"]
    assert file["unmapped"] == "no-configuration"
    assert said(capsys).startswith("configuration: none")


def test_the_whole_counts_files_and_looks_at_waivers(capsys: pytest.CaptureFixture[str]) -> None:
    config = BOTH + WAIVER + '[[map]]\nfiles = "none/**"\nrules = "orders.yaml"\n[target.staging]\nurl = "http://x"\n'
    project(config, {"rejected/a.json": GOOD, "b.json": GOOD, "c.json": GOOD})
    document = asked(capsys, "--today", "2026-03-02")
    assert [(entry["matched"], entry["counting"]) for entry in document["maps"]] == [(3, 2), (1, 1), (0, 0)]
    assert document["waivers"][0]["in_force"] is True
    assert document["targets"] == ["staging"]
    text = said(capsys, "--today", "2026-03-03")
    assert "2 files, and 1 for which a later map counts" in text
    assert "matches no payload file" in text
    assert "id/length in rejected/**, ended on 2026-03-02: old (rulewright.toml:11:3)" in text
    assert text.endswith("targets: staging\n")


def test_what_cannot_be_used_exits_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    project(MAP, {"payloads/a.json": GOOD})
    assert run(["config", "payloads/b.json"]) == 2
    assert "payloads/b.json: error: there is no such file or folder" in capsys.readouterr().err
    assert run(["config", "-"]) == 2
    assert "standard input is no file" in capsys.readouterr().err
    write({"rulewright.toml": MAP + "foo = 1\n"})
    assert run(["config"]) == 2
    assert "rulewright.toml:5:1" in capsys.readouterr().err

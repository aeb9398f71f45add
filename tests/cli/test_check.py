from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from rulewright.carried import CARRIED
from rulewright.cli.run import run
from tests.cli.support import GOOD, ORDERS


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("rules/deep").mkdir(parents=True)
    shutil.copy(ORDERS, "rules/orders.yaml")
    Path("rules/deep/failing.yml").write_text(
        ORDERS.read_text("utf-8").replace("/total: 100 }, errors", "/total: 50 }, errors"), "utf-8"
    )
    Path("rules/notes.yaml").write_text("just: notes\n", "utf-8")
    Path("broken.yaml").write_text("rulewright: 1\ncontract: x\nversoin: 1.0.0\n", "utf-8")
    Path("order.json").write_text(GOOD, "utf-8")


@pytest.mark.parametrize(
    ("paths", "code", "end"),
    [
        (["rules/orders.yaml"], 0, "1 rule file, 59 rules, 4 examples: 4 warnings"),
        (["rules/deep/failing.yml"], 1, "1 rule file, 59 rules, 4 examples: 1 error, 4 warnings"),
        (["rules"], 1, "2 rule files, 118 rules, 8 examples: 1 error, 8 warnings"),
        (["rules/orders.yaml", "./rules/orders.yaml", "rules/orders.yaml"], 0, None),
        (["broken.yaml", "rules/orders.yaml"], 2, None),
        (["nowhere.yaml"], 2, "0 files: 1 unusable"),
        (["order.json"], 2, "0 files: 1 unusable"),
    ],
)
def test_the_exit_code_and_the_sums(
    paths: list[str], code: int, end: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", *paths]) == code
    found = capsys.readouterr().out.splitlines()[-1]
    assert end is None or found == end


@pytest.mark.parametrize("name", CARRIED)
def test_the_contracts_that_rulewright_carries_are_sound(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", name]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == []


def test_all_mistakes_of_a_file_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "broken.yaml"]) == 2
    out = capsys.readouterr().out
    assert "broken.yaml:3:1: error: a rule file has no key “versoin”\n  versoin: 1.0.0\n  ^~~~~~~\n" in out
    assert "a rule file needs the key “shapes”" in out
    assert "needs the key “version”" not in out  # it is there, misspelt
    assert "hint: did you mean “version”?" in out


def test_a_payload_is_sent_to_lint(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "order.json"]) == 2
    assert capsys.readouterr().out.startswith(
        "order.json: error: this is a payload file, not a rule file\n"
        "  hint: to judge its payloads, use rulewright lint order.json; a rule file starts with “rulewright: 1”\n"
    )


def test_a_folder_without_a_rule_file_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    Path("empty").mkdir()
    assert run(["check", "empty"]) == 2
    assert "there is no rule file below empty" in capsys.readouterr().err


def test_formats(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "rules", "order.json", "--format", "json", "--format", "github=out.txt"]) == 2
    document = json.loads(capsys.readouterr().out)
    assert [file["path"] for file in document["files"]] == ["rules/deep/failing.yml", "rules/orders.yaml"]
    assert [entry["path"] for entry in document["unusable"]] == ["order.json"]
    assert "::error file=rules/deep/failing.yml,line=39,col=13,title=rulewright example::" in Path("out.txt").read_text(
        "utf-8"
    )


CHILD = "rulewright: 1\ncontract: child\nversion: 1.0.0\nextends: [orders.yaml]\n"


def test_resolved_prints_one_file_that_is_read_as_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    Path("rules/child.yaml").write_text(f"{CHILD}types: {{ New: {{ type: string }} }}\n", "utf-8")
    assert run(["check", "rules/child.yaml", "--resolved"]) == 0
    found = capsys.readouterr()
    assert "contract: child  # child.yaml:2\n" in found.out
    assert "  # orders.yaml:" in found.out
    assert found.err == ""
    Path("whole.yaml").write_text(found.out, "utf-8")
    assert run(["check", "rules/child.yaml"]) == run(["check", "whole.yaml"]) == 0
    one, other = (line for line in capsys.readouterr().out.splitlines() if line.startswith("1 rule file"))
    assert one == other


@pytest.mark.parametrize("name", CARRIED)
def test_resolved_takes_the_names_of_contracts_that_rulewright_carries(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", name, "--resolved"]) == 0
    assert f"contract: {name}  # {name}.yaml:" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["rules", "--resolved"], "--resolved prints one rule file"),
        (["rules/orders.yaml", "--resolved", "--format", "json"], "--resolved prints one rule file"),
        (["broken.yaml", "--resolved"], "a rule file has no key “versoin”"),
        (["nowhere.yaml", "--resolved"], "there is no rule file nowhere.yaml"),
    ],
)
def test_resolved_prints_nothing_else(arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", *arguments]) == 2
    found = capsys.readouterr()
    assert found.out == ""
    assert says in found.err


def test_a_mistake_in_a_file_that_is_extended_is_quoted_from_there(capsys: pytest.CaptureFixture[str]) -> None:
    Path("rules/child.yaml").write_text(f"{CHILD}types: {{ Email: {{ type: number }} }}\n", "utf-8")
    Path("rules/orders.yaml").write_text(ORDERS.read_text("utf-8").replace("type: string", "type: strin", 1), "utf-8")
    assert run(["check", "rules/child.yaml"]) == 2
    out = capsys.readouterr().out
    assert "rules/orders.yaml:" in out
    assert "there is no type “strin”" in out

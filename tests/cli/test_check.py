from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

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


def test_the_bundled_contract_is_sound(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "async-orders"]) == 0
    assert " error" not in capsys.readouterr().out


def test_all_mistakes_of_a_file_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "broken.yaml"]) == 2
    out = capsys.readouterr().out
    assert "broken.yaml:3:1: error: a rule file has no key “versoin”\n  versoin: 1.0.0\n  ^~~~~~~\n" in out
    assert "a rule file needs the key “version”" in out
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

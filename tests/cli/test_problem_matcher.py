"""The tasks that docs/editor.md gives to VS Code: their regular expression, in JavaScript, on what is really printed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from rulewright.cli.run import run
from tests.docs.blocks import FILE, blocks_of

ROOT = Path(__file__).parents[2]
PAGE = "docs/editor.md"
[TASKS] = (
    json.loads(block.text)["tasks"]
    for block in blocks_of(PAGE, (ROOT / PAGE).read_text("utf-8"))
    if block.says.get(FILE) == ".vscode/tasks.json"
)
GROUPS = ("file", "line", "column", "severity", "message", "code")
SCRIPT = """
const { regexp, groups, lines } = JSON.parse(require("fs").readFileSync(0, "utf-8"));
const pattern = new RegExp(regexp);
const found = lines.map((line) => pattern.exec(line)).filter(Boolean);
console.log(JSON.stringify(found.map((match) => groups.map((group) => match[group] ?? null))));
"""
RULES = """
rulewright: 1
contract: parcels
version: 1.0.0
shapes:
  Parcel:
    fields:
      ref:   { type: string, length: 1..5, required: true }
      note:  { type: string, length: { is: 0..3, severity: warning } }
      tags:  { type: array, of: { type: string } }
      label: { type: string, pattern: { is: '^[a-z ]*$', severity: info } }
    rules:
      REF-OR-NOTE: { title: A parcel has a note, require: note }
operations:
  send: { request: POST /parcels, body: Parcel, responses: { made: { status: 201 } } }
"""
PAYLOAD = '{\n  "ref": "A-1234",\n  "note": "long",\n  "tags": [[]],\n  "label": "X: 1:2: error: [y]"\n}\n'


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "rules").mkdir()
    (tmp_path / "payloads").mkdir()
    (tmp_path / "rules" / "parcels.yaml").write_text(RULES, "utf-8")
    (tmp_path / "payloads" / "a parcel.json").write_text(PAYLOAD, "utf-8")
    (tmp_path / "payloads" / "cut.json").write_text('{\n  "ref":', "utf-8")
    (tmp_path / "rulewright.toml").write_text('[[map]]\nfiles = "payloads/**"\nrules = "rules/parcels.yaml"\n', "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def matched(task: dict[str, Any], lines: list[str]) -> list[list[str | None]]:
    """What VS Code makes of lines: file, line, column, severity, message and code of each problem."""
    node = shutil.which("node")
    if node is None:
        assert not os.environ.get("CI"), "CI needs Node"
        pytest.skip("needs Node, whose regular expressions are those of VS Code")
    pattern = task["problemMatcher"]["pattern"]
    asked = {"regexp": pattern["regexp"], "groups": [pattern[name] for name in GROUPS], "lines": lines}
    done = subprocess.run([node, "-e", SCRIPT], input=json.dumps(asked), capture_output=True, text=True, check=True)
    found: list[list[str | None]] = json.loads(done.stdout)
    return found


def told(task: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> tuple[list[str], dict[str, Any]]:
    """What a task prints, line by line, and what it says as JSON."""
    assert task["command"] == "rulewright"
    run(task["args"])
    lines = capsys.readouterr().out.splitlines()
    run([*task["args"], "--format", "json"])
    return lines, json.loads(capsys.readouterr().out)


def problem(path: str, found: dict[str, Any]) -> list[str | None]:
    place = [path, str(found["line"]), str(found["column"])]
    return [*place, found.get("severity", "error"), found["message"], found.get("rule")]


def test_every_violation_is_a_problem_at_its_place(capsys: pytest.CaptureFixture[str]) -> None:
    [task] = (task for task in TASKS if task["args"][0] == "lint")
    lines, document = told(task, capsys)
    due = [problem(file["path"], found) for file in document["files"] for found in file["violations"]]
    due += [problem(found["path"], found) for found in document["unusable"]]
    assert sorted(matched(task, lines)) == sorted(due)
    assert {found[3] for found in due} == {"error", "warning", "info"}
    assert {found[5] for found in due} >= {None, "Parcel.ref/length", "Parcel.tags[*]/type"}


@pytest.mark.parametrize("right", [True, False])
def test_every_mistake_of_a_rule_file_is_a_problem_at_its_place(
    right: bool, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if not right:
        (folder / "rules" / "parcels.yaml").write_text(RULES.replace("length: 1..5", "lenght: 1..5"), "utf-8")
    [task] = (task for task in TASKS if task["args"][0] == "check")
    lines, document = told(task, capsys)
    due = [problem(found["path"], found) for found in document["unusable"]]
    due += [problem(file["path"], found) for file in document["files"] for found in file["remarks"]]
    assert sorted(matched(task, lines)) == sorted(due)
    assert due


@pytest.mark.parametrize("task", TASKS, ids=lambda task: str(task["label"]))
def test_a_path_of_windows_is_a_path(task: dict[str, Any]) -> None:
    line = (
        r"C:\shop\payloads\order.json:6:55: error: email is required because delivery is EMAIL [Order.email/required]"
    )
    message = "email is required because delivery is EMAIL"
    assert matched(task, [line, f"  rule: {line}", "1 file, 1 payload: 1 error"]) == [
        [r"C:\shop\payloads\order.json", "6", "55", "error", message, "Order.email/required"]
    ]

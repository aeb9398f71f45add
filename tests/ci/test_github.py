"""The action for GitHub: its files keep GitHub's schemas, and its steps are run as a runner runs them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.ci.support import BIN, ROOT, environment, published, shown, shown_yaml, wrong_project

ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"]}
SHELLS = {"bash": ["bash", "--noprofile", "--norc", "-eo", "pipefail"], "python": ["python"]}
"""How a runner starts the shells, as GitHub documents it."""
SECTION = "GitHub"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "project").mkdir()
    monkeypatch.chdir(tmp_path / "project")
    wrong_project(Path())


def filled(text: str, inputs: dict[str, str]) -> str:
    """A text with its expressions worked out; those of an action are inputs alone."""
    known = {name: declared["default"] for name, declared in ACTION["inputs"].items()} | inputs
    return re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda found: str(known[found[1]]), text)


def run_step(name: str, tmp_path: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    step = STEPS[name]
    assert "${{" not in step["run"], "an expression in a script would be code"
    script = tmp_path / f"script.{step['shell']}"
    script.write_text(step["run"], "utf-8")
    known = {variable: filled(text, inputs) for variable, text in step.get("env", {}).items()}
    runner = {
        "GITHUB_ACTIONS": "true",
        "GITHUB_WORKSPACE": str(Path.cwd()),
        "GITHUB_ACTION_PATH": str(ROOT),
        "GITHUB_PATH": str(tmp_path / "path"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
        "RUNNER_TEMP": str(tmp_path / "temp"),
        "RUNNER_OS": "Linux",
    }
    for file in ("path", "summary.md"):
        (tmp_path / file).touch()
    return subprocess.run(
        [*SHELLS[step["shell"]], str(script)],
        env=environment(**runner, **known),
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_keeps_the_published_schema() -> None:
    published("github-actions").validate(ACTION)
    assert list(published("github-actions").iter_errors({**ACTION, "runs": {"using": "composite"}}))


def test_every_expression_names_an_input_and_every_input_is_used() -> None:
    text = (ROOT / "action.yml").read_text("utf-8")
    used = set(re.findall(r"inputs\.([\w-]+)", text))
    assert used == set(ACTION["inputs"])


@pytest.mark.parametrize("number", range(len(shown_yaml(SECTION))))
def test_the_workflows_of_the_page_keep_the_published_schema_and_name_inputs_that_there_are(number: int) -> None:
    workflow = shown_yaml(SECTION)[number]
    workflow["on"] = workflow.pop(True)  # YAML 1.1 takes the key for a boolean, and GitHub does not
    published("github-workflows").validate(workflow)
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    ours = [step for step in steps if "rulewright" in step.get("uses", "")]
    assert ours
    assert all(set(step.get("with", {})) <= set(ACTION["inputs"]) for step in ours)


def test_a_violation_is_an_annotation_and_a_row_of_the_summary(tmp_path: Path) -> None:
    done = run_step("rulewright", tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    annotations, summary = shown(SECTION, "text")[0], shown(SECTION, "markdown")[0]
    assert done.stdout == annotations
    assert (tmp_path / "summary.md").read_text("utf-8") == summary


def test_what_is_right_passes_and_the_summary_says_so(tmp_path: Path) -> None:
    done = run_step("rulewright", tmp_path, command="check", args="rules")
    assert (done.returncode, done.stdout) == (0, "")
    assert (tmp_path / "summary.md").read_text("utf-8").startswith("### ✅ rulewright: 1 rule file")


def test_arguments_are_words_and_never_code(tmp_path: Path) -> None:
    args = "'payloads/an order.json' '$(touch made)' payloads/order.json --today '2026-03-02; touch made'"
    shutil.copy("payloads/order.json", "payloads/an order.json")
    done = run_step("rulewright", tmp_path, args=args)
    assert done.returncode == 2
    assert "“2026-03-02; touch made” is not a day" in done.stderr
    assert not Path("made").exists()
    done = run_step("rulewright", tmp_path, args="'payloads/an order.json'")
    assert done.returncode == 1
    assert "file=payloads/an order.json" in done.stdout


def test_the_results_for_code_scanning_are_written_where_they_are_uploaded_from(tmp_path: Path) -> None:
    run_step("rulewright", tmp_path, sarif="lint.sarif")
    [run] = json.loads(Path("lint.sarif").read_text("utf-8"))["runs"]
    assert [result["ruleId"] for result in run["results"]] == ["Line.price/range"]
    upload = STEPS["Upload results to code scanning"]
    assert filled(upload["with"]["sarif_file"], {"sarif": "lint.sarif"}) == "lint.sarif"
    assert upload["if"].startswith("always()")


def test_build_has_no_formats_and_its_exit_code_counts(tmp_path: Path) -> None:
    done = run_step("rulewright", tmp_path, command="build", args="rules/orders.yaml --check", sarif="x.sarif")
    assert done.returncode == 1
    assert "openapi.yaml is missing" in done.stdout


@pytest.mark.parametrize(
    ("inputs", "wanted"),
    [
        ({}, str(ROOT)),
        ({"extras": "html"}, f"{ROOT}[html]"),
        ({"command": "fuzz"}, f"{ROOT}[fuzz]"),
        ({"command": "fuzz", "extras": "html,formats"}, f"{ROOT}[fuzz,html,formats]"),
    ],
)
def test_what_is_installed(
    inputs: dict[str, str], wanted: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    inner = '#!/bin/sh\nprintf \'%s\\n\' "$@" > "$RUNNER_TEMP/installed"\n'
    made = f'#!/bin/sh\nmkdir -p "$3/bin"\ncat > "$3/bin/python" <<"END"\n{inner}END\nchmod +x "$3/bin/python"\n'
    (programs / "python").write_text(made, "utf-8")
    (programs / "python").chmod(0o755)
    monkeypatch.setattr("tests.ci.support.BIN", programs)
    done = run_step("Install rulewright", tmp_path, **inputs)
    assert done.returncode == 0, done.stderr
    installed = (tmp_path / "temp" / "installed").read_text("utf-8").splitlines()
    assert (installed[:3], installed[-1]) == (["-m", "pip", "install"], wanted)
    assert (tmp_path / "path").read_text("utf-8") == f"{tmp_path}/temp/rulewright/bin\n"


def test_it_installs_itself_into_an_environment_of_its_own(tmp_path: Path) -> None:
    done = run_step("Install rulewright", tmp_path)
    if done.returncode:
        assert not os.environ.get("CI"), done.stderr
        pytest.skip(f"the package index cannot be reached: {done.stderr.strip()[-200:]}")
    [folder] = (tmp_path / "path").read_text("utf-8").splitlines()
    assert Path(folder) != BIN
    said = subprocess.run([f"{folder}/rulewright", "lint"], capture_output=True, text=True, check=False)
    assert (said.returncode, "lines[0].price must be at least 0.01" in said.stdout) == (1, True), said

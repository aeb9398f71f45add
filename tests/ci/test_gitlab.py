"""The template for GitLab CI: it keeps GitLab's schema, and its lines are run as a runner runs them."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import xmlschema
import yaml

from tests.ci.support import ROOT, environment, published, shown, shown_yaml, wrong_project

TEMPLATE = (ROOT / "templates" / "rulewright.yml").read_text("utf-8")
[HEAD, _] = yaml.safe_load_all(TEMPLATE)
JUNIT = xmlschema.XMLSchema(str(ROOT / "tests" / "reporting" / "schemas" / "junit-10.xsd"))
SECTION = "GitLab"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    wrong_project(tmp_path)


def jobs(**inputs: str) -> dict[str, Any]:
    """The jobs of the template, with inputs put in as GitLab does: into its text."""
    declared = HEAD["spec"]["inputs"]
    assert set(inputs) <= set(declared)
    known = {name: said["default"] for name, said in declared.items()} | inputs
    body = TEMPLATE.partition("\n---\n")[2]
    return dict(yaml.safe_load(re.sub(r"\$\[\[ inputs\.([\w-]+) \]\]", lambda found: known[found[1]], body)))


def run_script(job: dict[str, Any]) -> subprocess.CompletedProcess[str]:
    script = "\n".join(job["script"])
    return subprocess.run(
        ["/bin/sh", "-e", "-c", script],
        env=environment(GITLAB_CI="true", CI_PROJECT_DIR=str(Path.cwd())),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "inputs", [{}, {"job": "rules of orders", "command": "check", "args": "rules", "stage": "lint"}]
)
def test_it_keeps_the_published_schema(inputs: dict[str, str]) -> None:
    published("gitlab-ci").validate(jobs(**inputs))
    published("gitlab-ci").validate(HEAD)
    assert list(published("gitlab-ci").iter_errors({"rulewright": {"script": 1}}))


def test_every_input_is_used_and_every_one_that_is_used_is_declared() -> None:
    used = set(re.findall(r"\$\[\[ inputs\.([\w-]+) \]\]", TEMPLATE))
    assert used == set(HEAD["spec"]["inputs"])


def test_a_violation_fails_the_job_and_is_a_failed_test() -> None:
    [(name, job)] = jobs().items()
    assert name == "rulewright"
    done = run_script(job)
    assert done.returncode == 1
    log, report = shown(SECTION, "text")[0], shown(SECTION, "xml")[0]
    assert done.stdout == log
    written = Path(job["artifacts"]["reports"]["junit"]).read_text("utf-8")
    JUNIT.validate(written)
    assert written == report
    assert job["artifacts"]["when"] == "always"


def test_what_is_right_passes() -> None:
    [job] = jobs(command="check", args="rules").values()
    done = run_script(job)
    assert (done.returncode, done.stderr) == (0, "")
    JUNIT.validate(Path("rulewright.xml").read_text("utf-8"))


def test_what_is_installed_is_what_the_input_says() -> None:
    [job] = jobs(install="rulewright[fuzz] @ git+https://example.org/r@v1").values()
    [line] = job["before_script"]
    assert line.endswith(' "rulewright[fuzz] @ git+https://example.org/r@v1"')


@pytest.mark.parametrize("number", range(len(shown_yaml(SECTION))))
def test_the_files_of_the_page_keep_the_published_schema_and_name_inputs_that_there_are(number: int) -> None:
    content = shown_yaml(SECTION)[number]
    published("gitlab-ci").validate(content)
    for include in content["include"]:
        assert set(include["inputs"]) <= set(HEAD["spec"]["inputs"])
        jobs(**include["inputs"])

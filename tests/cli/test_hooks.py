"""The hooks of .pre-commit-hooks.yaml, run by pre-commit itself from a copy of this checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.support import GOOD, ORDERS

CHECKOUT = Path(__file__).parents[2]
PARTS = (".pre-commit-hooks.yaml", "LICENSE", "README.md", "pyproject.toml", "rules", "src")
CONFIG = '[[map]]\nfiles = "payloads/**"\nrules = "rules/orders.yaml"\ntoday = "2026-03-02"\n'


def git(folder: Path, *arguments: str) -> str:
    author = ["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    command = ["git", *author, *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def commit(folder: Path) -> str:
    git(folder, "add", ".")
    git(folder, "commit", "--no-verify", "-m", "x")
    return git(folder, "rev-parse", "HEAD").strip()


@pytest.fixture(scope="module")
def package_index(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Skips where the package index, from which pre-commit builds a hook's environment, cannot be reached."""
    folder = tmp_path_factory.mktemp("download")
    done = subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), "hatchling"],
        capture_output=True,
        check=False,
        text=True,
    )
    if done.returncode:
        assert not os.environ.get("CI"), done.stderr
        pytest.skip(f"pre-commit cannot build the hooks without a package index: {done.stderr.strip()[-200:]}")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, package_index: None) -> Path:  # noqa: ARG001 - skips
    """A repository that uses the hooks of a copy of this checkout, with one payload that is right and other files."""
    hooks = tmp_path_factory.mktemp("hooks")
    for part in PARTS:
        source = CHECKOUT / part
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, hooks / part)
    git(hooks, "init", "--quiet")
    revision = commit(hooks)
    folder = tmp_path_factory.mktemp("project")
    for name, text in {
        ".pre-commit-config.yaml": (
            f"repos:\n  - repo: {hooks}\n    rev: {revision}\n"
            "    hooks: [{ id: rulewright-lint }, { id: rulewright-check }]\n"
        ),
        "rulewright.toml": CONFIG,
        "rules/orders.yaml": ORDERS.read_text("utf-8"),
        "payloads/good.json": GOOD,
        "unrelated.json": "[]",
    }.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    git(folder, "init", "--quiet")
    commit(folder)
    return folder


def run_hooks(project: Path, *arguments: str) -> tuple[int, str]:
    git(project, "add", ".")
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", *arguments],
        cwd=project,
        env={**os.environ, "PRE_COMMIT_HOME": str(project.parent / "pre-commit"), "PRE_COMMIT_COLOR": "never"},
        capture_output=True,
        check=False,
        text=True,
    )
    return done.returncode, done.stdout + done.stderr


def test_the_hooks_pass_let_unmapped_files_be_and_stop_what_is_wrong(project: Path) -> None:
    code, out = run_hooks(project, "--all-files")
    assert code == 0, out
    assert out.count("Passed") == 2

    (project / "payloads" / "bad.yaml").write_text("id: A1\n", "utf-8")
    code, out = run_hooks(project)
    assert code == 1, out
    assert "payloads/bad.yaml:1:1: error: lines is required [Order.lines/required]" in out
    assert "rulewright check" in out
    assert "(no files to check)Skipped" in out
    git(project, "rm", "--cached", "--force", "--quiet", "payloads/bad.yaml")
    (project / "payloads" / "bad.yaml").unlink()

    rules = project / "rules" / "orders.yaml"
    rules.write_text(rules.read_text("utf-8").replace("/total: 100 }, errors", "/total: 50 }, errors"), "utf-8")
    code, out = run_hooks(project)
    assert code == 1, out
    assert "error: this example does not break Order.GIFT-FREE at /total, which it lists" in out

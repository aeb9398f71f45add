"""The hooks of .pre-commit-hooks.yaml, run by pre-commit itself from a copy of this checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from rulewright.starting.begin import begin
from tests.cli.support import GOOD, ORDERS
from tests.docs.blocks import blocks_of
from tests.docs.shell import is_shown

CHECKOUT = Path(__file__).parents[2]
PARTS = (".pre-commit-hooks.yaml", "LICENSE", "README.md", "pyproject.toml", "rules", "src")
PAGE = CHECKOUT / "docs" / "pre-commit.md"
BEGUN_CONFIG = """
[[map]]
files = "payloads/rejected/**"
rules = "rules/orders.yaml"
today = "2026-03-02"
expect = "reject"

[[build]]
rules = "rules/orders.yaml"
"""
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
def hooks(tmp_path_factory: pytest.TempPathFactory, package_index: None) -> tuple[Path, str]:  # noqa: ARG001 - skips
    """A repository that is a copy of this checkout, and its revision: where pre-commit gets the hooks from."""
    folder = tmp_path_factory.mktemp("hooks")
    for part in PARTS:
        source = CHECKOUT / part
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, folder / part)
    git(folder, "init", "--quiet")
    return folder, commit(folder)


def repository(folder: Path, hooks: tuple[Path, str], ids: list[str], files: dict[str, str]) -> Path:
    """A repository with those files, and some of the hooks."""
    source, revision = hooks
    listed = ", ".join(f"{{ id: {name} }}" for name in ids)
    config = f"repos:\n  - repo: {source}\n    rev: {revision}\n    hooks: [{listed}]\n"
    for name, text in {".pre-commit-config.yaml": config, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    git(folder, "init", "--quiet")
    commit(folder)
    return folder


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, hooks: tuple[Path, str]) -> Path:
    """A repository that uses two of the hooks, with one payload that is right and other files."""
    files = {
        "rulewright.toml": CONFIG,
        "rules/orders.yaml": ORDERS.read_text("utf-8"),
        "payloads/good.json": GOOD,
        "unrelated.json": "[]",
    }
    return repository(tmp_path_factory.mktemp("project"), hooks, ["rulewright-lint", "rulewright-check"], files)


def run_hooks(project: Path, *arguments: str) -> tuple[int, str]:
    git(project, "add", ".")
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", *arguments],
        cwd=project,
        env={**os.environ, "PRE_COMMIT_HOME": str(project.parent / "pre-commit-home"), "PRE_COMMIT_COLOR": "never"},
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


EVERY = ["rulewright-lint", "rulewright-lint-all", "rulewright-check", "rulewright-fix", "rulewright-build"]
SHOWN = {
    block.section: block.text
    for block in blocks_of("docs/pre-commit.md", PAGE.read_text("utf-8"))
    if block.language == "console" and block.text.startswith("$ pre-commit run")
}


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory, hooks: tuple[Path, str]) -> Path:
    """What `rulewright init` begins, with a payload that must be refused, generated files, and all the hooks."""
    folder = tmp_path_factory.mktemp("begun")
    begin(folder)
    files = {
        "rulewright.toml": (folder / "rulewright.toml").read_text("utf-8") + BEGUN_CONFIG,
        "payloads/rejected/free.json": (folder / "payloads/order.json").read_text("utf-8").replace("12.5", "0"),
        "payloads/rejected/free.json.breaks": "Line.price/range\n",
        "unrelated.json": "[]",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    rulewright = Path(sys.executable).with_name("rulewright")
    subprocess.run([str(rulewright), "build"], cwd=folder, check=True, capture_output=True)
    return repository(folder, hooks, EVERY, {})


def changed(project: Path, name: str, old: str, new: str) -> None:
    path = project / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.fixture
def fresh(begun: Path) -> Path:
    """The same with nothing changed."""
    git(begun, "reset", "--quiet", "--hard")
    git(begun, "clean", "-fdq")
    return begun


def test_every_hook_passes_where_nothing_is_wrong(fresh: Path) -> None:
    code, out = run_hooks(fresh, "--all-files")
    assert (code, out.count("Passed")) == (0, 5), out


def shown_as(section: str, out: str) -> None:
    _, _, shown = SHOWN[section].partition("\n")
    assert is_shown(shown, out), out


def test_a_payload_is_judged_when_it_changes(fresh: Path) -> None:
    changed(fresh, "payloads/order.json", '"price": 12.5', '"price": 0')
    code, out = run_hooks(fresh)
    assert code == 1
    shown_as("A payload changes", out)


def test_every_payload_is_judged_when_a_rule_changes(fresh: Path) -> None:
    changed(fresh, "rules/orders.yaml", "length: 1..30, pattern", "length: 1..5, pattern")
    changed(fresh, "rules/orders.yaml", "web:\n      id: A-1001", "web:\n      id: A-1")
    code, out = run_hooks(fresh)
    assert code == 1
    shown_as("A rule changes", out)


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("payloads/rejected/free.json.breaks", "price/range", "price/required", "which free.json.breaks lists"),
        ("rulewright.toml", 'expect = "reject"', 'expect = "accept"', "price must be at least 0.01"),
    ],
)
def test_every_payload_is_judged_when_what_is_expected_changes(
    name: str, old: str, new: str, told: str, fresh: Path
) -> None:
    changed(fresh, name, old, new)
    code, out = run_hooks(fresh)
    assert code == 1
    assert "- hook id: rulewright-lint-all" in out
    assert told in out


def test_generated_files_that_are_stale_are_refused(fresh: Path) -> None:
    changed(fresh, "openapi.yaml", "title: Place an order", "title: Place orders")
    code, out = run_hooks(fresh)
    assert code == 1
    shown_as("A generated file is stale", out)
    git(fresh, "checkout", "--quiet", "HEAD", "openapi.yaml")
    git(fresh, "rm", "--quiet", "schemas/orders.schema.json")
    changed(fresh, "rules/orders.yaml", "title: Place an order", "title: Place orders")
    code, out = run_hooks(fresh, "rulewright-build")
    assert code == 1
    assert "schemas/orders.schema.json is missing" in out
    assert "openapi.yaml is out of date" in out


def test_what_was_put_right_is_to_be_looked_at_and_passes_then(fresh: Path) -> None:
    changed(fresh, "rules/orders.yaml", "title: Place an order\n", "title: Place orders  \n")
    code, out = run_hooks(fresh, "rulewright-fix")
    assert code == 1
    shown_as("What is put right", out)
    assert "title: Place orders\n" in (fresh / "rules" / "orders.yaml").read_text("utf-8")
    assert "title: Place orders\n" in (fresh / "openapi.yaml").read_text("utf-8")
    code, out = run_hooks(fresh)
    assert code == 0, out

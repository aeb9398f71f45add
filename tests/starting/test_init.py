"""`rulewright init`, as a newcomer types it: what it writes works, and nothing is written over."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from rulewright.cli.group import Commands
from rulewright.cli.init import command
from rulewright.loading import load
from rulewright.manual.schema import schema_text
from rulewright.starting.begin import FILES

WRITTEN = (*FILES, "rules/rulewright.schema.json")
BIN = Path(sys.executable).parent
ENVIRONMENT = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "GIT_CONFIG_GLOBAL": os.devnull}


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_it_writes_works_and_catches_a_mistake(tmp_path: Path) -> None:
    made = run(tmp_path, "rulewright", "init")
    assert made.returncode == 0, made.stderr
    assert sorted(contents(tmp_path)) == sorted(WRITTEN)
    assert [line for line in made.stdout.splitlines() if line.startswith("wrote ")] == [
        f"wrote {name}" for name in WRITTEN
    ]
    assert (tmp_path / "rules" / "rulewright.schema.json").read_text("utf-8") == schema_text()
    assert run(tmp_path, "rulewright", "check", "rules").returncode == 0
    assert run(tmp_path, "rulewright", "lint", "payloads").returncode == 0
    assert run(tmp_path, "rulewright", "lint", "rules").returncode == 0, "a schema beside the rules is no payload"
    payload = tmp_path / "payloads" / "order.json"
    payload.write_text(payload.read_text("utf-8").replace("12.5", "0"), "utf-8")
    wrong = run(tmp_path, "rulewright", "lint", "payloads")
    assert (wrong.returncode, "lines[0].price must be at least 0.01" in wrong.stdout) == (1, True)
    assert run(tmp_path, "rulewright", "explain", "GIFT-NOTE").returncode == 0


def test_every_command_that_it_names_is_there(tmp_path: Path) -> None:
    said = run(tmp_path, "rulewright", "init").stdout
    named = {line.split()[1] for line in said.splitlines() if line.startswith("  rulewright ")}
    assert named == {"check", "lint", "explain", "mock", "fuzz"}
    assert named <= set(Commands("rulewright").list_commands(None))  # type: ignore[arg-type]


@pytest.mark.parametrize(("folder", "first"), [(".", "  rulewright check"), ("a shop", "  cd 'a shop'")])
def test_it_says_where_to_go_first(folder: str, first: str, tmp_path: Path) -> None:
    lines = run(tmp_path, "rulewright", "init", folder).stdout.splitlines()
    assert lines[lines.index("Try it:") + 1].startswith(first)


def test_its_hooks_run_in_pre_commit(tmp_path: Path) -> None:
    run(tmp_path, "rulewright", "init")
    run(tmp_path, "git", "init", "--quiet")
    run(tmp_path, "git", "add", ".")
    right = run(tmp_path, "pre-commit", "run", "--all-files")
    assert (right.returncode, right.stdout.count("Passed")) == (0, 3), right.stdout
    payload = tmp_path / "payloads" / "order.json"
    payload.write_text(payload.read_text("utf-8").replace("AB-1234", "AB1234"), "utf-8")
    run(tmp_path, "git", "add", ".")
    wrong = run(tmp_path, "pre-commit", "run")
    assert (wrong.returncode, "lines[0].sku" in wrong.stdout) == (1, True), wrong.stdout
    payload.write_text(payload.read_text("utf-8").replace("AB1234", "AB-1234"), "utf-8")
    run(tmp_path, "git", "add", ".")
    run(tmp_path, "git", "-c", "user.name=T", "-c", "user.email=t@example.org", "commit", "--no-verify", "-m", "x")
    rules = tmp_path / "rules" / "orders.yaml"
    # Stricter, and right by itself: its examples are changed too.
    rules.write_text(rules.read_text("utf-8").replace("0.01..10000", "0.01..10").replace("12.5", "9.5"), "utf-8")
    run(tmp_path, "git", "add", ".")
    stricter = run(tmp_path, "pre-commit", "run")
    assert (stricter.returncode, "payloads/order.json:7:43: error: lines[0].price" in stricter.stdout) == (1, True)
    assert "rulewright check.........................................................Passed" in stricter.stdout


def test_its_contract_shows_each_sort_of_rule() -> None:
    rules = load(Path(__file__).parents[2] / "src" / "rulewright" / "starting" / "files" / "orders.yaml")
    base = rules.plan.examples.bases["Order"]["web"]
    assert isinstance(base, dict)
    today = date(2026, 3, 2)
    assert rules.validate(base, today=today).ok
    for change, rule in (
        ({"id": "x" * 31}, "Order.id/length"),
        ({"email": None}, "Order.DELIVERY/EMAIL/email"),
        ({"sendOn": "2026-03-01"}, "Order.sendOn/notBefore"),
        ({"city": "Paris"}, "Order.DELIVERY/EMAIL/city"),
    ):
        assert rule in [violation.rule for violation in rules.validate(base | change, today=today).violations]
    assert [rule.id for rule in rules.plan.idempotency] == ["idempotency.ORDER-ONCE"]


@pytest.mark.parametrize("name", [name for name in WRITTEN if name != ".pre-commit-config.yaml"])
def test_nothing_is_written_over_and_nothing_half_written(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("mine", "utf-8")
    found = CliRunner().invoke(command, [str(tmp_path)])
    assert found.exit_code == 2
    assert f"{name} is in" in found.output.replace("\n", " ")
    assert contents(tmp_path) == {name: b"mine"}


def test_hooks_that_are_there_stay_and_what_to_add_is_shown(tmp_path: Path) -> None:
    (tmp_path / ".pre-commit-config.yaml").write_text("repos: []\n", "utf-8")
    found = CliRunner().invoke(command, [str(tmp_path)])
    assert found.exit_code == 0
    assert "add to its repos:\n\n  - repo: local" in found.output
    assert (tmp_path / ".pre-commit-config.yaml").read_text("utf-8") == "repos: []\n"
    assert (tmp_path / "rules" / "orders.yaml").exists()


def test_a_folder_that_cannot_be_made_is_told_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "payloads").write_text("a file", "utf-8")
    found = CliRunner().invoke(command, [str(tmp_path)])
    assert found.exit_code == 2
    assert "cannot be written" in found.output
    assert contents(tmp_path) == {"payloads": b"a file"}
    assert not (tmp_path / "rules").exists()

"""Tab: in real shells, and every sort of word as click asks for it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from rulewright.cli import group
from rulewright.cli.group import COMMANDS
from rulewright.cli.run import rulewright, run
from rulewright.kinds import registry
from tests.cli.shells import PRESS_TAB, needed

WORLD = Path(__file__).parents[1] / "docs" / "world"
CONFIGURATION = """
[[map]]
files = "payloads/**"
rules = "rules/orders.yaml"

[target.staging]
url = "http://127.0.0.1:1"
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("rules", "payloads"):
        shutil.copytree(WORLD / name, tmp_path / name)
    (tmp_path / "rulewright.toml").write_text(CONFIGURATION, "utf-8")
    (tmp_path / "rules" / "data.yaml").write_text("no: rules\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def offered(*typed: str) -> list[str]:
    """What the last of the words may become."""
    completing = ShellComplete(rulewright, {}, "rulewright", "_RULEWRIGHT_COMPLETE")
    return [item.value for item in completing.get_completions(list(typed[:-1]), typed[-1])]


@pytest.mark.parametrize("shell", PRESS_TAB)
def test_tab_in_a_real_shell(shell: str) -> None:
    needed(shell)
    PRESS_TAB[shell](
        shell,
        {
            "rulewright exp": "rulewright explain",
            "rulewright lint --skip": "rulewright lint --skip-unmapped",
            "rulewright lint --fail-on war": "rulewright lint --fail-on warning",
            "rulewright lint --rules rules/or": "rulewright lint --rules rules/orders.yaml",
            "rulewright explain Order.ref/len": "rulewright explain Order.ref/length",
            "rulewright lint payloads/o": "rulewright lint payloads/order.json",
        },
    )


def test_commands_are_completed_without_importing_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group, "import_module", pytest.fail)
    assert offered("") == list(COMMANDS)
    assert offered("ex") == ["explain"]
    assert offered("--v") == ["--version"]


def test_commands_are_completed_in_no_time() -> None:
    script = "import time; s = time.process_time(); from rulewright.cli import main\ntry: main()\nfinally: import sys; sys.stderr.write(str(time.process_time() - s))"
    environment = {"_RULEWRIGHT_COMPLETE": "bash_complete", "COMP_WORDS": "rulewright\nex", "COMP_CWORD": "1"}
    spent = []
    for _ in range(3):
        done = subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stdout == "plain,explain\n"
        spent.append(float(done.stderr))
    assert min(spent) < 0.15


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("explain", "--kind", "le"), ["length"]),
        (("explain", "--kind", ""), list(registry())),
        (("lint", "--format", ""), ["text", "json", "github", "sarif", "junit", "markdown", "html"]),
        (("check", "--format", "h"), []),
        (("lint", "--rules", ""), ["rules/accounts.yaml", "rules/orders.yaml", "async-orders", "async-orders-2026-09"]),
        (("lint", "--rules", "async-orders-"), ["async-orders-2026-09"]),
        (("check", "rules/o"), ["rules/orders.yaml"]),
        (("explain", "Order.notes/le"), ["Order.notes/length"]),
        (("explain", "notes/le"), ["notes/length"]),
        (("explain", "idem"), ["idempotency.ONCE"]),
        (("explain", "--rules", "async-orders", "NOTES"), ["NOTES-150"]),
        (("fuzz", "rules/orders.yaml", "--rule", "Line.sku/re"), ["Line.sku/required"]),
        (("fuzz", "rules/orders.yaml", "--operation", "create"), ["createOrder", "createOrderByForm"]),
        (("fuzz", "rules/orders.yaml", "--operation", "get"), []),
        (("explain", "requ"), []),
        (("fuzz", "--target", ""), ["staging"]),
        (("completion", ""), ["bash", "zsh", "fish"]),
        (("nosuch", "--fo"), []),
        (("explain", "--rules", "rules/data.yaml", "a"), []),
        (("explain", "--rules", "rules/none.yaml", "a"), []),
    ],
)
def test_every_sort_of_word(typed: tuple[str, ...], words: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert offered(*typed) == words
    assert capfd.readouterr() == ("", ""), "what is printed would stand in the middle of the line"


def test_folders_that_are_not_the_project_s_own_are_passed_over(folder: Path) -> None:
    for beneath in ("node_modules", ".hidden"):
        shutil.copytree(folder / "rules", folder / beneath)
    assert [name for name in offered("check", "") if "/" in name] == ["rules/accounts.yaml", "rules/orders.yaml"]


def test_where_no_rule_file_begins_so_any_file_may_be_meant() -> None:
    completing = ShellComplete(rulewright, {}, "rulewright", "_RULEWRIGHT_COMPLETE")
    [item] = completing.get_completions(["check"], "no")
    assert (item.type, item.value) == ("file", "no")


def test_a_command_whose_packages_are_missing_completes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: str) -> None:
        raise ModuleNotFoundError(name="hypothesis")

    monkeypatch.setattr(group, "import_module", missing)
    assert offered("fuzz", "--ta") == []


@pytest.mark.parametrize("shell", PRESS_TAB)
def test_a_script_asks_the_program_whatever_the_shell(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["completion", shell]) == 0
    assert re.search(rf"_RULEWRIGHT_COMPLETE={shell}_complete .*(\$1|rulewright)", capsys.readouterr().out)


def test_a_shell_that_is_not_known_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["completion", "tcsh"]) == 2
    assert "'bash', 'zsh', 'fish'" in capsys.readouterr().err

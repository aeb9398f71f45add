"""Projects with a configuration, linted as a user types it, for tests."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rulewright.cli.run import run
from tests.linting.support import ORDERS

if TYPE_CHECKING:
    import pytest

MAP = '[[map]]\nfiles = "payloads/**"\nrules = "orders.yaml"\ntoday = "2026-03-02"\n'
REJECTED = '[[map]]\nfiles = "rejected/**"\nrules = "orders.yaml"\ntoday = "2026-03-02"\nexpect = "reject"\n'


def project(config: str, files: dict[str, str]) -> None:
    """Writes a project into the current folder."""
    shutil.copy(ORDERS, "orders.yaml")
    Path("rulewright.toml").write_text(config, "utf-8")
    write(files)


def write(files: dict[str, str]) -> None:
    for name, text in files.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def linted(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    """The exit code of a run of lint, and its JSON document."""
    code = run(["lint", *arguments, "--format", "json"])
    return code, json.loads(capsys.readouterr().out)


def found(document: dict[str, Any]) -> list[tuple[str, str, str]]:
    """The file, the rule and the message of each violation that counts."""
    return [
        (file["path"], violation["rule"], violation["message"])
        for file in document["files"]
        for violation in file["violations"]
        if violation["waiver"] is None or not violation["waiver"]["in_force"]
    ]


def remarks(document: dict[str, Any], key: str = "remarks") -> list[tuple[str, int | None, str, str | None]]:
    """The place, message and hint of each remark."""
    return [(entry["path"], entry["line"], entry["message"], entry["hint"]) for entry in document[key]]

"""Ajv, the validator most used outside Python, in one Node process that answers line by line."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.language.conditions import Json

SCRIPT = Path(__file__).with_suffix(".cjs")
HOME = Path(tempfile.gettempdir()) / "rulewright-tests-ajv-8"
"""Where Ajv is installed, once for all runs."""


class Ajv:
    """Ajv 8 for 2020-12, in strict mode."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def compile(self, schema: dict[str, Json]) -> int:
        """The number under which a schema judges payloads."""
        answer = self._ask({"schema": schema})
        assert "number" in answer, answer
        return int(answer["number"])

    def error_paths(self, number: int, payload: Json) -> list[str]:
        """Where in the schema each error of a payload stands."""
        return [str(path) for path in self._ask({"number": number, "payload": payload})["paths"]]

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


def start() -> Iterator[Ajv]:
    """Ajv while a generator is open; where it cannot be had, the tests that want it are skipped (in CI, they fail)."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        assert not os.environ.get("CI"), "CI needs Node and npm: Ajv is one of the engines"
        pytest.skip("needs Node and npm, to ask Ajv")
    if not HOME.exists():
        _install(npm)
    environment = {**os.environ, "NODE_PATH": str(HOME / "node_modules")}
    with subprocess.Popen(
        [node, str(SCRIPT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, encoding="utf-8"
    ) as process:
        yield Ajv(process)
        assert process.stdin is not None
        process.stdin.close()


def _install(npm: str) -> None:
    """Installs Ajv beside its place and moves it there, so that runs side by side do not meet half of it."""
    with tempfile.TemporaryDirectory(dir=HOME.parent) as name:
        beside = Path(name) / HOME.name
        beside.mkdir()
        command = [npm, "install", "--no-save", "--no-audit", "--no-fund", "--prefix", str(beside), "ajv@8"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            assert not os.environ.get("CI"), done.stderr
            pytest.skip(f"npm cannot install Ajv: {done.stderr.strip().splitlines()[-1]}")
        try:
            beside.rename(HOME)
        except OSError:
            assert HOME.exists(), f"{HOME} cannot be made"

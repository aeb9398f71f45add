"""Ajv, the validator most used outside Python, in one Node process that answers line by line."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.npm import installed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.language.conditions import Json

SCRIPT = Path(__file__).with_suffix(".cjs")


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

    def forget(self, number: int) -> None:
        """Lets a schema go, so that one process can see many."""
        self._ask({"forget": number})

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


def start() -> Iterator[Ajv]:
    """Ajv while a generator is open; where it cannot be had, the tests that want it are skipped (in CI, they fail)."""
    node, modules = installed("ajv@8", "ajv-8")
    environment = {**os.environ, "NODE_PATH": str(modules)}
    with subprocess.Popen(
        [node, str(SCRIPT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, encoding="utf-8"
    ) as process:
        yield Ajv(process)
        assert process.stdin is not None
        process.stdin.close()

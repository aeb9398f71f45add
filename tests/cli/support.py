"""Runs of the command line, for tests."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ORDERS = Path(__file__).parents[1] / "linting" / "orders.yaml"
GOOD = '{"id": "A1", "lines": [{"no": 1, "item": "pen"}]}'
WARNED = '{"id": "A1", "email": "ada@example.org", "lines": [{"no": 1, "item": "pen"}]}'


@dataclass(frozen=True)
class Ran:
    """What a process wrote, and what it exited with."""

    code: int
    out: str
    err: str


def start(*arguments: str, encoding: str = "utf-8") -> subprocess.Popen[bytes]:
    """Starts the command in a process of its own, in the current folder."""
    return subprocess.Popen(
        [sys.executable, "-c", "from rulewright.cli import main; main()", *arguments],
        env={**os.environ, "PYTHONIOENCODING": encoding},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def rulewright(*arguments: str, stdin: bytes = b"", encoding: str = "utf-8") -> Ran:
    """Runs the command to its end."""
    process = start(*arguments, encoding=encoding)
    out, err = process.communicate(stdin)
    return Ran(process.returncode, out.decode(encoding), err.decode(encoding))

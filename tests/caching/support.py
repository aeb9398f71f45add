"""A rule file with its examples beside it, and runs that keep their rules in a folder of the test's own."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

RULES = """\
rulewright: 1
contract: kept
version: 1.0.0
clock: { zone: Europe/Berlin }
examples: kept.examples.yaml
shapes:
  Order:
    fields:
      id:   { type: string, length: 1..LIMIT, pattern: "^[a-z]+$", required: true }
      due:  { type: date, notBefore: today + 1d }
      cost: { type: number, step: 0.01 }
"""
EXAMPLES = """\
Order:
  small: { id: a }
"""


def write_rules(folder: Path, limit: int = 3) -> str:
    """Writes a rule file and its examples; gives the name of the first."""
    (folder / "kept.yaml").write_text(RULES.replace("LIMIT", str(limit)), "utf-8")
    (folder / "kept.examples.yaml").write_text(EXAMPLES, "utf-8")
    return str(folder / "kept.yaml")


def start(program: str, *arguments: str) -> subprocess.Popen[str]:
    """Another run of Python, in the environment of this one."""
    return subprocess.Popen([sys.executable, "-c", program, *arguments], stdout=subprocess.PIPE, text=True)

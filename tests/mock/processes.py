"""Rules and options → `rulewright mock` in a process of its own, with its URL."""

from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def mocked(rules: str, *options: str, errors: IO[str] | None = None) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The URL and the process of a mock that is stopped by Ctrl-C; `errors` takes its standard error."""
    command = [str(Path(sys.executable).with_name("rulewright")), "mock", rules, "--port", "0", "--today", "2026-03-02"]
    with subprocess.Popen([*command, *options], stdout=subprocess.PIPE, stderr=errors, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip(), process
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)

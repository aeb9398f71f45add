"""What a person types into a real shell before pressing Tab → what then stands there."""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PATIENCE = 60
"""Seconds after which a shell that does not say what is waited for is given up."""
_CONTROLS = re.compile(rb"\x1b\[[0-9;?]*[a-zA-Z]|\x1b[=>]|[\x07\x0d]")
_STARTS = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], 'eval "$(rulewright completion bash)"'),
    "zsh": (["zsh", "-f", "-i"], 'autoload -Uz compinit && compinit -u -D; eval "$(rulewright completion zsh)"'),
}


def needed(shell: str) -> None:
    """Skips the test where there is no such shell; in CI, it fails."""
    if shutil.which(shell) is None:
        assert not os.environ.get("CI"), f"CI needs {shell}"
        pytest.skip(f"needs {shell}, to press Tab in it")


def environment() -> dict[str, str]:
    beside = str(Path(sys.executable).parent)
    own = {"PATH": f"{beside}{os.pathsep}{os.environ['PATH']}", "TERM": "dumb", "PS1": "> ", "INPUTRC": os.devnull}
    return {**os.environ, **own, "LC_ALL": "C.UTF-8", "COLUMNS": "300"}


class Terminal:
    """A shell in a terminal of its own."""

    def __init__(self, shell: str) -> None:
        command, setting_up = _STARTS[shell]
        self._ours, theirs = pty.openpty()
        self._shell = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment(), start_new_session=True
        )
        os.close(theirs)
        self._type(f"{setting_up}; echo rea''dy\n")
        self._shows("ready")

    def completed(self, typed: str, whole: str) -> None:
        """Presses Tab after what is typed, and waits until the whole line stands there."""
        self._type(f"{typed}\t")
        self._shows(whole)
        self._type("\x15\n")  # throws the line away

    def close(self) -> None:
        self._shell.kill()
        self._shell.wait()
        os.close(self._ours)

    def _type(self, text: str) -> None:
        os.write(self._ours, text.encode())

    def _shows(self, text: str) -> None:
        end = time.monotonic() + PATIENCE
        seen = b""
        while text.encode() not in _CONTROLS.sub(b"", seen):
            ready, _, _ = select.select([self._ours], [], [], max(0, end - time.monotonic()))
            assert ready, f"{text!r} does not appear in {seen!r}"
            seen += os.read(self._ours, 65536)


def _in_terminal(shell: str, cases: Mapping[str, str]) -> None:
    terminal = Terminal(shell)
    try:
        for typed, whole in cases.items():
            terminal.completed(typed, whole)
    finally:
        terminal.close()


def _in_fish(shell: str, cases: Mapping[str, str]) -> None:
    """fish says what a line is completed by."""
    lines = "".join(f"echo (complete -C '{typed}' | string split -f1 \\t)\n" for typed in cases)
    script = f"rulewright completion fish | source\n{lines}"
    done = subprocess.run(
        [shell, "--no-config", "-c", script], env=environment(), capture_output=True, text=True, check=True
    )
    for (typed, whole), words in zip(cases.items(), done.stdout.splitlines(), strict=True):
        assert whole.split()[-1] in words.split(), f"{typed!r} is completed by {words!r}"


PRESS_TAB: Mapping[str, Callable[[str, Mapping[str, str]], None]] = {
    "bash": _in_terminal,
    "zsh": _in_terminal,
    "fish": _in_fish,
}
"""By shell: types each line, presses Tab, and fails where the line does not become what it should."""

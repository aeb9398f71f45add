"""A console block → its commands, run in this process as a user would type them, and what they print compared."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from rulewright.cli.run import UNUSABLE, run

_MOST_LINES = 60
_URL = "http://127.0.0.1:{}"


@dataclass(frozen=True, slots=True)
class Command:
    """A line that is typed, and the lines that are shown under it."""

    line: str
    shown: tuple[str, ...]


def commands_of(text: str) -> list[Command]:
    """The commands of a block: each stands behind `$ `, and may go on behind a `\\` at the end of a line."""
    found: list[tuple[str, list[str]]] = []
    for line in text.replace("\\\n", "").splitlines():
        if line.startswith("$ "):
            found.append((line.removeprefix("$ "), []))
        else:
            assert found, f"{line!r} stands before the first command; commands begin with “$ ”"
            found[-1][1].append(line)
    return [Command(line, tuple(shown)) for line, shown in found]


def is_shown(shown: str, printed: str) -> bool:
    """Whether a text is what was printed. In it, `…` alone on a line is any lines, and within a line any characters."""
    lines = [line.rstrip() for line in shown.rstrip("\n").splitlines()]
    pattern = "".join(
        r"(?:[^\n]*\n)*?" if line.strip() == "…" else r"[^\n]*?".join(map(re.escape, line.split("…"))) + "\n"
        for line in lines
    )
    plain = "".join(f"{line.rstrip()}\n" for line in printed.rstrip("\n").splitlines())
    return re.fullmatch(pattern, plain) is not None


@dataclass
class Shell:
    """The current folder, as the commands of one page find and leave it.

    A mock gets a free port in place of the one that is written, and lives until the shell is closed.
    """

    urls: dict[str, str] = field(default_factory=dict)
    """The URLs that are written, and where their mocks are."""
    mocks: list[subprocess.Popen[str]] = field(default_factory=list)

    def run(self, command: Command) -> str | None:
        """Runs a command; what is wrong with what came of it."""
        words = shlex.split(os.path.expandvars(command.line), comments=True)
        background = words[-1] == "&"
        words = [self._there(word) for word in (words[:-1] if background else words)]
        if words[:2] == ["rulewright", "mock"] and "--list-faults" not in words:
            code, printed = self._mock(words)
        elif words[0] == "cd":
            os.chdir(words[1])
            code, printed = 0, ""
        elif words[0] == "rulewright":
            code, printed = _in_process(words[1:])
        elif words[0] == "python":
            code, printed = _in_python(words[1:])
        else:
            return f"{words[0]} cannot be run here: say so before the block, <!-- not run: why -->"
        for written, there in self.urls.items():
            printed = printed.replace(there, written)
        if command.shown and not is_shown("\n".join(command.shown), printed):
            return f"$ {command.line}\nprints (and exits with {code})\n{_cut(printed)}"
        if not command.shown and code >= UNUSABLE:
            return f"$ {command.line}\nexits with {code}:\n{_cut(printed)}"
        return None

    def _there(self, word: str) -> str:
        for written, there in self.urls.items():
            word = word.replace(written, there)
        return word

    def _mock(self, words: list[str]) -> tuple[int, str]:
        port = words.index("--port") + 1 if "--port" in words else None
        written = _URL.format(8080 if port is None else words[port])
        asked = [*words[1:], "--port", "0"] if port is None else [*words[1:port], "0", *words[port + 1 :]]
        mock = subprocess.Popen(
            [str(Path(sys.executable).with_name("rulewright")), *asked],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert mock.stdout is not None
        first = mock.stdout.readline()
        if not first.startswith("http"):
            rest, _ = mock.communicate(timeout=30)
            return mock.returncode, f"{first}{rest}"
        self.mocks.append(mock)
        self.urls[written] = first.strip()
        rest = mock.stdout.readline() if "--ui" in words else ""
        return 0, f"{first}{rest}"

    def close(self) -> None:
        for mock in self.mocks:
            mock.send_signal(signal.SIGINT)
        for mock in self.mocks:
            mock.communicate(timeout=30)


def _cut(printed: str) -> str:
    """What a fault shows of it."""
    lines = printed.splitlines()
    return "\n".join(lines if len(lines) <= _MOST_LINES else [*lines[:_MOST_LINES], "…"])


def _in_process(arguments: list[str]) -> tuple[int, str]:
    """The exit code of rulewright, and what it prints: what is written to standard error stands among the rest."""
    printed = io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True)
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        code = run(arguments)
    printed.seek(0)
    return code, printed.read()


def _in_python(arguments: list[str]) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return done.returncode, done.stdout

"""A command that prints a bearer token → credentials that are renewed when they grow old or are refused."""

from __future__ import annotations

import shlex
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rulewright.contract.endpoint.credentials import AUTHORIZATION, CredentialsError, is_sendable, telling

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import timedelta

_UNAUTHORIZED = 401
_PATIENCE = 60.0
"""Seconds that the command may take."""
_LONGEST = 200
"""Characters of its complaint that are repeated."""


@dataclass(frozen=True, slots=True)
class TokenCommand:
    """A program and its arguments, run without a shell; its standard output is the token and nothing else.

    Attributes:
        arguments: the program first.
        folder: where it is run.
        refresh: how long a token is good; None until it is refused.
    """

    arguments: tuple[str, ...]
    folder: Path
    refresh: timedelta | None = None

    def __str__(self) -> str:
        line = shlex.join(self.arguments)
        if self.folder.resolve() == Path.cwd():
            return line
        return f"cd {shlex.quote(str(self.folder))} && {line}"

    def token(self) -> str:
        """A token. What the command prints is repeated nowhere.

        Raises:
            CredentialsError: the command fails, takes too long, or prints what is no token.
        """
        try:
            ran = subprocess.run(  # noqa: S603 - the command is the user's own, from their configuration
                self.arguments,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise self._error(f"did not end within {_PATIENCE:g} s") from None
        except OSError as error:
            raise self._error(f"cannot be run: {error.strerror or error}") from None
        printed = ran.stdout.decode(errors="replace").strip()
        if ran.returncode:
            raise self._error(f"failed with exit code {ran.returncode}{_complaint(ran.stderr, printed)}")
        if not printed:
            raise self._error("printed nothing, where a token is due")
        if len(printed.split()) > 1 or not is_sendable(printed):
            raise self._error("printed more than one word, or what no header can carry; print the token alone")
        return printed

    def _error(self, what: str) -> CredentialsError:
        return CredentialsError(f"the token command ({self}) {what}")


class Tokens:
    """The tokens of a command, one after another; threads may share it."""

    name = AUTHORIZATION

    def __init__(self, command: TokenCommand, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._command = command
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._secrets: tuple[str, ...] = ()
        self._header = ""
        self._made = 0.0
        self._served = True
        """Whether the last token was answered with anything but a refusal; the first is given the benefit."""

    @property
    def header(self) -> str:
        """The value with the latest token; empty before `renew`."""
        return self._header

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every token there was: an old one must not be shown either."""
        return self._secrets

    @property
    def shown(self) -> str:
        """The command that makes the token."""
        return f"Bearer $({self._command})"

    @property
    def curl(self) -> str:
        """A header that the shell asks the command for."""
        return f'--header "{AUTHORIZATION}: {self.shown}"'

    def renew(self) -> None:
        """Asks for a token where there is none, or it has reached its age. Raises CredentialsError."""
        with self._lock:
            refresh = self._command.refresh
            is_old = refresh is not None and self._monotonic() - self._made >= refresh.total_seconds()
            if not self._header or is_old:
                self._ask()

    def replaced(self, header: str, status: int | None) -> bool:
        """Whether a refused token has been replaced by another.

        One that is refused from the start is not asked for again: the next would be no better. Raises CredentialsError.
        """
        with self._lock:
            if status != _UNAUTHORIZED:
                self._served = self._served or header == self._header
                return False
            if header == self._header and self._served:
                self._served = False
                self._ask()
            return header != self._header

    def _ask(self) -> None:
        token = self._command.token()
        self._header = f"Bearer {token}"
        self._made = self._monotonic()
        self._secrets = tuple(dict.fromkeys((*self._secrets, *telling(token))))


def _complaint(stderr: bytes, printed: str) -> str:
    """The first line that a failed command wrote to standard error, without anything that it printed."""
    text = stderr.decode(errors="replace")
    for word in printed.split():
        text = text.replace(word, "***")
    line = next(iter(text.strip().splitlines()), "")[:_LONGEST]
    return f": {line}" if line else ""

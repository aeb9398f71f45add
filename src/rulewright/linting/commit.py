"""A file → the moment of the commit that it is from, by git."""

from __future__ import annotations

import os
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# A hook's environment points git at the commit under way, relative to another folder than the file's.
_OF_HOOKS = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"})


class CommitError(Exception):
    """git cannot say when a file was committed; `hint` says what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def committed_at(path: Path) -> datetime | None:
    """The author date of the last commit that touched a file.

    None for a file that has no commit yet or was changed since its last one: its commit is still to come.

    Raises:
        CommitError: the file is in no git repository, or git is not installed.
    """
    if _git(path, "status", "--porcelain"):
        return None
    author_date = _git(path, "log", "-1", "--format=%aI")
    return datetime.fromisoformat(author_date) if author_date else None


def _git(path: Path, *command: str) -> str:
    import subprocess  # noqa: PLC0415 - it takes longer to import than a payload to judge

    environment = {name: value for name, value in os.environ.items() if name not in _OF_HOOKS}
    try:
        done = subprocess.run(  # noqa: S603 - the arguments are ours, and the name stands behind `--`
            ["git", "--literal-pathspecs", *command, "--", path.name],  # noqa: S607 - git is found as a shell finds it
            cwd=path.absolute().parent,
            env=environment,
            capture_output=True,
            check=True,
            text=True,
        )
    except FileNotFoundError as error:
        raise CommitError("git is not installed", _HINT) from error
    except subprocess.CalledProcessError as error:
        reason = error.stderr.strip().removeprefix("fatal: ").splitlines()[:1]
        raise CommitError(f"git says: {''.join(reason)}", _HINT) from error
    return done.stdout.strip()


_HINT = 'today = "commit" takes the date of the file\'s last commit; write a date or "now" where there is no git'

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
        CommitError: the file is in no git repository, its history is not there, or git is not installed.
    """
    if _git(path, "status", "--porcelain"):
        return None
    name, _, rest = _git(path, "log", "-1", "--format=%H,%P,%aI").partition(",")
    parents, _, author_date = rest.partition(",")
    if name and not parents and _is_cut_off(path, name):
        raise CommitError("the history of this clone is cut off before the file's last commit", _HINT_OF_CLONES)
    return datetime.fromisoformat(author_date) if author_date else None


def _is_cut_off(path: Path, name: str) -> bool:
    """Whether a commit has parents that a shallow clone does not have: it seems to have made every file it found."""
    head, _, _ = _git(path, "cat-file", "commit", name, about_file=False).partition("\n\n")
    return "\nparent " in head


def _git(path: Path, *command: str, about_file: bool = True) -> str:
    import subprocess  # noqa: PLC0415 - it takes longer to import than a payload to judge

    environment = {name: value for name, value in os.environ.items() if name not in _OF_HOOKS}
    try:
        done = subprocess.run(  # noqa: S603 - the arguments are ours, and the name stands behind `--`
            ["git", "--literal-pathspecs", *command, *(("--", path.name) if about_file else ())],  # noqa: S607 - git is found as a shell finds it
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


_HINT_OF_CLONES = (
    "fetch the whole history: fetch-depth: 0 for actions/checkout, GIT_DEPTH: 0 on GitLab, git fetch --unshallow;\n"
    "or write a date"
)
_HINT = 'today = "commit" takes the date of the file\'s last commit; write a date or "now" where there is no git'

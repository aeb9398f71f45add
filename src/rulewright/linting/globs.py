"""A glob pattern and a path → whether it matches, with `**` for any number of folders."""

from __future__ import annotations

import os
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_ANY_FOLDERS = "**"


def is_glob(text: str) -> bool:
    """Whether a text has a character that stands for others."""
    return any(mark in text for mark in "*?[")


def relative_name(path: Path, folder: Path) -> str | None:
    """A file's path from a folder, with forward slashes; None where it is not below it."""
    name = os.path.relpath(path.absolute(), folder.absolute()).replace(os.sep, "/")
    return None if name.startswith(f"{os.pardir}/") else name


def matches(pattern: str, path: str) -> bool:
    """Whether a pattern matches the whole of a relative path with forward slashes.

    `*`, `?`, `[ab]` and `[!ab]` stay inside one folder's name; `**` between slashes is any number of folders, none
    included, and at the end everything below.
    """
    return _matches(pattern.removeprefix("./").split("/"), path.split("/"))


def _matches(patterns: list[str], parts: list[str]) -> bool:
    if not patterns or not parts:
        return not patterns and not parts
    first, rest = patterns[0], patterns[1:]
    if first != _ANY_FOLDERS:
        return fnmatchcase(parts[0], first) and _matches(rest, parts[1:])
    return not rest or any(_matches(rest, parts[skipped:]) for skipped in range(len(parts)))

"""A file's name in the user's cache folder → its bytes, and bytes → that file: only where nobody else could write.

Whatever goes wrong, the file is not there: a cache that cannot be used costs time and nothing else.
"""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SWITCH = "RULEWRIGHT_CACHE"
"""The environment variable that, set to `off`, switches the cache off."""

KEPT = 64
"""So many files are kept; of more, those written last."""

_PRIVATE = 0o700
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH


def location() -> Path | None:
    """The cache folder: below XDG_CACHE_HOME, or ~/.cache; None where there is none or it is switched off.

    It needs a system that says whose a file is, and that opens files relative to an open folder.
    """
    if os.environ.get(SWITCH, "").lower() == "off" or os.open not in os.supports_dir_fd or not hasattr(os, "geteuid"):
        return None
    around = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if not around.is_absolute():
        try:
            around = Path.home() / ".cache"
        except RuntimeError:
            return None
    return around / "rulewright"


def read(name: str) -> bytes | None:
    """The bytes of a file; None where there is none, or somebody else could have written it."""
    try:
        with _opened(make=False) as folder:
            file = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
            with os.fdopen(file, "rb") as stream:
                state = os.fstat(file)
                ours = stat.S_ISREG(state.st_mode) and state.st_uid == os.geteuid()
                return stream.read() if ours and not state.st_mode & _WRITABLE_BY_OTHERS else None
    except OSError:
        return None


def write(name: str, content: bytes) -> None:
    """Writes a file as a whole or not at all: readers see what was there before, or this."""
    with suppress(OSError), _opened(make=True) as folder:
        passing = f".{name}.{secrets.token_hex(8)}"
        file = os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600, dir_fd=folder)
        try:
            with os.fdopen(file, "wb") as stream:
                stream.write(content)
            os.replace(passing, name, src_dir_fd=folder, dst_dir_fd=folder)
        except OSError:
            os.unlink(passing, dir_fd=folder)
            raise
        _forget_old(folder)


@contextmanager
def _opened(*, make: bool) -> Iterator[int]:
    """The open cache folder. Raises OSError unless it is the user's own and private."""
    path = location()
    if path is None:
        raise FileNotFoundError("there is no cache folder")
    if make:
        path.parent.mkdir(_PRIVATE, parents=True, exist_ok=True)
        path.mkdir(_PRIVATE, exist_ok=True)
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        state = os.fstat(folder)
        if state.st_uid != os.geteuid() or state.st_mode & _OTHERS:
            raise PermissionError(f"{path} is open to other users")
        yield folder
    finally:
        os.close(folder)


def _forget_old(folder: int) -> None:
    """Removes what was written long ago, and what runs that were killed left behind."""
    names = os.listdir(folder)
    if len(names) <= KEPT:
        return

    def written(name: str) -> float:
        with suppress(OSError):
            return os.stat(name, dir_fd=folder, follow_symlinks=False).st_mtime
        return 0.0

    for name in sorted(names, key=written)[: len(names) - KEPT]:
        with suppress(OSError):
            os.unlink(name, dir_fd=folder)

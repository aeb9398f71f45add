"""The items of a JSON array, as they come → the array; on disk while it is large."""

from __future__ import annotations

import shutil
from tempfile import SpooledTemporaryFile
from typing import TextIO, cast

_IN_MEMORY = 1024 * 1024


class Array:
    """A JSON array under way: one item a line, in memory while it is small."""

    def __init__(self, indent: str) -> None:
        self._indent = indent
        self._spool: TextIO | None = None

    def add(self, item: str) -> None:
        """Adds an item that is written out."""
        self.item().write(item)

    def item(self) -> TextIO:
        """Where the next item is to be written."""
        start = ","
        if self._spool is None:
            spool = SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8", newline="")  # noqa: SIM115 - see move_to
            self._spool, start = cast("TextIO", spool), "["
        self._spool.write(f"{start}\n{self._indent}")
        return self._spool

    def move_to(self, out: TextIO) -> None:
        """Writes the whole array, after which this one is empty."""
        if self._spool is None:
            out.write("[]")
            return
        self._spool.seek(0)
        shutil.copyfileobj(self._spool, out)
        out.write("]")
        self._spool.close()
        self._spool = None

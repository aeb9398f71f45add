"""A folder → what a first contract consists of there, written only where nothing stands in its way."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

FILES: Mapping[str, str] = {
    "rules/orders.yaml": "orders.yaml",
    "payloads/order.json": "order.json",
    "rulewright.toml": "rulewright.toml",
    ".pre-commit-config.yaml": "pre-commit-config.yaml",
}
"""Where each file is put, and its name in the package."""
_KEPT = ".pre-commit-config.yaml"
"""What a project may have already: its hooks are then shown, to be added by hand."""
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Begun:
    """What came of it: the files that were written, and the text of hooks that are to be added to those there are."""

    written: tuple[str, ...]
    hooks: str | None


class InTheWayError(Exception):
    """Files that are there already, which nothing is written over."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(names)
        super().__init__(", ".join(self.names))


def begin(folder: Path, made: Mapping[str, str] = _NOTHING) -> Begun:
    """Writes the files, and those that are `made`, by their texts: all or none.

    Raises:
        InTheWayError: some of them are there already.
        OSError: the folder cannot be written to; nothing is left behind.
    """
    texts = {**{name: _text(source) for name, source in FILES.items()}, **made}
    there = [name for name in texts if os.path.lexists(folder / name)]
    in_the_way = [name for name in there if name != _KEPT]
    if in_the_way:
        raise InTheWayError(in_the_way)
    wanted = {name: text for name, text in texts.items() if name not in there}
    left: list[Path] = []
    try:
        for name, text in wanted.items():
            path = folder / name
            left += _parents(path)
            left.append(path)
            path.write_text(text, "utf-8")
    except OSError:
        for path in reversed(left):
            with suppress(OSError):  # the one that could not be written may not be there
                path.rmdir() if path.is_dir() else path.unlink()
        raise
    return Begun(tuple(wanted), texts[_KEPT] if _KEPT in there else None)


def _parents(path: Path) -> list[Path]:
    """Makes the folders that a file needs; gives those that were not there."""
    missing = [parent for parent in reversed(path.parents) if not parent.exists()]
    for parent in missing:
        parent.mkdir(exist_ok=True)
    return missing


def _text(name: str) -> str:
    return files("rulewright.starting").joinpath("files", name).read_text("utf-8")

"""PATH… as typed → the payload files they stand for, each once and sorted, and the paths that stand for none."""

from __future__ import annotations

import glob
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rulewright.linting.events import Unusable
from rulewright.linting.expectations import SUFFIX
from rulewright.linting.globs import is_glob
from rulewright.reading.diagnostics import nearest
from rulewright.reading.payloads import Format, format_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

STDIN = "-"
_PASSED_BY = frozenset({"node_modules"})


@dataclass(frozen=True, slots=True)
class Input:
    """A file to judge; `named` says that the user typed its name, `path` is None for standard input."""

    name: str
    path: Path | None
    format: Format
    named: bool


def discover(paths: Iterable[str], stdin_format: Format = "json") -> tuple[list[Input], list[Unusable]]:
    """The files of paths as typed on a command line: files, folders (with all below them), globs, and `-`.

    In folders and globs only files with a payload's suffix count; what is hidden, and `node_modules`, is passed by.
    """
    found: dict[Path | None, Input] = {}
    missing: list[Unusable] = []
    for text in dict.fromkeys(paths):
        for entry in _expanded(text, stdin_format):
            if isinstance(entry, Unusable):
                missing.append(entry)
                continue
            key = entry.path.resolve() if entry.path else None
            if entry.named or key not in found:
                found[key] = entry
    return sorted(found.values(), key=lambda entry: entry.name), missing


def below(folder: Path) -> list[Input]:
    """The payload files below a folder, sorted; what is hidden, and `node_modules`, is passed by."""
    return sorted(_payload_files(_below(folder)), key=lambda entry: entry.name)


def _expanded(text: str, stdin_format: Format) -> Iterator[Input | Unusable]:
    path = Path(text)
    if text == STDIN:
        yield Input("<stdin>", None, stdin_format, named=True)
    elif path.is_dir():
        yield from _nonempty(text, _below(path))
    elif path.name.endswith(SUFFIX) and path.is_file():
        yield _described(path)
    elif path.exists():
        file_format = format_of(path)
        yield Input(path.as_posix(), path, file_format, named=True) if file_format else _formless(text)
    elif is_glob(text):
        yield from _nonempty(text, map(Path, glob.glob(text, recursive=True)))  # noqa: PTH207 - absolute globs too
    else:
        yield _absent(path)


def _described(beside: Path) -> Input | Unusable:
    """The payload file whose rules another one lists."""
    path = beside.with_name(beside.name.removesuffix(SUFFIX))
    file_format = format_of(path)
    if file_format is None or not path.is_file():
        hint = "it has the whole name of the payload file, and then .breaks: order.json.breaks is for order.json"
        return Unusable.whole(
            beside.as_posix(), "missing-file", f"there is no payload file {path.name} beside this", hint
        )
    return Input(path.as_posix(), path, file_format, named=True)


def _below(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not _is_passed_by(name)]
        yield from (Path(parent, name) for name in files)


def _payload_files(paths: Iterable[Path]) -> Iterator[Input]:
    for path in paths:
        file_format = format_of(path)
        if file_format and path.is_file() and not _is_passed_by(path.name):
            yield Input(path.as_posix(), path, file_format, named=False)


def _nonempty(text: str, paths: Iterable[Path]) -> Iterator[Input | Unusable]:
    empty = True
    for entry in _payload_files(paths):
        empty = False
        yield entry
    if empty:
        hint = "payload files end in .json, .yaml, .yml, .ndjson or .jsonl"
        yield Unusable.whole(text, "empty", "no payload file is found there", hint)


def _is_passed_by(name: str) -> bool:
    return name in _PASSED_BY or (name.startswith(".") and name not in {os.curdir, os.pardir})


def _formless(text: str) -> Unusable:
    hint = (
        "payload files end in .json, .yaml, .yml, .ndjson or .jsonl; give others on standard input, with --stdin-format"
    )
    return Unusable.whole(text, "format", "the file's name does not say its format", hint)


def _absent(path: Path) -> Unusable:
    folder = path.parent
    near = nearest(path.name, [found.name for found in folder.iterdir()]) if folder.is_dir() else None
    hint = f"did you mean {(folder / near).as_posix()}?" if near else None
    return Unusable.whole(path.as_posix(), "missing-file", "there is no such file or folder", hint)

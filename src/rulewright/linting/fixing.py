"""Rule files, and what is generated from them → the files written as they should be, where that is certain.

Payloads are never touched: what is right in their place, nobody knows.
"""

from __future__ import annotations

import os
from contextlib import chdir
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from rulewright.carried import CARRIED
from rulewright.emit.files import stale, write_whole
from rulewright.formatting.format import formatted
from rulewright.linting.events import Remark, Remarked, Unusable
from rulewright.linting.quoting import remarks_of
from rulewright.reading.decoding import decode
from rulewright.reading.diagnostics import DiagnosticError
from rulewright.reading.limits import LimitError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rulewright.emit.files import Made
    from rulewright.linting.config import Build, Config

Make: TypeAlias = "Callable[[Build], Made]"

_MARK = b"\xef\xbb\xbf"


def fix(rule_files: Iterable[Path] | None, config: Config, make: Make) -> Iterator[Remarked | Unusable]:
    """Lays rule files out plainly, and writes what is generated from them where it is stale; tells what it did.

    Args:
        rule_files: the files; None stands for all that the configuration names.
        config: says what is generated from which of them.
        make: makes what a build says, or raises DiagnosticError.

    Raises:
        OSError: a file cannot be written; those before it are, and none is half written.
    """
    files = _named(config) if rule_files is None else list(rule_files)
    for path in files:
        yield from _laid_out(path)
    wanted = None if rule_files is None else {path.resolve() for path in files}
    for build in config.builds:
        yield from _generated(build, wanted, config.folder, make)


def _named(config: Config) -> list[Path]:
    """The rule files of maps and builds, but for those that rulewright carries."""
    folder = Path(os.path.relpath(config.folder))
    mapped = [Path(entry.assignment.rules) for entry in config.maps if entry.assignment.rules not in CARRIED]
    built = [folder / build.rules for build in config.builds if build.rules not in CARRIED]
    return list(dict.fromkeys([*mapped, *built]))


def _laid_out(path: Path) -> Iterator[Remarked | Unusable]:
    name = path.as_posix()
    data = path.read_bytes()
    try:
        result = formatted(decode(data, name), name)
    except DiagnosticError as error:
        yield Unusable(name, tuple(remarks_of(error.diagnostics)))
        return
    except LimitError as error:
        yield Unusable.whole(name, "limit", error.message)
        return
    changes = ("the byte order mark", *result.changes) if data.startswith(_MARK) else result.changes
    if changes:
        write_whole(path, result.text)
        yield _fixed(name, f"fixed: {', '.join(changes)}")


def _generated(build: Build, wanted: set[Path] | None, folder: Path, make: Make) -> Iterator[Remarked | Unusable]:
    """Writes what is generated, where it is from some of the files that are wanted."""
    with chdir(folder):
        try:
            made = make(build)
        except DiagnosticError as error:
            yield Unusable(build.rules, tuple(remarks_of(error.diagnostics)))
            return
        if wanted is not None and not wanted.intersection(Path(name).resolve() for name in made.sources):
            return
        done = {path.resolve(): old for path, old in stale(made.files).items()}
        for path, text in made.files.items():
            if path.resolve() in done:
                write_whole(path, text)
    for path, old in done.items():
        word = "made" if old is None else "made anew, since it was out of date"
        yield _fixed(Path(os.path.relpath(path)).as_posix(), f"{word}, from {build.rules}")


def _fixed(path: str, message: str) -> Remarked:
    return Remarked(path, (Remark(path, None, None, "info", "fixed", message),))

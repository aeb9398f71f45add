"""`--format X[=FILE]` as typed → writers: each event of a run goes to all of them."""

from __future__ import annotations

import sys
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, TypeAlias

from rulewright.reading.spelling import nearest
from rulewright.reporting.github import GithubWriter
from rulewright.reporting.json import JsonWriter
from rulewright.reporting.styles import Style, plain, style_for
from rulewright.reporting.text import TextWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from rulewright.linting.events import Event

Writer: TypeAlias = "Callable[[Event], None]"
Writers: TypeAlias = "Mapping[str, Callable[[TextIO, Style], Writer]]"

OF_LINT: Writers = {"text": TextWriter, "json": JsonWriter, "github": GithubWriter}
"""The formats of lint."""

OF_CHECK: Writers = {**OF_LINT, "json": partial(JsonWriter, of_rules=True)}
"""The formats of check."""


class FormatError(ValueError):
    """A `--format` that cannot be used."""


@dataclass(frozen=True, slots=True)
class Output:
    """A format, and the file it goes to; None is standard output."""

    format: str
    file: Path | None


def read_outputs(texts: Iterable[str], known: Iterable[str]) -> tuple[Output, ...]:
    """What `--format X[=FILE]` says, each time it is given; text to standard output where it is not.

    Raises:
        FormatError: a format is not among the `known`, or two would go to one place.
    """
    names = list(known)
    outputs: list[Output] = []
    for text in texts or ("text",):
        name, _, file = text.partition("=")
        if name not in names:
            near = nearest(name, names)
            raise FormatError(
                f"there is no format “{name}”; " + (f"did you mean {near}?" if near else f"formats: {', '.join(names)}")
            )
        output = Output(name, Path(file) if file else None)
        taken = next((other for other in outputs if other.file == output.file), None)
        if taken:
            place = output.file or "standard output"
            raise FormatError(f"{taken.format} and {name} would both go to {place}; write {name}=FILE")
        outputs.append(output)
    return tuple(outputs)


@contextmanager
def writing(outputs: Iterable[Output], writers: Writers) -> Iterator[Writer]:
    """What sends an event to every output.

    Raises:
        OSError: a file cannot be written.
    """
    with ExitStack() as files:
        opened: list[Writer] = []
        for output in outputs:
            if output.file is None:
                opened.append(writers[output.format](sys.stdout, style_for(sys.stdout)))
            else:
                file = files.enter_context(output.file.open("w", encoding="utf-8", newline="\n"))
                opened.append(writers[output.format](file, plain))

        def write(event: Event) -> None:
            for writer in opened:
                writer(event)

        yield write

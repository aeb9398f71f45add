"""`--format X[=FILE]` as typed → writers: each event of a run goes to all of them."""

from __future__ import annotations

import sys
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any, TypeAlias

from rulewright.reading.spelling import nearest
from rulewright.reading.styles import Detail, Style, style_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

Writer: TypeAlias = "Callable[[Any], None]"
"""What takes the events of one command, in their order."""

Writers: TypeAlias = "Mapping[str, str]"
"""By the name of a format what makes its writer: a module, and a name in it that takes a stream and a style."""

_SHARED: Writers = {
    "text": "rulewright.reporting.text:TextWriter",
    "json": "rulewright.reporting.json:JsonWriter",
    "github": "rulewright.reporting.github.of_lint:GithubWriter",
    "sarif": "rulewright.reporting.sarif.of_lint:SarifWriter",
    "junit": "rulewright.reporting.junit.of_lint:JunitWriter",
    "markdown": "rulewright.reporting.markdown.of_lint:MarkdownWriter",
}

OF_LINT: Writers = {**_SHARED, "html": "rulewright.reporting.html.of_lint:HtmlWriter"}
"""The formats of lint."""

OF_CHECK: Writers = {**_SHARED, "json": "rulewright.reporting.json:RulesJsonWriter"}
"""The formats of check."""

OF_FUZZ: Writers = {
    "text": "rulewright.contract.telling:TextWriter",
    "json": "rulewright.contract.document:JsonWriter",
    "github": "rulewright.reporting.github.of_fuzz:GithubWriter",
    "sarif": "rulewright.reporting.sarif.of_fuzz:SarifWriter",
    "junit": "rulewright.reporting.junit.of_fuzz:JunitWriter",
    "markdown": "rulewright.reporting.markdown.of_fuzz:MarkdownWriter",
    "html": "rulewright.reporting.html.of_fuzz:HtmlWriter",
}
"""The formats of fuzz."""


class FormatError(ValueError):
    """A `--format` that cannot be used."""


@dataclass(frozen=True, slots=True)
class Output:
    """A format, the file it goes to (None is standard output), and how much is told in it, where it is for people."""

    format: str
    file: Path | None
    detail: Detail = Detail.USUAL


def read_outputs(texts: Iterable[str], known: Iterable[str]) -> tuple[Output, ...]:
    """What `--format X[=FILE]` says, each time it is given; text to standard output where it is not.

    Raises:
        FormatError: a format is not among the `known`, a file has no name, or two outputs would go to one place.
    """
    names = list(known)
    outputs: list[Output] = []
    for text in texts or ("text",):
        name, to_file, file = text.partition("=")
        if name not in names:
            near = nearest(name, names)
            raise FormatError(
                f"there is no format “{name}”; " + (f"did you mean {near}?" if near else f"formats: {', '.join(names)}")
            )
        if to_file and not file:
            raise FormatError(f"{text} names no file; write {name}=FILE, or {name} for standard output")
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
        ModuleNotFoundError: a format needs a package that is not there; no file is touched then.
        OSError: a file cannot be written.
    """
    makers = [(output, resolve_name(writers[output.format])) for output in outputs]
    with ExitStack() as files:
        opened: list[Writer] = []
        for output, make in makers:
            if output.file is None:
                opened.append(make(sys.stdout, style_for(sys.stdout, output.detail)))
            else:
                # As on standard output, names of files that are no text are shown as far as they are.
                file = output.file.open("w", encoding="utf-8", errors="backslashreplace", newline="\n")
                opened.append(make(files.enter_context(file), Style(detail=output.detail)))

        def write(event: object) -> None:
            for writer in opened:
                writer(event)

        yield write

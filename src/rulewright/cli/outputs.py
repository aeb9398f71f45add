"""`--format` as typed → a run's events, written in every format that was asked for; what the run exits with."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import click

from rulewright.cli.completing import words
from rulewright.language.standing import Severity
from rulewright.linting.events import Finished
from rulewright.linting.sums import finished
from rulewright.reading.styles import Detail, plain, style_for
from rulewright.reporting.outputs import FormatError, read_outputs, writing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from rulewright.linting.events import Event
    from rulewright.reading.styles import Style
    from rulewright.reporting.outputs import Output, Writers

Decorated = TypeVar("Decorated", bound="Callable[..., object] | click.Command")


def format_option(known: Iterable[str]) -> Callable[[Decorated], Decorated]:
    """The option `--format X[=FILE]`, which repeats; the command takes its texts as `formats`."""
    return click.option(
        "--format",
        "formats",
        metavar="X[=FILE]",
        shell_complete=words(known),
        multiple=True,
        help=f"{', '.join(known)}; to standard output, or to a file. Repeats.  [default: text]",
    )


def detail_options(command: Decorated) -> Decorated:
    """The options `--quiet` and `--verbose`; the command takes them under these names."""
    quiet = click.option("-q", "--quiet", is_flag=True, help="Of text, write the verdict alone: one line.")
    verbose = click.option("-v", "--verbose", is_flag=True, help=f"In text, {_VERBOSE}.")
    return quiet(verbose(command))


_VERBOSE = "group and count nothing, and show the line of each rule"


def outputs_of(
    texts: Iterable[str], known: Iterable[str], *, quiet: bool = False, verbose: bool = False
) -> tuple[Output, ...]:
    """What `--format` says, told as `--quiet` or `--verbose` asks.

    Raises:
        click.BadParameter: a format that is not known, or two to one place.
        click.UsageError: both are asked for.
    """
    if quiet and verbose:
        raise click.UsageError("--quiet and --verbose ask for the opposite of each other; leave one out")
    detail = Detail.VERDICT if quiet else Detail.ALL if verbose else Detail.USUAL
    try:
        return tuple(replace(output, detail=detail) for output in read_outputs(texts, known))
    except FormatError as error:
        raise click.BadParameter(str(error), param_hint="--format") from error


def write_whole(outputs: Iterable[Output], texts: Mapping[str, Callable[[Style], str]]) -> None:
    """Writes what is made in one piece to every output; `texts` make it, by format. Raises OSError."""
    for output in outputs:
        if output.file is None:
            style = style_for(sys.stdout, output.detail)
            click.echo(_told(texts[output.format](style), output), color=style.is_coloured)
        else:
            text = _told(texts[output.format](plain), output)
            output.file.write_text(f"{text}\n", "utf-8", newline="\n")


def _told(text: str, output: Output) -> str:
    """A text that is made in one piece; of one for people that is told quietly, its last line."""
    is_quiet = output.format == "text" and output.detail is Detail.VERDICT
    return text.rpartition("\n")[2] if is_quiet else text


def report(
    events: Iterable[Event], outputs: Iterable[Output], writers: Writers, fail_on: Severity = Severity.ERROR
) -> int:
    """Writes the events of a run as they come; gives its exit code."""
    exit_code = 0
    with writing(outputs, writers) as write:
        for event in finished(events, fail_on):
            write(event)
            if isinstance(event, Finished):
                exit_code = event.exit_code
    return exit_code

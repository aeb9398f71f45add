"""`--format` as typed → a run's events, written in every format that was asked for; what the run exits with."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeVar

import click

from rulewright.cli.completing import words
from rulewright.language.standing import Severity
from rulewright.linting.events import Finished
from rulewright.linting.sums import finished
from rulewright.reporting.outputs import FormatError, read_outputs, writing
from rulewright.reporting.styles import plain, style_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from rulewright.linting.events import Event
    from rulewright.reporting.outputs import Output, Writers
    from rulewright.reporting.styles import Style

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


def outputs_of(texts: Iterable[str], known: Iterable[str]) -> tuple[Output, ...]:
    """What `--format` says.

    Raises:
        click.BadParameter: a format that is not known, or two to one place.
    """
    try:
        return read_outputs(texts, known)
    except FormatError as error:
        raise click.BadParameter(str(error), param_hint="--format") from error


def write_whole(outputs: Iterable[Output], texts: Mapping[str, Callable[[Style], str]]) -> None:
    """Writes what is made in one piece to every output; `texts` make it, by format. Raises OSError."""
    for output in outputs:
        if output.file is None:
            click.echo(texts[output.format](style_for(sys.stdout)))
        else:
            output.file.write_text(f"{texts[output.format](plain)}\n", "utf-8", newline="\n")


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

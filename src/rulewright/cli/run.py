"""Arguments → an exit code: 0 and 1 as the command says, 2 for what could not be done, 130 when it was interrupted."""

from __future__ import annotations

import io
import os
import sys
import traceback
from typing import TYPE_CHECKING, TextIO

import click

from rulewright import __version__
from rulewright.cli.group import Commands, PipeClosedError
from rulewright.language.custom import CustomRuleError
from rulewright.reading.diagnostics import DiagnosticError
from rulewright.reading.display import visible
from rulewright.reading.limits import LimitError
from rulewright.reading.styles import style_for

if TYPE_CHECKING:
    from collections.abc import Sequence

UNUSABLE = 2
INTERRUPTED = 130
PIPE_CLOSED = 141
"""What a shell gives for a program that wrote to a pipe nobody reads, as 130 for one that was interrupted."""


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help="Write the rules of an API's payloads once; lint, serve and test from them.",
)
@click.version_option(__version__, message="rulewright %(version)s")
def rulewright() -> None:
    """Everything is done by the commands."""


def run(arguments: Sequence[str]) -> int:
    """Runs a command. Errors that can be foreseen are messages on standard error, never tracebacks."""
    for stream in (sys.stdout, sys.stderr):
        _accept_any_character(stream)
    try:
        code = rulewright.main(list(arguments), prog_name="rulewright", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Abort:
        return INTERRUPTED
    except (PipeClosedError, BrokenPipeError):
        _forget(sys.stdout)
        return PIPE_CLOSED
    except click.ClickException as error:
        error.show()
    except DiagnosticError as error:
        _tell_diagnostics(error)
    except LimitError as error:
        _tell(str(error) if error.span else error.message, is_placed=error.span is not None)
    except CustomRuleError as error:
        _tell(str(error))
    except OSError as error:
        _tell(": ".join(filter(None, (str(error.filename or ""), error.strerror or str(error)))))
    except Exception:  # noqa: BLE001 - a crash must exit neither as “clean” nor as “violations”
        traceback.print_exc()
        _tell("this is a mistake in rulewright; please report it with the lines above")
    else:
        return code if isinstance(code, int) else 0
    return UNUSABLE


def _tell(message: str, *, is_placed: bool = False) -> None:
    style = style_for(sys.stderr)
    head = "" if is_placed else f"{style('error', 'error')}: "
    sys.stderr.write(f"{head}{visible(message)}\n")


def _tell_diagnostics(error: DiagnosticError) -> None:
    # Imported here because a run without mistakes does not need them.
    from rulewright.linting.events import Unusable  # noqa: PLC0415
    from rulewright.linting.quoting import remarks_of  # noqa: PLC0415
    from rulewright.reporting.text import TextWriter  # noqa: PLC0415

    write = TextWriter(sys.stderr, style_for(sys.stderr))
    write(Unusable(error.diagnostics[0].span.file, tuple(remarks_of(error.diagnostics))))


def _accept_any_character(stream: TextIO) -> None:
    """Lets a terminal that cannot show a character show its escape instead of failing."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")


def _forget(stream: TextIO) -> None:
    """Keeps the interpreter from flushing to a closed pipe when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())

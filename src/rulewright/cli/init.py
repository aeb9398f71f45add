"""`rulewright init`: a first contract that works, with its configuration and its hook."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from rulewright.manual.schema import schema_text
from rulewright.starting.begin import InTheWayError, begin

_SCHEMA = "rules/rulewright.schema.json"
"""What editors complete rule files by; the first line of the contract names it."""
_NEXT = """
Try it:{enter}
  rulewright check rules          # the rules, and the examples in them
  rulewright lint payloads        # the payload; change its price to 0, and lint it again
  rulewright explain GIFT-NOTE
  rulewright mock rules/orders.yaml --port 8080   # an endpoint that keeps to them
  rulewright fuzz rules/orders.yaml --url http://127.0.0.1:8080   # in another window: whether it does
  pre-commit install              # these checks before each commit (https://pre-commit.com)
"""


@click.command(short_help="Begin: a contract that works, its configuration and its hook.")
@click.argument("folder", default=".", type=click.Path(file_okay=False, path_type=Path))
def command(folder: Path) -> None:
    """Writes a first contract into FOLDER, by default this one: rules with comments, a payload, the configuration.

    Nothing is written over. Where there are hooks of pre-commit already, it shows what to add to them.
    """
    try:
        begun = begin(folder, {_SCHEMA: schema_text()})
    except InTheWayError as error:
        names = " and ".join(error.names)
        verb = "is" if len(error.names) == 1 else "are"
        message = f"{names} {verb} in {folder} already, and nothing is written over; name an empty folder"
        raise click.UsageError(message) from error
    except OSError as error:
        message = f"{error.filename or folder} cannot be written: {error.strerror}; nothing was left behind"
        raise click.UsageError(message) from error
    for name in begun.written:
        click.echo(f"wrote {(folder / name).as_posix()}")
    if begun.hooks is not None:
        click.echo("\n.pre-commit-config.yaml is there already; add to its repos:\n")
        click.echo("\n".join(begun.hooks.splitlines()[1:]))
    enter = "" if folder.resolve() == Path.cwd() else f"\n  cd {shlex.quote(folder.as_posix())}"
    click.echo(_NEXT.format(enter=enter), nl=False)

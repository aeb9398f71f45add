"""The name of a command → the command, imported only when it is wanted, and what it is for, without importing it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from rulewright.reading.spelling import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Entry:
    """A command: the module that holds it as `command`, its line in the help, and the extra that it needs."""

    module: str
    summary: str
    extra: str | None = None


COMMANDS: Mapping[str, Entry] = {
    "init": Entry("rulewright.cli.init", "Begin: a contract that works, its configuration and its hook."),
    "lint": Entry("rulewright.cli.lint", "Judge payload files by their contract.", "sqlite"),
    "config": Entry("rulewright.cli.config", "Say which contract the configuration gives to a file, and why."),
    "check": Entry("rulewright.cli.check", "Check rule files: language, examples, what no example shows."),
    "explain": Entry("rulewright.cli.explain", "Say in words what a rule, or a kind of rule, asks for."),
    "build": Entry(
        "rulewright.cli.build",
        "Write the schemas, the OpenAPI, the module and the documentation of a contract.",
    ),
    "mock": Entry("rulewright.cli.mock", "Serve a contract as an endpoint on this machine.", "mock"),
    "fuzz": Entry("rulewright.cli.fuzz", "Test an endpoint against its contract.", "fuzz"),
    "schema": Entry("rulewright.cli.schema", "Write the schema by which editors complete and explain rule files."),
    "completion": Entry("rulewright.cli.completion", "Print the script by which a shell completes commands."),
}


class MissingExtraError(click.ClickException):
    """A command needs packages that are not installed."""

    exit_code = 2

    def __init__(self, command: str, package: str, extra: str) -> None:
        super().__init__(
            f"rulewright {command} needs a package that is not installed ({package});"
            f" install it with: pip install 'rulewright[{extra}]'"
        )


class PipeClosedError(Exception):
    """Whoever read the output has gone."""


class Commands(click.Group):
    """The commands of the table."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click calls it so
        """The names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name; None where a shell completes what comes after a name that is none, or not installed.

        Raises:
            MissingExtraError: its packages are not installed.
            click.UsageError: there is none.
        """
        entry = COMMANDS.get(cmd_name)
        if entry is None and ctx.resilient_parsing:
            return None
        if entry is None:
            near = nearest(cmd_name, COMMANDS)
            hint = f"did you mean {near}?" if near else f"commands: {', '.join(COMMANDS)}"
            raise click.UsageError(f"there is no command “{cmd_name}”; {hint}", ctx)
        try:
            command: click.Command = import_module(entry.module).command
        except ModuleNotFoundError as error:
            if ctx.resilient_parsing:
                return None
            raise _explained(error, cmd_name) from error
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Completes the names of commands without importing them."""
        names = [
            CompletionItem(name, help=entry.summary) for name, entry in COMMANDS.items() if name.startswith(incomplete)
        ]
        return [*names, *click.Command.shell_complete(self, ctx, incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - as above
        """Lists the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.summary) for name, entry in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> object:
        """Runs the command; that packages are missing may show only then."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise PipeClosedError from error
        except ModuleNotFoundError as error:
            raise _explained(error, ctx.invoked_subcommand or "") from error


_OF_NO_EXTRA = frozenset({"", "rulewright", "click", "jsonschema", "rich", "yaml"})
"""What every installation has: without one of these it is broken."""


_OF_FORMATS = {"jinja2": "html", "markupsafe": "html"}
"""Packages that a format needs, whichever command writes it, and their extras."""


def _explained(error: ModuleNotFoundError, command: str) -> MissingExtraError:
    """What to install. Raises the error itself where it is not about a package of the command's extra."""
    package = (error.name or "").partition(".")[0]
    entry = COMMANDS.get(command)
    extra = _OF_FORMATS.get(package, None if entry is None else entry.extra)
    if extra is None or package in _OF_NO_EXTRA:
        raise error
    return MissingExtraError(command, package, extra)

"""`rulewright completion SHELL`: the script by which a shell completes our commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from click.shell_completion import BashComplete, FishComplete, ZshComplete

if TYPE_CHECKING:
    from collections.abc import Mapping

    from click.shell_completion import ShellComplete

_SCRIPTS: Mapping[str, type[ShellComplete]] = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}
_VARIABLE = "_RULEWRIGHT_COMPLETE"
"""What click looks for in the environment of a program called rulewright."""


@click.command(short_help="Print the script by which a shell completes commands.")
@click.argument("shell", type=click.Choice(list(_SCRIPTS)))
def command(shell: str) -> None:
    """Prints the script by which a shell completes commands, options, contracts, rules, kinds and formats.

    Once for each shell; it counts in those that are started afterwards:

    \b
      bash: echo 'eval "$(rulewright completion bash)"' >> ~/.bashrc
      zsh:  echo 'eval "$(rulewright completion zsh)"' >> ~/.zshrc
            (there, it must stand below compinit)
      fish: rulewright completion fish > ~/.config/fish/completions/rulewright.fish
    """  # noqa: D301 - click looks for the character, which keeps lines as they are
    root = click.get_current_context().find_root().command
    click.echo(_SCRIPTS[shell](root, {}, "rulewright", _VARIABLE).source())

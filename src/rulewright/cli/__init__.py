"""The command line: one file per command; `group` finds them, `run` runs them and says what went wrong."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """The entry point of `rulewright`: runs the command that the arguments name, and exits with its code."""
    from rulewright.cli.run import run  # noqa: PLC0415 - importing a command must not import this

    sys.exit(run(sys.argv[1:]))

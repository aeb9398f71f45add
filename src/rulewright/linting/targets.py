"""A configuration and a name → the target of that name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.contract.endpoint.target import Target, read_target
from rulewright.language.decode import suggestion

if TYPE_CHECKING:
    from rulewright.linting.config import Config


class NoTargetError(ValueError):
    """A configuration has no target of a name; the message says which it has."""


def target_named(config: Config, name: str) -> Target:
    """The target of a name.

    Raises:
        NoTargetError: there is none.
        DiagnosticError: its entry has mistakes.
    """
    if name not in config.targets:
        hint = suggestion(name, config.targets, "targets")
        raise NoTargetError(f"{config.name} has no [target.{name}]; {hint}")
    return read_target(config.targets[name], name, config.folder)

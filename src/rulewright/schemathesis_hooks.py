"""`SCHEMATHESIS_HOOKS=rulewright.schemathesis_hooks`: environment and configuration → our cases and checks, installed.

`RULEWRIGHT_RULES` names the contract; `RULEWRIGHT_TARGET`, `RULEWRIGHT_OPERATION`, `RULEWRIGHT_TODAY`,
`RULEWRIGHT_CLOCK_SLACK` and `RULEWRIGHT_DATA` (with commas between) say what the options of `rulewright fuzz` do. What
is not set is looked for under `[schemathesis]` and `[data]` of the configuration. To import it is to install it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from rulewright.cli.fuzz_options import operation_of, slack_of
from rulewright.cli.options import read_data, read_today, rules_of
from rulewright.contract.configured import Configured, ConfiguredError
from rulewright.contract.endpoint.address import AddressError, parse_address
from rulewright.contract.endpoint.budget import Limits
from rulewright.contract.schemathesis_adapter import install
from rulewright.linting.config import find_config
from rulewright.linting.data import read_rows
from rulewright.linting.targets import NoTargetError, target_named
from rulewright.reading.diagnostics import DiagnosticError
from rulewright.reading.display import visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from rulewright.linting.config import Config
    from rulewright.linting.data import Row
    from rulewright.rules import Rules

Read = TypeVar("Read")

_PREFIX = "RULEWRIGHT_"
_LASTING = Limits(seconds=3600)
"""Longer than a run takes; our clock is read when it begins."""


class UnusableError(Exception):
    """Something that is set cannot be used; the message names the variable or the key, and says why."""


def main() -> None:
    """Installs, or ends the process with 2 and a message: a run without our checks must not pass for one with them."""
    try:
        _install(find_config(Path.cwd()))
    except (UnusableError, DiagnosticError) as error:
        text = f"{error}" if isinstance(error, DiagnosticError) else f"error: {error}"
        lines = "\n".join(map(visible, text.split("\n")))
        sys.stderr.write(f"{lines}\nrulewright adds nothing to Schemathesis, so nothing was run\n")
        raise SystemExit(2) from None


def _install(config: Config) -> None:
    rules = _read("rules", config, rules_of)
    if rules is None:
        raise UnusableError(
            "RULEWRIGHT_RULES is not set: set it to a rule file, or write one into the configuration, as rules ="
            ' "orders.yaml" under [tool.rulewright.schemathesis] of pyproject.toml'
        )
    operation = _read("operation", config, lambda name: operation_of(rules.plan, name))
    if operation is None:
        operation = _read_as("RULEWRIGHT_RULES", "", lambda _: operation_of(rules.plan, None))
    today = _read("today", config, read_today)
    stated, limits = rules.plan.clock.slack, _LASTING if today is None else None
    slack = _read("clock_slack", config, lambda text: slack_of(text, stated, limits))
    known = _read("target", config, lambda name: _target(name, config))
    try:
        install(
            rules.plan,
            rules.context(today, _data(rules, config)),
            operation=operation.name,
            slack=slack_of(None, stated, limits) if slack is None else slack,
            known=known,
        )
    except ConfiguredError as error:
        raise UnusableError(str(error)) from error


def _target(name: str, config: Config) -> Configured:
    try:
        target = target_named(config, name)
        return Configured(parse_address(target.url), target, os.environ)
    except (NoTargetError, AddressError) as error:
        raise click.UsageError(str(error)) from error


def _read(key: str, config: Config, read: Callable[[str], Read]) -> Read | None:
    """What the variable of a key is set to, or else the key in the configuration; None where neither is."""
    variable = _PREFIX + key.upper()
    if os.environ.get(variable):
        return _read_as(variable, os.environ[variable], read)
    if key in config.schemathesis:
        return _read_as(f"“{key}” of [schemathesis] in {config.name}", config.schemathesis[key], read)
    return None


def _read_as(name: str, text: str, read: Callable[[str], Read]) -> Read:
    try:
        return read(text)
    except click.UsageError as error:
        raise UnusableError(f"{name}: {error.message}") from error


def _data(rules: Rules, config: Config) -> dict[str, list[Row]]:
    """The rows of the configuration's files that the contract declares, and of those that the variable names."""
    declared = rules.plan.data
    configured = {name: read_rows(path, declared[name]) for name, path in config.data.items() if name in declared}
    variable = f"{_PREFIX}DATA"
    texts = os.environ.get(variable)
    named = _read_as(variable, texts, lambda text: read_data(rules, text.split(","))) if texts else {}
    return {**configured, **named}


main()

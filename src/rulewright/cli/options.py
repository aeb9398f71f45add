"""Option texts → what they mean: the options that several commands share."""

from __future__ import annotations

from datetime import UTC, date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rulewright.carried import CARRIED, carried_path
from rulewright.language.decode import suggestion
from rulewright.linting.config import find_config
from rulewright.loading import bundled, load, resolved
from rulewright.reading.diagnostics import Diagnostic, DiagnosticError, nearest
from rulewright.reading.span import Span
from rulewright.validation.clock import Clock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rulewright.linting.data import Row
    from rulewright.rules import Rules

clock_option = click.option(
    "--today", metavar="DATE|now", help="The day that dates are judged on, such as 2026-03-02.  [default: now]"
)
data_option = click.option(
    "--data",
    metavar="NAME=FILE",
    multiple=True,
    help="Rows for a table that the contract declares under data, in CSV or JSON. Repeats.",
)


def rules_of(name: str) -> Rules:
    """The rules of a file, or those of a contract that rulewright carries.

    Raises:
        DiagnosticError: there is no such file, or it has mistakes.
    """
    return bundled(name) if name in CARRIED else load(_existing(name))


def mapped_contracts() -> list[str]:
    """The contracts that the configuration maps, each once; without any, the one that rulewright carries."""
    config = find_config(Path.cwd())
    return list(dict.fromkeys(entry.assignment.rules for entry in config.maps)) or [CARRIED[0]]


def resolved_rules(name: str) -> str:
    """The text of one rule file that says what a file, or a contract that rulewright carries, and all it extends say.

    Raises:
        DiagnosticError: there is no such file, or it has mistakes.
    """
    return resolved(carried_path(name) if name in CARRIED else _existing(name))


def _existing(name: str) -> str:
    """The name of a rule file that is there. Raises DiagnosticError."""
    path = Path(name)
    if not path.exists():
        beside = [found.name for found in path.parent.iterdir()] if path.parent.is_dir() else []
        near = nearest(path.name, [*beside, *CARRIED])
        hint = f"did you mean {near if near in CARRIED else (path.parent / near).as_posix()}?" if near else None
        message = f"there is no rule file {name}"
        raise DiagnosticError([Diagnostic(Span(name, 1, 1, 1, 1), message, hint, code="missing-file")])
    return path.as_posix()


def read_today(text: str | None) -> date | None:
    """The day that `--today` names; None is now.

    Raises:
        click.BadParameter: it is neither a date nor `now`.
    """
    if text is None or text == "now":
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = f"“{text}” is not a day; write a date such as 2026-03-02, or now"
        raise click.BadParameter(message, param_hint="--today") from error


def day_of(text: str | None) -> date:
    """The day that `--today` names; without it the day that it is, in UTC. Raises as `read_today`."""
    return read_today(text) or date.fromordinal(Clock.system(UTC).today)


def data_files(texts: Iterable[str]) -> dict[str, Path]:
    """The file of each name that `--data` gives.

    Raises:
        click.BadParameter: a text is not NAME=FILE, or there is no such file.
    """
    found: dict[str, Path] = {}
    for text in texts:
        name, equals, file = text.partition("=")
        if not (name and equals and file):
            raise click.BadParameter(f"“{text}” is not NAME=FILE; write catalog=items.csv", param_hint="--data")
        if not Path(file).is_file():
            raise click.BadParameter(f"there is no file “{file}”", param_hint="--data")
        found[name] = Path(file)
    return found


def read_data(rules: Rules, texts: Iterable[str]) -> dict[str, list[Row]]:
    """The rows that `--data` gives to a contract.

    Raises:
        click.BadParameter: as `data_files`, or the contract declares no data of that name.
        DiagnosticError: a file has mistakes.
    """
    from rulewright.linting.data import read_rows  # noqa: PLC0415 - few runs are given data

    declared = rules.plan.data
    files = data_files(texts)
    for name in files:
        if name not in declared:
            hint = suggestion(name, declared, "declared data")
            raise click.BadParameter(f"the contract declares no data “{name}”; {hint}", param_hint="--data")
    return {name: read_rows(file, declared[name]) for name, file in files.items()}

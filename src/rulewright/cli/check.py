"""`rulewright check RULES…`: rule files, with all their mistakes and examples."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rulewright.cli.completing import rule_files
from rulewright.cli.options import resolved_rules, rules_of
from rulewright.cli.outputs import detail_options, format_option, outputs_of, report
from rulewright.linting.check import check
from rulewright.linting.lint import is_rule_file
from rulewright.reporting.outputs import OF_CHECK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.linting.events import RuleFileChecked, Unusable
    from rulewright.plan.contract import Plan
    from rulewright.reading.diagnostics import Diagnostic


@click.command(short_help="Check rule files: language, examples, what no example shows.")
@click.argument("rules", nargs=-1, required=True, metavar="RULES...", shell_complete=rule_files)
@format_option(OF_CHECK)
@detail_options
@click.option(
    "--resolved", is_flag=True, help="Print one rule file with what it extends, and where each value is written."
)
def command(rules: tuple[str, ...], formats: tuple[str, ...], quiet: bool, verbose: bool, resolved: bool) -> int:
    """Checks rule files: tells all mistakes in one run, runs every example, and names rules that none shows.

    RULES is a rule file, a folder of them, or async-orders or async-orders-2026-09 for a contract that rulewright
    carries.

    Exits with 0 when nothing is wrong, 1 when an example does not hold, 2 when a file cannot be used.
    """
    names = dict.fromkeys(name for text in rules for name in _names(text))
    if resolved:
        return _print_resolved(list(names), formats)
    return report(map(check_file, names), outputs_of(formats, OF_CHECK, quiet=quiet, verbose=verbose), OF_CHECK)


def _print_resolved(names: list[str], formats: tuple[str, ...]) -> int:
    if len(names) != 1 or formats:
        raise click.UsageError("--resolved prints one rule file, as YAML: name one, and no --format")
    click.echo(resolved_rules(names[0]), nl=False)
    return 0


def check_file(name: str) -> RuleFileChecked | Unusable:
    """All that is to be said of a rule file."""
    return check(name, _load)


def _load(name: str) -> tuple[Plan, tuple[Diagnostic, ...]]:
    rules = rules_of(name)
    return rules.plan, rules.remarks


def _names(text: str) -> Iterator[str]:
    path = Path(text)
    if not path.is_dir():
        yield text
        return
    found = [file.as_posix() for file in sorted(path.rglob("*.y*ml")) if is_rule_file(file)]
    if not found:
        raise click.BadParameter(f"there is no rule file below {text}", param_hint="RULES")
    yield from found

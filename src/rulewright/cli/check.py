"""`rulewright check RULES…`: rule files, with all their mistakes and examples."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rulewright.cli.options import rules_of
from rulewright.cli.outputs import format_option, outputs_of, report
from rulewright.linting.check import check
from rulewright.linting.lint import is_rule_file
from rulewright.reporting.outputs import OF_CHECK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.linting.events import RuleFileChecked, Unusable
    from rulewright.plan.contract import Plan
    from rulewright.reading.diagnostics import Diagnostic


@click.command(short_help="Check rule files: language, examples, what no example shows.")
@click.argument("rules", nargs=-1, required=True, metavar="RULES...")
@format_option(OF_CHECK)
def command(rules: tuple[str, ...], formats: tuple[str, ...]) -> int:
    """Checks rule files: tells all mistakes in one run, runs every example, and names rules that none shows.

    RULES is a rule file, a folder of them, or async-orders for the contract that rulewright carries.

    Exits with 0 when nothing is wrong, 1 when an example does not hold, 2 when a file cannot be used.
    """
    names = dict.fromkeys(name for text in rules for name in _names(text))
    return report(map(check_file, names), outputs_of(formats, OF_CHECK), OF_CHECK)


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

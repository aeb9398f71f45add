"""`rulewright lint PATH…`: payload files against their contracts."""

from __future__ import annotations

import sys
from contextlib import closing, nullcontext
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from rulewright.carried import CARRIED
from rulewright.cli.completing import any_file, operations, rule_files
from rulewright.cli.options import clock_option, data_files, data_option, day_of, read_today, rules_of
from rulewright.cli.outputs import detail_options, format_option, outputs_of, report
from rulewright.idempotency.claims import StoreError
from rulewright.language.standing import Severity
from rulewright.linting.config import Assignment, Config, find_config
from rulewright.linting.discover import discover
from rulewright.linting.events import Unusable
from rulewright.linting.lint import Run, is_rule_file, lint
from rulewright.linting.mapped import mapped_files
from rulewright.linting.waivers import Waiving
from rulewright.reporting.outputs import OF_LINT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rulewright.idempotency.index import SeenIndex
    from rulewright.linting.config import Today
    from rulewright.linting.discover import Input
    from rulewright.linting.events import Event, RuleFileChecked
    from rulewright.plan.contract import Plan
    from rulewright.reading.payloads import Format

_FAIL_ON = {"warning": Severity.WARNING, "error": Severity.ERROR}


@click.command(short_help="Judge payload files by their contract.")
@click.argument("paths", nargs=-1, metavar="[PATH]...", shell_complete=any_file)
@click.option(
    "--rules",
    metavar="FILE",
    shell_complete=rule_files,
    help="The contract of every file; else the one that the configuration maps.",
)
@click.option(
    "--operation",
    metavar="NAME",
    shell_complete=operations,
    help="Whose body the payloads are.  [default: the first with a body]",
)
@clock_option
@data_option
@format_option(OF_LINT)
@detail_options
@click.option(
    "--fail-on",
    type=click.Choice(list(_FAIL_ON)),
    default="error",
    show_default=True,
    help="The least severity that makes the exit code 1.",
)
@click.option("--show-values", is_flag=True, help="Show payload values; those of sensitive fields stay masked.")
@click.option(
    "--stdin-format",
    type=click.Choice(["json", "yaml", "ndjson"]),
    default="json",
    show_default=True,
    help="What standard input, the PATH -, is written in.",
)
@click.option(
    "--fix",
    "fixes",
    is_flag=True,
    help="First lay out the rule files among them, and write what [[build]] generates from them where it is stale.",
)
@click.option("--skip-unmapped", is_flag=True, help="Pass over named files that no contract is mapped to.")
@click.option(
    "--seen",
    metavar="URL",
    help="Find orders that were seen before, in this run or an earlier one: sqlite:///seen.db; memory: forgets.",
)
def command(
    paths: tuple[str, ...],
    rules: str | None,
    operation: str | None,
    today: str | None,
    data: tuple[str, ...],
    formats: tuple[str, ...],
    fail_on: Literal["warning", "error"],
    show_values: bool,
    stdin_format: Format,
    fixes: bool,
    skip_unmapped: bool,
    seen: str | None,
    quiet: bool,
    verbose: bool,
) -> int:
    """Judges payload files by their contracts.

    PATH is a file (.json, .yaml, .yml, .ndjson, .jsonl), a folder, a glob, or - for standard input; without one, every
    file that the configuration maps is judged. Each file's contract is the one that --rules names (a file, or
    async-orders or async-orders-2026-09, which rulewright carries), or the one that the last matching [[map]] of
    rulewright.toml, or of [tool.rulewright] in pyproject.toml, gives it; `rulewright config PATH` says which.

    Exits with 0 when nothing is wrong, 1 for violations, 2 for what could not be used.
    """
    outputs = outputs_of(formats, OF_LINT, quiet=quiet, verbose=verbose)
    config = find_config(Path.cwd())
    asked = data_files(data)
    inputs, missing = discover(paths, stdin_format) if paths else (_mapped(config), [])
    index = None if seen is None else _index(seen)
    run = Run(
        assign=_assigner(config, rules, operation, _moment(today)),
        load=_load,
        check=_check,
        stdin=sys.stdin.buffer,
        data={**config.data, **asked},
        asked_data=frozenset(asked),
        config=config.name,
        how_to_map=_how_to_map(config),
        skip_unmapped=skip_unmapped,
        show_values=show_values,
        waiving=_waiving(config, today),
        mapped=None if rules is not None else partial(_names, config),
        seen=index,
        folder=config.folder,
    )
    if not (paths or inputs or skip_unmapped):
        missing = [Unusable.whole(config.name, "unmapped", "its maps match no payload file", _how_to_map(config))]
    with nullcontext() if index is None else closing(index):
        judged = lint(inputs, run)
        events = _once(_fixed(config, inputs if paths else None), judged) if fixes else judged
        return report(chain(missing, events), outputs, OF_LINT, _FAIL_ON[fail_on])


def _mapped(config: Config) -> list[Input]:
    """The files of a run that names none."""
    if config.path is None:
        raise click.UsageError(f"name the files to judge, or map files to a contract in {config.name}")
    return list(mapped_files(config))


def _names(config: Config) -> list[str]:
    return [name for entry in mapped_files(config) if (name := config.called(entry.path)) is not None]


def _fixed(config: Config, inputs: list[Input] | None) -> Iterable[Event]:
    from rulewright.cli.build import made  # noqa: PLC0415 - few runs need all that files are generated by
    from rulewright.linting.fixing import fix  # noqa: PLC0415 - as above

    named = (entry.path for entry in inputs or () if entry.path and entry.format == "yaml")
    return fix(None if inputs is None else filter(is_rule_file, named), config, made)


def _once(fixed: Iterable[Event], judged: Iterable[Event]) -> Iterator[Event]:
    """The events of fixing and judging: what is wrong with a rule file that both read is told once."""
    told: set[Event] = set()
    for event in fixed:
        if event not in told:
            yield event
        told.add(event)
    yield from (event for event in judged if not isinstance(event, Unusable) or event not in told)


def _waiving(config: Config, today: str | None) -> Waiving | None:
    """The waivers on the day that `--today` names; the day that a map gives its payloads keeps no waiver alive."""
    if not config.waivers:
        return None
    return Waiving(config.waivers, day_of(today), config.called)


def _index(url: str) -> SeenIndex:
    """What knows the keys that were seen before."""
    try:
        from rulewright.idempotency.index import SeenIndex  # noqa: PLC0415 - an extra

        return SeenIndex.open(url)
    except StoreError as error:
        raise click.UsageError(str(error)) from error


def _load(name: str) -> Plan:
    return rules_of(name).plan


def _check(path: Path) -> RuleFileChecked | Unusable:
    from rulewright.cli.check import check_file  # noqa: PLC0415 - few runs have rule files among the payloads

    return check_file(path.as_posix())


def _moment(today: str | None) -> Today | None:
    """What `--today` asks for instead of what a map says; None asks for nothing."""
    return None if today is None else read_today(today) or "now"


def _assigner(
    config: Config, rules: str | None, operation: str | None, today: Today | None
) -> Callable[[Path | None], Assignment | None]:
    """What judges a file: with `--rules` that contract, whatever the maps say; other options win over the map's."""

    def assign(path: Path | None) -> Assignment | None:
        if rules is not None:
            found: Assignment | None = Assignment(rules)
        else:
            found = None if path is None else config.assignment(path)
        if found is None:
            return None
        return replace(found, operation=operation or found.operation, today=today or found.today)

    return assign


def _how_to_map(config: Config) -> str:
    if config.path is None:
        return (
            f"name the contract with --rules FILE (--rules {CARRIED[0]} is the one that rulewright carries),\n"
            "or map files to one in rulewright.toml:\n"
            "  [[map]]\n"
            '  files = "payloads/**"\n'
            '  rules = "rules/orders.yaml"'
        )
    return f"add a [[map]] for it to {config.name}, or name the contract with --rules FILE"

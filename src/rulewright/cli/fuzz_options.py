"""Options of `rulewright fuzz` → what the endpoint is held to: operation, bases, rules, the slack of clocks."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from rulewright.contract.findings.baseline import Baseline, BaselineError, read_baseline
from rulewright.contract.shard import WHOLE, Shard, ShardError, parse_shard
from rulewright.language.decode import suggestion
from rulewright.language.standing import Basis
from rulewright.plan.ids import matching_ids, rule_hint

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rulewright.contract.endpoint.budget import Limits
    from rulewright.plan.contract import Operation, Plan
    from rulewright.rules import Rules

_BASES = {basis.value: basis for basis in Basis}
_SLACK = re.compile(r"(?P<amount>[0-9]+)(?P<unit>[dh])")
_PREPARING = timedelta(minutes=5)
"""Longer than the payloads of a large contract take to be made; the time of the run is counted from then on."""

_UNITS = {"d": timedelta(days=1), "h": timedelta(hours=1)}


def operation_of(plan: Plan, name: str | None) -> Operation:
    """The operation that --operation names, or the first with a body."""
    with_bodies = {found.name: found for found in plan.operations.values() if found.body is not None}
    if name is None and with_bodies:
        return next(iter(with_bodies.values()))
    if name is not None and name in with_bodies:
        return with_bodies[name]
    if name is None:
        raise click.UsageError(f"{plan.contract} has no operation with a body, so there is nothing to send")
    hint = suggestion(name, with_bodies, "operations with a body")
    raise click.BadParameter(f"{plan.contract} has no operation “{name}” with a body; {hint}", param_hint="--operation")


def asserted_of(text: str) -> frozenset[Basis]:
    """The bases that --assert lists; `all` means every one."""
    if text.strip() == "all":
        return frozenset(Basis)
    names = [part.strip() for part in text.split(",")]
    for name in names:
        if name not in _BASES:
            raise click.BadParameter(
                f"there is no basis “{name}”; {suggestion(name, [*_BASES, 'all'], 'bases')}", param_hint="--assert"
            )
    return frozenset(_BASES[name] for name in names)


def rules_asked(
    rules: Rules, included: Sequence[str], excluded: Sequence[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """The ids of the rules that --rule and --exclude-rule mean.

    Raises:
        click.UsageError: they leave no rule, or mean none.
    """
    asked = frozenset(_rule(text, rules, "--rule") for text in included)
    left_out = frozenset(_rule(text, rules, "--exclude-rule") for text in excluded)
    if asked and not asked - left_out:
        raise click.UsageError("--exclude-rule leaves none of the rules that --rule names")
    return asked, left_out


def _rule(text: str, rules: Rules, option: str) -> str:
    found = matching_ids(text, rules.rule_ids, rules.plan.formerly)
    if len(found) == 1:
        return found[0]
    if found:
        raise click.BadParameter(f"“{text}” could be {' or '.join(found)}; write it whole", param_hint=option)
    hint = rule_hint(text, rules.rule_ids)
    raise click.BadParameter(f"the contract has no rule “{text}”; {hint}", param_hint=option)


def is_given(option: str) -> bool:
    """Whether an option of the command is typed, by the name of its parameter."""
    return click.get_current_context().get_parameter_source(option) is ParameterSource.COMMANDLINE


def baseline_of(path: Path, contract: str, *, may_be_new: bool) -> Baseline:
    """The accepted findings in a file, which need not be there yet where it is going to be written."""
    if may_be_new and not path.exists():
        return Baseline(contract, {})
    try:
        found = read_baseline(path)
    except BaselineError as error:
        hint = "" if path.exists() else "; --update-baseline writes it"
        raise click.BadParameter(f"{error}{hint}", param_hint="--baseline") from error
    if found.contract != contract:
        message = f"{path} is a baseline of the contract {found.contract}, and this is {contract}"
        raise click.BadParameter(message, param_hint="--baseline")
    return found


def command_line(
    rules: str,
    url: str | None,
    target: str | None,
    today: str | None,
    data: Iterable[str],
    only: str | None,
    *,
    allow_remote: bool,
) -> str:
    """The line for a shell that says the same of contract, endpoint and clock, to which other options can be added."""
    options = {"--url": url, "--target": target, "--today": today, "--only": only}
    words = [_program(), "fuzz", rules]
    for option, value in options.items():
        words += [] if value is None else [option, value]
    for table in data:
        words += ["--data", table]
    return shlex.join([*words, *(["--allow-remote"] if allow_remote else [])])


def _program() -> str:
    """What a shell finds this program by."""
    beside = Path(sys.executable).parent / "rulewright"
    return "rulewright" if shutil.which("rulewright") or not beside.exists() else str(beside)


def shard_of(text: str | None) -> Shard:
    """The part of the run that --shard names; all of it without one."""
    try:
        return WHOLE if text is None else parse_shard(text)
    except ShardError as error:
        raise click.BadParameter(str(error), param_hint="--shard") from error


def slack_of(text: str | None, stated: timedelta, limits: Limits | None) -> timedelta:
    """How far the clocks may be apart; `limits` are given when ours goes on while the run is prepared and lasts."""
    lasting = timedelta(0) if limits is None else _PREPARING + timedelta(seconds=limits.seconds)
    if text is None:
        return stated + lasting
    match = _SLACK.fullmatch(text)
    if match is None:
        raise click.BadParameter(f"“{text}” is no span of time; write 2d, 12h or 0d", param_hint="--clock-slack")
    return int(match["amount"]) * _UNITS[match["unit"]] + lasting

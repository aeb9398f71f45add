"""`--replay`, `--exact` and `--renew` of `rulewright fuzz` → findings that were kept, sent again or made new."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rulewright.cli.outputs import write_whole
from rulewright.contract.endpoint.budget import Budget
from rulewright.contract.endpoint.interrupts import InterruptedRunError
from rulewright.contract.endpoint.watch import unreachable
from rulewright.contract.findings.keep import SUFFIX, write_requests
from rulewright.contract.findings.kept import RecordError, read_record
from rulewright.contract.replaying.renewal import StaleError, renewed
from rulewright.contract.replaying.replay import Replayed, State, UnfitError, fitting, replay, setting_for
from rulewright.contract.replaying.telling import Told, document, exit_code, lines
from rulewright.reading.display import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import timedelta

    from rulewright.contract.findings.record import Record
    from rulewright.contract.setting import Setting
    from rulewright.language.standing import Basis
    from rulewright.plan.contract import Plan
    from rulewright.reporting.outputs import Output
    from rulewright.validation.context import Context


@dataclass(frozen=True, slots=True)
class Judging:
    """What findings are judged by where an option says it, and not as when they were found; None as then.

    `context` reads the clock.
    """

    context: Callable[[], Context]
    slack: timedelta | None
    asserted: frozenset[Basis] | None

    def setting(self, record: Record, setting: Setting) -> Setting:
        """The setting of a record."""
        found = setting_for(record, replace(setting, context=self.context()))
        return replace(
            found,
            slack=found.slack if self.slack is None else self.slack,
            asserted=found.asserted if self.asserted is None else self.asserted,
        )


def replay_all(
    names: Iterable[str], setting: Setting, judging: Judging, outputs: Iterable[Output], *, exact: bool
) -> int:
    """Sends findings again, and tells what became of them; gives the exit code.

    Raises:
        click.UsageError: a file is no finding of the contract; nothing is sent then.
    """
    kept = [(path, *_read(path, setting.plan)) for path in _files(names)]
    with setting.sender() as sender:
        problem = sender.reach()
    if problem is not None:
        click.echo(f"error: could not judge: {visible(unreachable(setting, problem))}", err=True)
        return 2
    budget = Budget(setting.limits)
    told = []
    with setting.interrupts.listening():
        for path, record, note in kept:
            if setting.interrupts.ended:
                result = Replayed(record, State.UNJUDGED, str(InterruptedRunError()), None)
            else:
                result = replay(record, judging.setting(record, setting), budget, exact=exact)
            told.append(Told(path, result, note))
    told_of = replace(setting, context=judging.context())
    write_whole(
        outputs,
        {
            "text": lambda style: "\n".join(lines(told, told_of, style)),
            "json": lambda _: document(told, told_of),
        },
    )
    for each in told:
        if each.result.state is State.UNJUDGED:
            click.echo(f"error: could not judge {each.path}: {visible(each.result.message)}", err=True)
    return exit_code(told)


def renew(name: str, setting: Setting, judging: Judging) -> int:
    """Writes the files that the curl line of a finding reads, made new; sends nothing.

    Raises:
        click.UsageError: the file is no finding of the contract.
    """
    path = Path(name)
    record, _ = _read(path, setting.plan)
    try:
        write_requests(path, record, renewed(record, judging.setting(record, setting), secrets.token_hex(8)))
    except StaleError as error:
        click.echo(f"error: could not make {name} new: {visible(str(error))}", err=True)
        return 2
    return 0


def _files(names: Iterable[str]) -> Iterator[Path]:
    """The files that are named, and those in folders that are."""
    for name in names:
        path = Path(name)
        if not path.is_dir():
            yield path
            continue
        found = sorted(path.glob(f"*{SUFFIX}"))
        if not found:
            raise click.BadParameter(f"there is no finding in {name}; they are named *{SUFFIX}", param_hint="--replay")
        yield from found


def _read(path: Path, plan: Plan) -> tuple[Record, str | None]:
    try:
        record = read_record(path)
        return record, fitting(record, plan)
    except RecordError as error:
        raise click.UsageError(visible(str(error))) from error
    except UnfitError as error:
        raise click.UsageError(visible(f"{path} {error}")) from error

"""`rulewright fuzz RULES`: an endpoint against its contract."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rulewright.cli.completing import any_file, operations, rule_files, rule_ids, targets
from rulewright.cli.endpoint_options import check_host, endpoint_of
from rulewright.cli.fuzz_options import (
    asserted_of,
    baseline_of,
    command_line,
    is_given,
    operation_of,
    rules_asked,
    shard_of,
    slack_of,
)
from rulewright.cli.options import clock_option, data_option, read_data, read_today, rules_of
from rulewright.cli.outputs import detail_options, format_option, outputs_of, write_whole
from rulewright.contract.configured import ConfiguredError
from rulewright.contract.endpoint.budget import LOCAL, REMOTE
from rulewright.contract.endpoint.interrupts import InterruptedRunError
from rulewright.contract.endpoint.sender import TIMEOUT_SECONDS
from rulewright.contract.endpoint.watch import unreachable
from rulewright.contract.findings.baseline import Baseline, write_baseline
from rulewright.contract.findings.keep import FOLDER
from rulewright.contract.nonces import nonce_of
from rulewright.contract.prepare import draws_of, prepared
from rulewright.contract.run import run
from rulewright.contract.setting import Setting
from rulewright.contract.telling import ProgressWriter
from rulewright.reading.display import visible
from rulewright.reporting.outputs import OF_FUZZ, writing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rulewright.contract.events import Event
    from rulewright.contract.material import Material
    from rulewright.contract.setting import Only
    from rulewright.reporting.outputs import Output

_OF_PLANS = ("text", "json")
"""The formats of what would be sent, and of findings that are sent again."""


@click.command(short_help="Test an endpoint against its contract.")
@click.argument("rules", shell_complete=rule_files)
@click.option("--url", metavar="URL", help="The address that the operations' paths are below.")
@click.option(
    "--target",
    metavar="NAME",
    shell_complete=targets,
    help="The endpoint that the configuration has under [target.NAME].",
)
@click.option(
    "--operation", metavar="NAME", shell_complete=operations, help="What is tested.  [default: the first with a body]"
)
@click.option(
    "--assert",
    "asserted",
    default="stated,documented",
    show_default=True,
    metavar="BASIS,…",
    help="The bases of the rules that the endpoint is held to, or all.",
)
@click.option(
    "--rule",
    "rule_ids",
    metavar="ID",
    multiple=True,
    shell_complete=rule_ids,
    help="Send only the cases of this rule. Repeats.",
)
@click.option(
    "--exclude-rule",
    "excluded_ids",
    metavar="ID",
    shell_complete=rule_ids,
    multiple=True,
    help="Do not hold the endpoint to this rule. Repeats.",
)
@click.option("--only", type=click.Choice(["all", "rejecting"]), help="Send everything, or only what must be refused.")
@clock_option
@click.option(
    "--clock-slack", metavar="N[d|h]", help="How far the endpoint's clock may be from ours; 0d where it is ours."
)
@data_option
@click.option("--seed", default=0, show_default=True, help="Of the payloads that are drawn.")
@click.option("--shard", metavar="I/N", help="Send one of N parts of the run; all parts together send the whole.")
@click.option(
    "--max-requests", type=click.IntRange(min=1), help=f"[default: {LOCAL.requests}; {REMOTE.requests} elsewhere]"
)
@click.option(
    "--max-time", type=click.FloatRange(min=0, min_open=True), help=f"In seconds.  [default: {LOCAL.seconds:g}]"
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    help=f"Seconds that an answer may take.  [default: {TIMEOUT_SECONDS:g}]",
)
@click.option(
    "--fail-under", default=50.0, show_default=True, metavar="PERCENT", help="Of the asserted rules exercised."
)
@click.option("--allow-remote", is_flag=True, help="Send to a host that is not this machine.")
@click.option("--keep-going", is_flag=True, help="Go on after a host elsewhere accepted what it should refuse.")
@click.option("--plan", "plan_only", is_flag=True, help="Say what would be sent, and send nothing.")
@click.option(
    "--baseline",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Findings that are accepted: only others make the command exit with 1.",
)
@click.option("--update-baseline", is_flag=True, help="Write the findings of this run into the baseline.")
@click.option(
    "--replay",
    "replays",
    metavar="PATH",
    shell_complete=any_file,
    multiple=True,
    help="Send a finding that was kept again, or all in a folder, with dates as of today and new keys. Repeats.",
)
@click.option("--exact", is_flag=True, help="With --replay: send the recorded bytes.")
@click.option(
    "--renew",
    "renewing",
    metavar="FILE",
    shell_complete=any_file,
    help="Make new what the curl line of a finding sends; send nothing.",
)
@format_option(OF_FUZZ)
@detail_options
@click.option("--show-values", is_flag=True, help="Show payload values; those of sensitive fields stay masked.")
def command(
    rules: str,
    url: str | None,
    target: str | None,
    operation: str | None,
    asserted: str,
    rule_ids: tuple[str, ...],
    excluded_ids: tuple[str, ...],
    only: Only | None,
    today: str | None,
    clock_slack: str | None,
    data: tuple[str, ...],
    seed: int,
    shard: str | None,
    max_requests: int | None,
    max_time: float | None,
    timeout: float | None,
    fail_under: float,
    allow_remote: bool,
    keep_going: bool,
    plan_only: bool,
    baseline: Path | None,
    update_baseline: bool,
    replays: tuple[str, ...],
    exact: bool,
    renewing: str | None,
    formats: tuple[str, ...],
    quiet: bool,
    verbose: bool,
    show_values: bool,
) -> int:
    """Tests an endpoint against its contract.

    RULES is a rule file, or async-orders or async-orders-2026-09 for a contract that rulewright carries. Credentials
    are read from RULEWRIGHT_TOKEN, or RULEWRIGHT_USER and RULEWRIGHT_PASSWORD, or the variables that the target names.

    Exits with 0 when the endpoint agrees with the contract, 1 for findings, 2 when it could not be judged. With
    --replay: 0 when the findings have vanished, 1 when one still stands, 2 when that could not be judged.
    """
    outputs = outputs_of(formats, OF_FUZZ, quiet=quiet, verbose=verbose)
    if plan_only or replays:
        _check_formats(outputs, "--plan" if plan_only else "--replay")
    if plan_only and quiet:
        raise click.UsageError("--plan says what would be sent, and --quiet would say nothing of it; leave one out")
    chosen = rules_of(rules)
    endpoint = endpoint_of(url, target)
    plan = chosen.plan
    tested = operation_of(plan, operation)
    asked, excluded = rules_asked(chosen, rule_ids, excluded_ids)
    if update_baseline and baseline is None:
        raise click.UsageError("--update-baseline writes a file: name it with --baseline")
    if exact and not replays:
        raise click.UsageError("--exact says how findings are sent again: name them with --replay")
    sends = not plan_only and renewing is None
    if sends:
        check_host(endpoint.address, allow_remote=allow_remote)
    limits = endpoint.limits(max_requests, max_time)
    moment, tables = read_today(today), read_data(chosen, data)
    if replays:
        # Whichever operation was asked, who asks is the same.
        tested = next((one for one in plan.operations.values() if one.auth and one.body), tested)
    try:
        setting = endpoint.applied(
            Setting(
                plan=plan,
                operation=tested,
                address=endpoint.address,
                credentials=endpoint.credentials(tested) if sends else None,
                context=chosen.context(moment, tables),
                slack=slack_of(clock_slack, plan.clock.slack, None if moment else limits),
                asserted=asserted_of(asserted),
                only=only or endpoint.only,
                rules=asked,
                excluded=excluded,
                keep_going=keep_going,
                limits=limits,
                fail_under=fail_under,
                timeout=timeout or endpoint.target.timeout or TIMEOUT_SECONDS,
                seed=seed,
                shard=shard_of(shard),
                baseline=None if baseline is None else baseline_of(baseline, plan.contract, may_be_new=update_baseline),
                accepts_new=update_baseline,
                command=command_line(rules, url, target, today, data, only, allow_remote=allow_remote),
                show_values=show_values,
            )
        )
    except ConfiguredError as error:
        raise click.UsageError(str(error)) from error
    for warning in setting.warnings:
        click.echo(f"warning: {warning}", err=True)
    if replays or renewing is not None:
        from rulewright.cli.replaying import Judging, renew, replay_all  # noqa: PLC0415 - most runs send nothing again

        judging = Judging(
            context=lambda: chosen.context(moment, tables),
            slack=None if clock_slack is None else slack_of(clock_slack, plan.clock.slack, None),
            asserted=asserted_of(asserted) if is_given("asserted") else None,
        )
        if renewing is not None:
            return renew(renewing, setting, judging)
        return replay_all(replays, setting, judging, outputs, exact=exact)
    with setting.interrupts.listening():
        try:
            with setting.interrupts.waiting():
                if not plan_only and (problem := _problem(setting)) is not None:
                    return _unjudged(unreachable(setting, problem))
                material = prepared(setting, nonce_of(setting))
        except InterruptedRunError as interrupted:
            return _unjudged(f"{interrupted} before anything was sent")
        if plan_only:
            _tell_plan(outputs, setting, material)
            return 0
        with writing(outputs, OF_FUZZ) as write:
            tell = _with_progress(write)
            end = run(setting, material, partial(draws_of, setting), FOLDER, tell)
    if baseline is not None and update_baseline and end.baseline is not None and end.unjudged is None:
        write_baseline(baseline, Baseline(plan.contract, {entry.id: entry for entry in end.baseline.accepted}))
    return end.exit_code if end.unjudged is None else _unjudged(end.unjudged)


def _check_formats(outputs: Iterable[Output], option: str) -> None:
    """Raises click.UsageError for a format of runs, where there is none."""
    for output in outputs:
        if output.format not in _OF_PLANS:
            raise click.UsageError(
                f"--format {output.format} reports a run, and with {option} there is none;"
                f" write {' or '.join(f'--format {name}' for name in _OF_PLANS)}"
            )


def _tell_plan(outputs: Iterable[Output], setting: Setting, material: Material) -> None:
    """Writes what would be sent. Raises OSError."""
    # Most runs do send.
    from rulewright.contract.preview.preview import preview  # noqa: PLC0415 - see above
    from rulewright.contract.preview.telling import document, lines  # noqa: PLC0415 - see above

    found = preview(setting, material, draws_of(setting))
    write_whole(
        outputs,
        {
            "text": lambda _: "\n".join(map(visible, lines(found, setting))),
            "json": lambda _: document(found, setting),
        },
    )


def _problem(setting: Setting) -> str | None:
    """Why no connection can be made, before anything is made to be sent."""
    with setting.sender() as sender:
        return sender.reach()


def _unjudged(reason: str) -> int:
    click.echo(f"error: could not judge: {visible(reason)}", err=True)
    return 2


def _with_progress(write: Callable[[Event], None]) -> Callable[[Event], None]:
    """The same, with a line on a terminal that says how far the run is."""
    if not sys.stderr.isatty():
        return write
    show = ProgressWriter(sys.stderr)

    def tell(event: Event) -> None:
        show(event)
        write(event)

    return tell

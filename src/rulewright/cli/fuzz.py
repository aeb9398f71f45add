"""`rulewright fuzz RULES`: an endpoint against its contract."""

from __future__ import annotations

import os
import re
import secrets
import sys
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from rulewright.cli.options import clock_option, data_option, read_data, read_today, rules_of
from rulewright.cli.outputs import format_option, outputs_of
from rulewright.contract.document import JsonWriter
from rulewright.contract.endpoint.address import Address, AddressError, parse_address
from rulewright.contract.endpoint.budget import LOCAL, REMOTE, Limits
from rulewright.contract.endpoint.credentials import Credentials, CredentialsError, named, throw_away, usual
from rulewright.contract.endpoint.sender import TIMEOUT_SECONDS
from rulewright.contract.endpoint.target import Target, read_target
from rulewright.contract.endpoint.watch import unreachable
from rulewright.contract.findings.keep import FOLDER
from rulewright.contract.prepare import draws_of, prepared
from rulewright.contract.preview import described
from rulewright.contract.run import run
from rulewright.contract.setting import Setting
from rulewright.contract.telling import ProgressWriter, TextWriter
from rulewright.contract.verdicts.known_good import KnownGoodError, with_values
from rulewright.language.decode import suggestion
from rulewright.language.standing import Basis
from rulewright.linting.config import find_config
from rulewright.plan.ids import matching_ids, rule_hint
from rulewright.reading.display import visible
from rulewright.reporting.styles import plain, style_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rulewright.contract.events import Event
    from rulewright.contract.setting import Only
    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Operation, Plan
    from rulewright.reporting.outputs import Output
    from rulewright.rules import Rules

_FORMATS = ("text", "json")
_BASES = {basis.value: basis for basis in Basis}
_SLACK = re.compile(r"(?P<amount>[0-9]+)(?P<unit>[dh])")
_PREPARING = timedelta(minutes=5)
"""Longer than the payloads of a large contract take to be made; the time of the run is counted from then on."""

_UNITS = {"d": timedelta(days=1), "h": timedelta(hours=1)}


@click.command(short_help="Test an endpoint against its contract.")
@click.argument("rules")
@click.option("--url", metavar="URL", help="The address that the operations' paths are below.")
@click.option("--target", metavar="NAME", help="The endpoint that the configuration has under [target.NAME].")
@click.option("--operation", metavar="NAME", help="What is tested.  [default: the first with a body]")
@click.option(
    "--assert",
    "asserted",
    default="stated,documented",
    show_default=True,
    metavar="BASIS,…",
    help="The bases of the rules that the endpoint is held to.",
)
@click.option("--rule", "rule_ids", metavar="ID", multiple=True, help="Send only the cases of this rule. Repeats.")
@click.option("--only", type=click.Choice(["all", "rejecting"]), help="Send everything, or only what must be refused.")
@clock_option
@click.option(
    "--clock-slack", metavar="N[d|h]", help="How far the endpoint's clock may be from ours; 0d where it is ours."
)
@data_option
@click.option("--seed", default=0, show_default=True, help="Of the payloads that are drawn.")
@click.option(
    "--max-requests", type=click.IntRange(min=1), help=f"[default: {LOCAL.requests}; {REMOTE.requests} elsewhere]"
)
@click.option(
    "--max-time", type=click.FloatRange(min=0, min_open=True), help=f"In seconds.  [default: {LOCAL.seconds:g}]"
)
@click.option("--timeout", default=TIMEOUT_SECONDS, show_default=True, help="Seconds that an answer may take.")
@click.option(
    "--fail-under", default=50.0, show_default=True, metavar="PERCENT", help="Of the asserted rules exercised."
)
@click.option("--allow-remote", is_flag=True, help="Send to a host that is not this machine.")
@click.option("--keep-going", is_flag=True, help="Go on after a host elsewhere accepted what it should refuse.")
@click.option("--plan", "plan_only", is_flag=True, help="Say what would be sent, and send nothing.")
@format_option(_FORMATS)
@click.option("--show-values", is_flag=True, help="Show payload values; those of sensitive fields stay masked.")
def command(
    rules: str,
    url: str | None,
    target: str | None,
    operation: str | None,
    asserted: str,
    rule_ids: tuple[str, ...],
    only: Only | None,
    today: str | None,
    clock_slack: str | None,
    data: tuple[str, ...],
    seed: int,
    max_requests: int | None,
    max_time: float | None,
    timeout: float,
    fail_under: float,
    allow_remote: bool,
    keep_going: bool,
    plan_only: bool,
    formats: tuple[str, ...],
    show_values: bool,
) -> int:
    """Tests an endpoint against its contract.

    RULES is a rule file, or async-orders or async-orders-2026-09 for a contract that rulewright carries. Credentials
    are read from RULEWRIGHT_TOKEN, or RULEWRIGHT_USER and RULEWRIGHT_PASSWORD, or the variables that the target names.

    Exits with 0 when the endpoint agrees with the contract, 1 for findings, 2 when it could not be judged.
    """
    outputs = outputs_of(formats, _FORMATS)
    chosen = rules_of(rules)
    endpoint = _endpoint(url, target)
    try:
        plan = with_values(chosen.plan, endpoint.known_good)
    except KnownGoodError as error:
        raise click.UsageError(f"the target's “values” cannot be used: {error}") from error
    tested = _operation(plan, operation)
    if not plan_only:
        _check_host(endpoint.address, allow_remote=allow_remote)
    limits = _limits(endpoint, max_requests, max_time)
    moment = read_today(today)
    setting = Setting(
        plan=plan,
        operation=tested,
        address=endpoint.address,
        credentials=None if plan_only else endpoint.credentials(tested),
        context=chosen.context(moment, read_data(chosen, data)),
        slack=_slack(clock_slack, plan.clock.slack, None if moment else limits),
        asserted=_asserted(asserted),
        parameters=endpoint.parameters,
        only=only or endpoint.target.only or ("all" if endpoint.address.is_loopback else "rejecting"),
        rules=frozenset(_rule(text, chosen) for text in rule_ids),
        keep_going=keep_going,
        limits=limits,
        fail_under=fail_under,
        timeout=timeout,
        seed=seed,
        show_values=show_values,
    )
    if not plan_only and (problem := _problem(setting)) is not None:
        return _unjudged(unreachable(setting, problem))
    material = prepared(setting, secrets.token_hex(8))
    if plan_only:
        for line in described(setting, material):
            click.echo(visible(line))
        return 0
    with _writing(outputs) as tell:
        end = run(setting, material, draws_of(setting), FOLDER, tell)
    return end.exit_code if end.unjudged is None else _unjudged(end.unjudged)


def _problem(setting: Setting) -> str | None:
    """Why no connection can be made, before anything is made to be sent."""
    with setting.sender() as sender:
        return sender.reach()


def _unjudged(reason: str) -> int:
    click.echo(f"error: could not judge: {visible(reason)}", err=True)
    return 2


@dataclass(frozen=True, slots=True)
class _Endpoint:
    """Where requests go, and what is known of it."""

    address: Address
    target: Target

    def credentials(self, operation: Operation) -> Credentials | None:
        """Who asks.

        Raises:
            click.UsageError: credentials are named and not there, or needed and not named.
        """
        if not operation.auth:
            return None
        try:
            if self.target.auth is not None:
                return named(self.target.auth, os.environ)
            found = usual(os.environ, operation.auth)
        except CredentialsError as error:
            raise click.UsageError(str(error)) from error
        if found is None and not self.address.is_loopback:
            raise click.UsageError(
                f"{operation.name} needs credentials ({' or '.join(operation.auth)}): set RULEWRIGHT_TOKEN, or"
                " RULEWRIGHT_USER and RULEWRIGHT_PASSWORD, or name the variables in the target's configuration"
            )
        return throw_away(operation.auth) if found is None else found

    @property
    def known_good(self) -> dict[str, tuple[Json, ...]]:
        """The values that are told by shape and path."""
        return {name: values for name, values in self.target.values.items() if "." in name}

    @property
    def parameters(self) -> dict[str, Json]:
        """The values that are told by the name of a parameter."""
        return {name: values[0] for name, values in self.target.values.items() if "." not in name and values}


def _endpoint(url: str | None, name: str | None) -> _Endpoint:
    """The endpoint that --url or --target names; with both, the target elsewhere."""
    if url is None and name is None:
        raise click.UsageError("name the endpoint with --url URL, or with --target NAME from the configuration")
    target = Target(url or "")
    if name is not None:
        config = find_config(Path.cwd())
        if name not in config.targets:
            hint = suggestion(name, config.targets, "targets")
            raise click.BadParameter(f"{config.name} has no [target.{name}]; {hint}", param_hint="--target")
        target = read_target(config.targets[name], name)
    try:
        return _Endpoint(parse_address(url or target.url), target)
    except AddressError as error:
        raise click.BadParameter(str(error), param_hint="--url") from error


def _check_host(address: Address, *, allow_remote: bool) -> None:
    if not address.is_loopback and not allow_remote:
        raise click.UsageError(
            f"{address} is not on this machine, and requests to it may cost somebody money; add --allow-remote to send"
            " them. What must be refused is all that is then sent, unless you add --only all"
        )


def _limits(endpoint: _Endpoint, requests: int | None, seconds: float | None) -> Limits:
    usual_limits = LOCAL if endpoint.address.is_loopback else REMOTE
    return Limits(
        requests=requests or endpoint.target.budget or usual_limits.requests,
        seconds=seconds or usual_limits.seconds,
        rate=endpoint.target.rate or usual_limits.rate,
    )


def _operation(plan: Plan, name: str | None) -> Operation:
    with_bodies = {found.name: found for found in plan.operations.values() if found.body is not None}
    if name is None and with_bodies:
        return next(iter(with_bodies.values()))
    if name is not None and name in with_bodies:
        return with_bodies[name]
    if name is None:
        raise click.UsageError(f"{plan.contract} has no operation with a body, so there is nothing to send")
    hint = suggestion(name, with_bodies, "operations with a body")
    raise click.BadParameter(f"{plan.contract} has no operation “{name}” with a body; {hint}", param_hint="--operation")


def _asserted(text: str) -> frozenset[Basis]:
    names = [part.strip() for part in text.split(",")]
    for name in names:
        if name not in _BASES:
            raise click.BadParameter(
                f"there is no basis “{name}”; {suggestion(name, _BASES, 'bases')}", param_hint="--assert"
            )
    return frozenset(_BASES[name] for name in names)


def _rule(text: str, rules: Rules) -> str:
    found = matching_ids(text, rules.rule_ids, rules.plan.formerly)
    if len(found) == 1:
        return found[0]
    if found:
        raise click.BadParameter(f"“{text}” could be {' or '.join(found)}; write it whole", param_hint="--rule")
    hint = rule_hint(text, rules.rule_ids)
    raise click.BadParameter(f"the contract has no rule “{text}”; {hint}", param_hint="--rule")


def _slack(text: str | None, stated: timedelta, limits: Limits | None) -> timedelta:
    """How far the clocks may be apart; `limits` are given when ours goes on while the run is prepared and lasts."""
    lasting = timedelta(0) if limits is None else _PREPARING + timedelta(seconds=limits.seconds)
    if text is None:
        return stated + lasting
    match = _SLACK.fullmatch(text)
    if match is None:
        raise click.BadParameter(f"“{text}” is no span of time; write 2d, 12h or 0d", param_hint="--clock-slack")
    return int(match["amount"]) * _UNITS[match["unit"]] + lasting


@contextmanager
def _writing(outputs: Iterable[Output]) -> Iterator[Callable[[Event], None]]:
    """What sends each event to every output, and to a progress line on a terminal. Raises OSError."""
    with ExitStack() as files:
        writers: list[Callable[[Event], None]] = [ProgressWriter(sys.stderr)] if sys.stderr.isatty() else []
        for output in outputs:
            stream: TextIO = sys.stdout
            if output.file is not None:
                stream = files.enter_context(output.file.open("w", encoding="utf-8", newline="\n"))
            style = style_for(stream) if output.file is None else plain
            writers.append(TextWriter(stream, style) if output.format == "text" else JsonWriter(stream))

        def tell(event: Event) -> None:
            for write in writers:
                write(event)

        yield tell

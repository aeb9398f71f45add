"""`rulewright mock RULES`: the contract as an endpoint on this machine."""

from __future__ import annotations

from importlib import import_module

import click

from rulewright.cli.completing import rule_files
from rulewright.cli.group import MissingExtraError
from rulewright.cli.mocked import Mock
from rulewright.cli.options import clock_option, data_option, read_data, read_today, rules_of
from rulewright.cli.traffic_options import traffic_of
from rulewright.idempotency.claims import StoreError
from rulewright.idempotency.store import IN_MEMORY
from rulewright.mock.faults.index import FaultError, faults_of
from rulewright.mock.meter import LocalMeter, SharedMeter
from rulewright.mock.serve import listen, local_url_of, serve, url_of
from rulewright.mock.workers import Workers, WorkersError
from rulewright.ui.prefix import prefix_of


@click.command(short_help="Serve a contract as an endpoint on this machine.")
@click.argument("rules", shell_complete=rule_files)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=8080,
    show_default=True,
    help="The port; 0 lets the system choose one.",
)
@click.option(
    "--store",
    default="memory:",
    show_default=True,
    metavar="URL",
    help="Where keys are kept: sqlite:///orders.db, postgresql+psycopg://user@host/database, or redis://host:6379/0.",
)
@click.option("--engine", type=click.Choice(["compiled", "interpreter"]), default="compiled", show_default=True)
@click.option("--fault", metavar="ID", help="Serve the contract with one fault; --list-faults names them.")
@click.option("--list-faults", is_flag=True, help="List the contract's faults, and serve nothing.")
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True, help="Processes that serve together.")
@click.option("--latency", metavar="TIME", help="How long answers are held back: 50ms, or 20ms..200ms.")
@click.option(
    "--answer",
    "answers",
    metavar="STATUS:WHEN",
    multiple=True,
    help="A status, and for which requests: 503:0.1, or 402:accountIdentifier=empty. Repeats.",
)
@click.option("--rate-limit", metavar="RATE", help="Answer 429 beyond a rate: 1/s, 100/min.")
@click.option(
    "--login", "logins", metavar="WHO", multiple=True, help="Let in only user:password, or a bearer token. Repeats."
)
@click.option("--ui", is_flag=True, help="Serve a front page too, with documentation and a playground.")
@click.option(
    "--ui-host", "ui_hosts", metavar="NAME", multiple=True, help="Let other machines ask for it by a name. Repeats."
)
@click.option("--seed", default=0, show_default=True, help="Decides what is drawn.")
@clock_option
@data_option
def command(
    rules: str,
    host: str,
    port: int,
    store: str,
    engine: str,
    fault: str | None,
    list_faults: bool,
    workers: int,
    latency: str | None,
    answers: tuple[str, ...],
    rate_limit: str | None,
    logins: tuple[str, ...],
    ui: bool,
    ui_hosts: tuple[str, ...],
    seed: int,
    today: str | None,
    data: tuple[str, ...],
) -> None:
    """Serves a contract.

    RULES is a rule file, or async-orders or async-orders-2026-09 for a contract that rulewright carries.

    The first line on standard output is the URL, and with --ui, the second that of the front page. Stop it with Ctrl-C.
    """
    chosen = rules_of(rules)
    if list_faults:
        for known in faults_of(chosen.plan).values():
            click.echo(f"{known.id}  {known.description}")
        return
    if workers > 1 and store in IN_MEMORY:
        raise click.UsageError("several workers need a store that they share; add --store sqlite:///orders.db")
    mock = Mock(
        rules=chosen,
        store=store,
        engine=engine,
        fault=fault,
        traffic=traffic_of(chosen.plan, latency, answers, rate_limit, seed),
        logins=frozenset(logins),
        today=read_today(today),
        tables=read_data(chosen, data),
        meter=LocalMeter() if workers == 1 else SharedMeter(),
        hosts=_hosts(ui, ui_hosts),
    )
    try:
        app, keys = mock.opened()
    except (FaultError, StoreError) as error:
        raise click.UsageError(str(error)) from error
    try:
        listening = listen(host, port)
    except OSError as error:
        raise click.ClickException(f"cannot listen on {host}:{port}: {error.strerror}; try --port 0") from error

    def ready() -> None:
        click.echo(url_of(listening))
        if ui:
            click.echo(f"{local_url_of(listening)}{prefix_of(chosen.plan.operations.values())}/")

    try:
        if workers == 1:
            serve(app, listening, ready)
        else:
            Workers(mock.app, listening, workers).serve(ready)
    except WorkersError as error:
        raise click.ClickException(str(error)) from error
    finally:
        keys.close()


def _hosts(ui: bool, names: tuple[str, ...]) -> frozenset[str] | None:
    """Who may ask for the front page; None without one. Raises MissingExtraError where its packages are missing."""
    if not ui:
        if names:
            raise click.UsageError("--ui-host is about the front page; add --ui")
        return None
    try:
        import_module("rulewright.ui.app")
        import_module("rulewright.ui.swagger").folder()
    except ModuleNotFoundError as error:
        if error.name not in {"jinja2", "flask_swagger_ui"}:
            raise
        raise MissingExtraError("mock --ui", error.name, "ui") from error
    return frozenset(map(_host, names))


def _host(text: str) -> str:
    """The name of a machine, as requests for it have it. Raises click.BadParameter where a text is more than that."""
    from rulewright.ui.guard import name_in  # noqa: PLC0415 - an extra

    name = text.lower().strip("[]")
    if name_in(text) != name:
        message = f"“{text}” is not the name of a machine; write it without scheme, port and path: mock.example"
        raise click.BadParameter(message, param_hint="--ui-host")
    return name

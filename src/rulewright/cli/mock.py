"""`rulewright mock RULES`: the contract as an endpoint on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rulewright.cli.options import clock_option, data_option, read_data, read_today, rules_of
from rulewright.emit.python import compile_plan
from rulewright.idempotency.claims import StoreError
from rulewright.idempotency.store import open_store
from rulewright.mock.faults.fault import NO_FAULT
from rulewright.mock.faults.index import FaultError, fault_named, faults_of
from rulewright.mock.faults.served import served
from rulewright.mock.serve import listen, serve, url_of
from rulewright.validation.interpreter import interpret

if TYPE_CHECKING:
    from rulewright.mock.service import Judge
    from rulewright.plan.contract import Plan


def judge_of(plan: Plan, engine: str) -> Judge:
    """What judges payloads: the interpreter, or the compiled rules."""
    if engine == "interpreter":
        return lambda shape, body, context: interpret(plan, shape, body, context)
    compiled = compile_plan(plan)
    return lambda shape, body, context: compiled.judge(shape.name, body, context)


@click.command(short_help="Serve a contract as an endpoint on this machine.")
@click.argument("rules")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8080, show_default=True, help="The port; 0 lets the system choose one.")
@click.option(
    "--store", default="memory:", show_default=True, help="Where keys are remembered, such as sqlite:///orders.db."
)
@click.option("--engine", type=click.Choice(["compiled", "interpreter"]), default="compiled", show_default=True)
@click.option("--fault", metavar="ID", help="Serve the contract with one fault; --list-faults names them.")
@click.option("--list-faults", is_flag=True, help="List the contract's faults, and serve nothing.")
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
    today: str | None,
    data: tuple[str, ...],
) -> None:
    """Serves a contract.

    RULES is a rule file, or async-orders or async-orders-2026-09 for a contract that rulewright carries.

    The first line on standard output is the URL. Stop it with Ctrl-C.
    """
    chosen = rules_of(rules)
    if list_faults:
        for known in faults_of(chosen.plan).values():
            click.echo(f"{known.id}  {known.description}")
        return
    tables = read_data(chosen, data)
    moment = read_today(today)
    try:
        wrong = NO_FAULT if fault is None else fault_named(fault, chosen.plan)
        keys = open_store(store)
    except (FaultError, StoreError) as error:
        raise click.UsageError(str(error)) from error
    try:
        listening = listen(host, port)
    except OSError as error:
        raise click.ClickException(f"cannot listen on {host}:{port}: {error.strerror}; try --port 0") from error
    app = served(
        chosen.plan,
        lambda plan: judge_of(plan, engine),
        keys,
        lambda: chosen.context(moment, tables),
        fault=wrong,
    )
    try:
        serve(app, listening, lambda: click.echo(url_of(listening)))
    finally:
        keys.close()
